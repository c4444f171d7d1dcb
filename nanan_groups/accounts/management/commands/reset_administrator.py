"""``manage.py reset_administrator``: a one-time password for one of the three administrators, from the server only."""

from django.core.management.base import BaseCommand, CommandError

from nanan_groups.accounts.limits import one_time_hours
from nanan_groups.accounts.models import User
from nanan_groups.accounts.services import renew_administrator


class Command(BaseCommand):
    help = "为系统、安全或审计管理员发放有时限的一次性密码，记入审计。"

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="工号")
        parser.add_argument("--reason", required=True, metavar="原因")

    def handle(self, *args, username, reason, **options):
        user = User.objects.filter(username__iexact=username, admin_kind__isnull=False).first()
        if user is None:
            raise CommandError(f"没有工号为“{username}”的管理员账号。", returncode=1)
        password = renew_administrator(user=user, reason=reason)
        self.stdout.write(f"{user}  一次性密码 {password}（{one_time_hours()} 小时内有效，首次登录须修改）")
