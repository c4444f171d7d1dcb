"""Whether staffing adds up: manage.py check_staffing; 0, or 1 with the rows as JSON lines."""

import json
import sys

from django.core.management.base import BaseCommand
from django.utils import timezone

from staffing.checks.sound import faults


class Command(BaseCommand):
    help = "核对师资数据：主岗重叠、超编、交流与任职不符、编制调整未写入、周转池人数。"

    def handle(self, *args, **options):
        found = list(faults(timezone.localdate()))
        for one in found:
            self.stdout.write(json.dumps(one.told(), ensure_ascii=False))
        if found:
            sys.exit(1)
        self.stdout.write("师资数据核对无误。")
