"""``manage.py verify_audit``: exit 0 when the audit chain is whole, 1 naming the first bad or missing row."""

from django.core.management.base import BaseCommand, CommandError

from nanan_groups.records.audit import verify


class Command(BaseCommand):
    help = "核对审计链：逐条重算哈希，并与链尾比对。"

    def add_arguments(self, parser):
        parser.add_argument("--head", help="另存的链尾，形如 120:ab12…（本命令成功时打印）")

    def handle(self, *args, head=None, **options):
        saved = None
        if head:
            number, _, digest = head.partition(":")
            if not number.isdigit() or len(digest) != 64:
                raise CommandError("--head 应形如 120:后接 64 位哈希。", returncode=2)
            saved = (int(number), digest)
        verdict = verify(saved)
        if verdict.problem:
            raise CommandError(verdict.problem, returncode=1)
        self.stdout.write(f"审计链完整，共 {verdict.count} 条。链尾 {verdict.head_number}:{verdict.head_hash}")
