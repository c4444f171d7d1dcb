"""The exchange targets of a school year as JSON: manage.py exchange_targets --school-year 2026-2027 [--group CODE]."""

import json
import re
from dataclasses import replace

from django.core.management.base import BaseCommand, CommandError

from groups.registry.models import EducationGroup
from staffing.exchanges.queries.targets import targets
from staffing.exchanges.queries.told import targets_told


class Command(BaseCommand):
    help = "某学年各集团和全区的交流比例（冻结名单为分母）。"

    def add_arguments(self, parser):
        parser.add_argument("--school-year", required=True, help="如 2026-2027")
        parser.add_argument("--group", default="", help="只要这个集团，写编码")
        parser.add_argument("--format", choices=["json"], default="json")

    def handle(self, *args, **options):
        text = options["school_year"]
        match = re.fullmatch(r"(\d{4})-(\d{4})", text, re.ASCII)
        if match is None or int(match[2]) != int(match[1]) + 1:
            raise CommandError("学年请写成 2026-2027。")
        only = ""
        if code := options["group"]:
            group = EducationGroup.objects.filter(code=code).first()
            if group is None:
                raise CommandError(f"没有编码为“{code}”的集团。")
            only = group.code
        found = targets(int(match[1]))  # the district stands beside whichever group was asked for
        if only:
            found = replace(found, groups=[one for one in found.groups if one.code == only])
        if found.row is None:
            raise CommandError(f"{text}学年的应交流名册还没有冻结，没有可比的分母。")
        self.stdout.write(json.dumps(targets_told(found, text), ensure_ascii=False, indent=2))
