"""``manage.py send_reminders``: run every morning; run twice a day it says nothing twice."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from groups.services.campaigns import send_reminders


class Command(BaseCommand):
    help = "提醒还没有提交年度计划的集团：截止前 30 天、7 天和截止次日，每人一条。每天早晨运行一次。"

    def handle(self, *args, **options):
        self.stdout.write(f"已提醒 {send_reminders(today=timezone.localdate())} 人。")
