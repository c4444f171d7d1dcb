"""``manage.py scan_attachments``: exit 0 when every file is scanned and clean, 1 when one is infected, 2 when the scanner
is not set up or fails."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from nanan_groups.records.attachments.scanning import scan_waiting


class Command(BaseCommand):
    help = "对等待查毒的附件逐个查毒。应定时运行；病毒库更新后可加 --again 重查。"

    def add_arguments(self, parser):
        parser.add_argument("--again", action="store_true", help="已查毒的附件也重新查一遍")

    def handle(self, *args, again=False, **options):
        if not settings.ATTACHMENT_SCANNER:
            raise CommandError("没有设置查毒程序（ATTACHMENT_SCANNER），附件均未查毒。", returncode=2)
        report = scan_waiting(again=again)
        told = f"查毒通过 {report.clean} 个，查出病毒 {report.infected} 个，未能查毒 {report.failed} 个。"
        if report.failed:
            raise CommandError(f"{told}请检查查毒程序后重新运行。", returncode=2)
        if report.infected:
            raise CommandError(f"{told}查出病毒的已隔离，见审计事件。", returncode=1)
        self.stdout.write(told)
