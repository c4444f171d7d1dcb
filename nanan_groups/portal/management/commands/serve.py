"""``manage.py serve``: everything ``make run`` needs on one machine, then the server on loopback and its task worker."""

import os
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from nanan_groups.demo import year
from nanan_groups.demo.models import DemoStamp
from nanan_groups.portal.management.processes import Pair

FORMER_APP = "groups"  # it held everything until the migrations were cut anew; its chain ends there
FORMER_FILE = (
    "数据库文件 {name} 是旧版程序建立的，新版程序不能接着使用，没有改动任何数据。"
    "请把它（连同同名的 -wal、-shm 文件）移到别处保存，再重新启动，会建立新的数据库。"
)
FORMER_DATABASE = (
    "数据库“{name}”是旧版程序建立的，新版程序不能接着使用，没有改动任何数据。"
    "请把 DATABASE_URL 指向一个新建的空数据库，再重新启动。"
)


class Command(BaseCommand):
    help = "迁移数据库、装入政策数据、准备演示数据，并在本机启动门户和后台任务进程。"

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *args, port, workers, **options):
        refuse_former_chain()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if settings.DEMO:
            self._make_demo()
        else:
            call_command("load_policy")
            call_command("load_workdays")
        self.stdout.write(f"门户地址：http://127.0.0.1:{port}/  （按 Ctrl+C 停止）")
        self.stdout.flush()
        server = [sys.executable, "-m", "gunicorn", "nanan_groups.wsgi:application", "--bind", f"127.0.0.1:{port}"]
        server += [
            "--workers",
            str(workers),
            "--threads",
            "4",
            "--access-logfile",
            os.devnull,
            "--log-level",
            "warning",
        ]
        worker = [sys.executable, "-m", "django", "db_worker", "--no-startup-delay", "--no-reload"]
        os.environ["DJANGO_SETTINGS_MODULE"] = os.environ.get("DJANGO_SETTINGS_MODULE", settings.SETTINGS_MODULE)
        code = Pair(server, worker, self.stderr.write).run()
        if code:
            sys.exit(code)

    def _make_demo(self) -> None:
        try:
            made = year.make_demo()
        except year.Refused as why:
            raise CommandError(str(why), returncode=2) from None
        self.stdout.write("演示账号（均为虚构，仅供试用）：")
        for account in made.accounts:
            self.stdout.write(f"  {account['username']}  {account['password']}  {account['label']}")
        self.stdout.write(f"演示教职工 {made.people} 人（均为虚构）。")
        if DemoStamp.objects.get().version != year.VERSION:
            self.stdout.write("演示数据是旧版的；要换成新版，请执行 manage.py rebuild_demo（试用时录入的内容不保留）。")


def refuse_former_chain() -> None:
    """Before `migrate`, which would stop halfway with a sentence for nobody."""
    if not any(app == FORMER_APP for app, _ in MigrationRecorder(connection).applied_migrations()):
        return
    sentence = FORMER_FILE if connection.vendor == "sqlite" else FORMER_DATABASE
    raise CommandError(sentence.format(name=connection.settings_dict["NAME"]), returncode=2)
