"""``manage.py load_workdays``: enter the published holidays of the years nobody has entered. Exit 0."""

from django.core.management.base import BaseCommand

from groups.registry.workdays.services import enter_published


class Command(BaseCommand):
    help = "装入已公布的放假和补班安排；已登记的年份不改动。"

    def handle(self, *args, **options):
        new = enter_published()
        self.stdout.write(f"已装入：{'、'.join(f'{year} 年' for year in new)}。" if new else "没有需要装入的年份。")
