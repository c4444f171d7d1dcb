"""``manage.py send_reminders``: run every morning; run twice a day it says nothing twice. Exit 1: some failed, see the log."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from nanan_groups.records.cases.reminders import send_reminders


class Command(BaseCommand):
    help = "提醒有待办事项的人：截止前 30 天、7 天和截止次日，每人一条。每天早晨运行一次。"

    def handle(self, *args, **options):
        done = send_reminders(today=timezone.localdate())
        self.stdout.write(f"已提醒 {done.people} 人。")
        if done.failed:
            raise CommandError(
                f"有 {done.failed} 个事项没有提醒成功，其余不受影响；原因见日志，处理后可再次运行。", returncode=1
            )
