"""``manage.py bootstrap_admins``: the three administrators of a new installation, once, with one-time passwords."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from nanan_groups.accounts.limits import one_time_hours
from nanan_groups.accounts.models import AdminKind, User
from nanan_groups.accounts.services import create_account
from nanan_groups.kit.errors import RuleViolation


class Command(BaseCommand):
    help = "为新安装的系统建立三员账号（系统、安全、审计管理员），打印一次性密码。只能执行一次。"

    def add_arguments(self, parser):
        for kind in AdminKind.values:
            parser.add_argument(f"--{kind}", required=True, metavar="工号:姓名", help=f"{AdminKind(kind).label}")

    def handle(self, *args, **options):
        if User.objects.filter(admin_kind__isnull=False, is_demo=False).exists():
            raise CommandError("三员账号已经建立，后续变更请在后台“三员变更”办理。", returncode=1)
        people = {}
        for kind in AdminKind.values:
            username, _, name = options[kind].partition(":")
            if not username or not name:
                raise CommandError(f"--{kind} 应写作“工号:姓名”。", returncode=2)
            people[kind] = (username, name)
        if len({username.upper() for username, _ in people.values()}) != len(people):
            raise CommandError("三员必须是三个不同的人。", returncode=2)
        try:
            with transaction.atomic():
                made = [
                    (kind, *create_account(username=u, name=n, admin_kind=kind, reason="系统初始化"))
                    for kind, (u, n) in people.items()
                ]
        except RuleViolation as problem:
            raise CommandError(f"{problem.sentence}没有建立任何账号。", returncode=2) from None
        for kind, user, password in made:
            life = f"（{one_time_hours()} 小时内有效，首次登录须修改）"
            self.stdout.write(f"{AdminKind(kind).label}  {user.username}  一次性密码 {password}{life}")
