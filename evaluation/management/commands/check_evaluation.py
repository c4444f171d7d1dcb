"""``manage.py check_evaluation``: published rounds computed again from their snapshots."""

from django.core.management.base import BaseCommand, CommandError

from evaluation.results.models import PublishedRound
from evaluation.results.queries.check import published_differences


class Command(BaseCommand):
    help = "按公布时留存的数据和参数重算各轮评估结果。退出码：0 相符；1 有差，并列出。"

    def handle(self, *args, **options):
        found, rows = 0, PublishedRound.objects.select_related("round").order_by("round__year", "round__number")
        for one in rows:
            for sentence in published_differences(one):
                self.stdout.write(f"{one.round.code}：{sentence}")
                found += 1
        if found:
            raise CommandError(f"评估结果不相符：{found} 处。", returncode=1)
        self.stdout.write(f"相符：{len(rows)} 轮。")
