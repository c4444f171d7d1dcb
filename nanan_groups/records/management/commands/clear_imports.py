"""``manage.py clear_imports``: what the import centre need not keep any longer. Meant to run once a day."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from nanan_groups.records.imports.retention import clear


class Command(BaseCommand):
    help = "清理导入：使超过 24 小时未确认的预览过期，删除已结束任务的暂存行和未写入任务的文件。已写入的文件保留。"

    def handle(self, *args, **options):
        done = clear(timezone.now())
        self.stdout.write(f"过期预览 {done.expired} 个，清除暂存行 {done.rows} 行，删除文件 {done.files} 个。")
