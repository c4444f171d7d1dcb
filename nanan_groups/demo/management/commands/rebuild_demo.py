"""``manage.py rebuild_demo``: the database of the demonstration as it was on its first day; exit 2 for any other database."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from nanan_groups.accounts.models import User
from nanan_groups.demo.models import DemoStamp
from nanan_groups.demo.year import Refused, rebuild, refuse_to_rebuild
from nanan_groups.records.models import Act, Attachment

YES = ("是", "y", "yes")


class Command(BaseCommand):
    help = "清空并重建演示库：只在演示模式下、对有演示库标记的数据库有效，其他数据库一律拒绝（退出码 2）。"

    def add_arguments(self, parser):
        parser.add_argument(
            "--no-input", "--noinput", "--yes", action="store_false", dest="interactive", help="不再询问，直接重建。"
        )

    def handle(self, *args, interactive, **options):
        try:
            refuse_to_rebuild()
            if interactive and not self._agreed():
                raise CommandError("没有确认，已取消，没有改动任何数据。", returncode=1)
            made = rebuild()
        except Refused as why:
            raise CommandError(str(why), returncode=2) from None
        self.stdout.write(f"演示库已重建：演示账号 {len(made.accounts)} 个，演示教职工 {made.people} 人（均为虚构）。")
        self.stdout.write("账号和密码与原来相同，可用 manage.py demo_accounts 查看；已登录的须重新登录。")

    def _agreed(self) -> bool:
        row = DemoStamp.objects.get()
        self.stdout.write(
            f"将清空演示库“{connection.settings_dict['NAME']}”（{timezone.localtime(row.made_at):%Y-%m-%d %H:%M} 生成）"
            f"并重建。现有账号 {User.objects.count()} 个、办理记录 {Act.objects.count()} 条、附件 {Attachment.objects.count()} 个"
            "全部删除，试用时录入的内容也不保留。"
        )
        try:
            return input("确认请输入“是”或 yes：").strip().lower() in YES
        except EOFError:  # nobody is there to answer
            return False
