"""``manage.py check_registry``: exit 0 when the register is sound, 1 with one sentence for each wrong row."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from groups.registry.register.queries.soundness import problems


class Command(BaseCommand):
    help = "核对登记数据：有效期、总校、成员关系、汇总数、名称、编码。退出码：0 无误；1 有问题，逐条列出。"

    def handle(self, *args, **options):
        found = 0
        for sentence in problems(timezone.localdate()):
            found += 1
            self.stdout.write(sentence)
        if found:
            raise CommandError(f"登记数据共有 {found} 处问题，请登记科室逐条更正。", returncode=1)
        self.stdout.write("登记数据核对无误。")
