"""``manage.py send_deliveries``: what is due goes out; exit 0 when nothing failed, 1 when something did or may have."""

from django.core.management.base import BaseCommand, CommandError

from nanan_groups.records.outbox.sending import send_due


class Command(BaseCommand):
    help = "发送到期的邮件和群机器人消息。后台任务进程会自行发送；可另行定时运行，作为补充。"

    def handle(self, *args, **options):
        done = send_due()
        told = f"已发送 {done.sent} 条，稍后再试 {done.again} 条，未送达 {done.failed} 条，可能已送达 {done.maybe} 条。"
        if done.failed or done.maybe:
            raise CommandError(f"{told}请在“消息发送”页面查看。", returncode=1)
        self.stdout.write(told)
