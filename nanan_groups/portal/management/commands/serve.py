"""``manage.py serve``: everything ``make run`` needs on one machine, then the server on loopback and its task worker."""

import os
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from nanan_groups.demo.accounts import make_demo_accounts, make_demo_people
from nanan_groups.demo.annual_plans import make_demo_plans
from nanan_groups.demo.charters import make_demo_charters
from nanan_groups.demo.organs import make_demo_organs
from nanan_groups.portal.management.processes import Pair


class Command(BaseCommand):
    help = "迁移数据库、装入政策数据、准备演示账号，并在本机启动门户和后台任务进程。"

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *args, port, workers, **options):
        call_command("migrate", verbosity=0)
        call_command("load_policy")
        call_command("collectstatic", interactive=False, verbosity=0)
        if settings.DEMO:
            self.stdout.write("演示账号（均为虚构，仅供试用）：")
            for account in make_demo_accounts():
                self.stdout.write(f"  {account['username']}  {account['password']}  {account['label']}")
            make_demo_plans()
            make_demo_organs()
            make_demo_charters()
            self.stdout.write(f"演示教职工 {make_demo_people()} 人（均为虚构）。")
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
