"""``manage.py registry_summary``: the register in figures, for people (text) or for other programs (json)."""

import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from groups.registry.management.days import add_as_of, as_of_day
from groups.registry.register.queries.summary import registry_summary
from groups.registry.register.words import Basis, GroupCategory, Ownership, Relation, SiteState
from nanan_groups.kit.days import day_text

FORMATS = ("json", "text")


class Command(BaseCommand):
    help = "统计某一天的登记情况。退出码：0 正常；2 日期或格式无效。"

    def add_arguments(self, parser):
        add_as_of(parser)
        parser.add_argument("--format", default="text", metavar="json|text", help="json 供程序读取，text 供人阅读")

    def handle(self, *args, as_of=None, format="text", **options):
        if format not in FORMATS:
            raise CommandError(f"--format 只能是 json 或 text，不能是“{format}”。", returncode=2)
        day = as_of_day(as_of)
        summary = registry_summary(day)
        if format == "json":
            self.stdout.write(json.dumps(summary, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(text_lines(summary, day)))


def text_lines(summary: dict, day: date) -> list[str]:
    """The same figures as sentences; nothing is counted here."""
    groups, sites, held = summary["groups"], summary["sites"], summary["institutions"]
    declared = summary["declared"]
    clusters = declared["clusters"]
    return [
        f"截至{day_text(day)}：",
        f"教育集团 {groups['total']} 个：{_parts(groups['by_category'], GroupCategory)}。",
        f"其中{'，'.join(_holding(summary))}。",
        f"紧密型校点 {sites['total']} 个：{_parts(sites['by_state'], SiteState)}；"
        f"已开办中暂定名 {sites['provisional_name']} 个。",
        f"机构：学校和幼儿园 {held['named']} 所，占位（尚无校名）{held['placeholders']} 所，"
        f"高校、院校和企业 {held['partners']} 个。",
        *(
            f"办学性质“{Ownership(code).label}”：{_parts(bases, Basis)}。"
            for code, bases in summary["ownership"].items()
            if any(bases.values())
        ),
        f"未列名成员：集群共 {clusters['total']} 所（{_parts(clusters['by_ownership'], Ownership)}），"
        f"附设幼儿园（班）{declared['attached']} 所，特教资源教室学校 {declared['resource_rooms']} 所。",
    ]


def _holding(summary: dict) -> list[str]:
    held = {relation: summary.get(f"{relation}_groups") for relation in Relation}
    return [f"有{relation.label}的 {number} 个" for relation, number in held.items() if number is not None]


def _parts(figures: dict[str, int], words) -> str:
    return "，".join(f"{words(code).label} {number}" for code, number in figures.items())
