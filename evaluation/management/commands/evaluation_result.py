"""``manage.py evaluation_result --round CODE --format json``: every group's result with its indicators and steps."""

import json

from django.core.management.base import BaseCommand, CommandError

from evaluation.results.queries.export import result_rows
from evaluation.results.queries.results import MODERATED
from evaluation.rounds.models import Round


class Command(BaseCommand):
    help = "输出一轮评估各集团的结果（JSON）：总分、各部分、等级、名次、各指标的数据和步骤。"

    def add_arguments(self, parser):
        parser.add_argument("--round", required=True, help="评估编码，如 PG2026-1")
        parser.add_argument("--format", choices=["json"], default="json", help="输出格式")

    def handle(self, *args, **options):
        row = Round.objects.select_related("system").filter(code=options["round"]).first()
        if row is None:
            raise CommandError(f"没有编码为“{options['round']}”的评估。", returncode=2)
        if row.state not in MODERATED:
            raise CommandError(f"“{row}”还没有开始核定，没有结果。", returncode=2)
        self.stdout.write(json.dumps(result_rows(row), ensure_ascii=False, indent=2))
