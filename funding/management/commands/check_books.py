"""``manage.py check_books``: the books recomputed from their entries."""

from django.core.management.base import BaseCommand, CommandError

from funding.books.models import Entry
from funding.books.queries.check import differences


class Command(BaseCommand):
    help = "按分录重算全部账户余额、占用、冲销和结账。退出码：0 相符；1 有差，并列出。"

    def handle(self, *args, **options):
        found = differences()
        if found:
            for one in found:
                self.stdout.write(f"{one.code}：{one.sentence}")
            raise CommandError(f"账不相符：{len(found)} 处。", returncode=1)
        self.stdout.write(f"相符：{Entry.objects.count()} 笔分录。")
