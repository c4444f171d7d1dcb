"""``manage.py funding_statement``: what every group is due in a budget year, for people (text) or programs (json)."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from funding.rules_of_year.rules.parameters import NAMES
from funding.statements.queries.statements import Computed, computed
from funding.statements.rules.printed import district_data
from funding.statements.rules.telling import in_words, money
from groups.registry.management.days import as_of_day
from groups.registry.models import EducationGroup
from nanan_groups.kit import collecting
from nanan_groups.kit.errors import RuleViolation

FORMATS = ("json", "text")
MOST = 1_000_000  # bytes of a file of parameters


class Command(BaseCommand):
    help = (
        "测算某一预算年度各集团的专项经费，不写入任何内容。"
        "退出码：0 正常；2 年度、日期、集团或参数无效。参数名见 docs/经费参数.md。"
    )

    def add_arguments(self, parser):
        parser.add_argument("--year", required=True, metavar="年度", help="预算年度，如 2026")
        parser.add_argument("--as-of", metavar="日期", help="按哪一天的登记测算，不写为该年度的基准日")
        parser.add_argument("--group", metavar="编码", help="只测算一个集团，如 Z01")
        parser.add_argument("--rules", metavar="FILE.json", help="试用另外的参数，只列要改的；不保存")
        parser.add_argument("--format", default="text", metavar="json|text", help="json 供程序读取，text 供人阅读")

    def handle(self, *args, year, as_of=None, group=None, rules=None, format="text", **options):
        if format not in FORMATS:
            raise CommandError(f"--format 只能是 json 或 text，不能是“{format}”。", returncode=2)
        groups = EducationGroup.objects.filter(void=False)
        if group is not None:
            groups = groups.filter(code=group.strip().upper())
            if not groups.exists():
                raise CommandError(f"没有编码为“{group[:20]}”的教育集团。", returncode=2)
        try:
            day, changes = as_of_day(as_of) if as_of else None, _changes(rules) if rules else None
            with collecting.rarely():  # a process of its own
                found = computed(_year(year), groups, day=day, changes=changes)
        except RuleViolation as problem:
            raise CommandError(problem.sentence, returncode=2) from None
        if group is not None and not found.district.statements:
            raise CommandError(f"集团 {group} 在 {found.district.day.isoformat()} 没有登记。", returncode=2)
        if format == "json":
            self.stdout.write(json.dumps(district_data(found.district, found.parameters), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(text_lines(found)))


def _year(text) -> int:
    text = str(text)
    if not (text.isascii() and text.isdigit() and len(text) == 4 and 2022 <= int(text) <= 2199):
        raise CommandError(f"--year 应是 2022 到 2199 之间的年份，不能是“{text[:20]}”。", returncode=2)
    return int(text)


def _changes(name: str) -> dict:
    """The parameters in the file. CommandError (exit 2): unreadable, no object."""
    path = Path(name)
    try:
        if path.stat().st_size > MOST:
            raise CommandError(f"参数文件过大：{name}。", returncode=2)
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as problem:
        raise CommandError(f"无法读取参数文件 {name}。", returncode=2) from problem
    except (json.JSONDecodeError, RecursionError) as problem:
        raise CommandError(f"参数文件 {name} 不是有效的 JSON。", returncode=2) from problem
    if not isinstance(read, dict):
        raise CommandError(f"参数文件应是一个对象，键为参数名：{'、'.join(NAMES)}。", returncode=2)
    return read


def text_lines(found: Computed) -> list[str]:
    """The same as sentences; nothing is computed here."""
    district = found.district
    return [
        f"{district.year} 年度专项经费测算（{found.rules.text}，按 {district.day.isoformat()} 的登记）：",
        *(f"{one.group.code} {one.group.name}：{in_words(one, found.parameters)}" for one in district.statements),
        f"全区合计 {money(district.total)}：计入校点 {district.sites_counted} 个，联盟型集团 {district.alliances_counted} 个；"
        f"待定校点 {len(district.pending_parts)} 个（若为公办应得 {money(district.pending_would_be)}）；"
        f"{district.groups_not_computable} 个集团有暂不能计算的项。",
    ]
