"""What hangs in money on a doubtful fact: sites whose ownership nobody has verified, and universities without an amount."""

from datetime import date

from django.db.models import QuerySet

from funding.rules_of_year.models import RuleSet
from funding.statements.queries.statements import computed
from funding.statements.rules.lines import District
from groups.registry.models import EducationGroup
from groups.rights.roles import VIEW_FUNDING
from nanan_groups.kit.money import short_yuan
from nanan_groups.kit.quality import Check, Finding, Remedy, register
from nanan_groups.kit.scope import Scope

MONEY = "意见 五(三)6"


def _district(scope: Scope, day: date) -> District | None:
    groups: QuerySet[EducationGroup] = EducationGroup.objects.visible_to(scope, VIEW_FUNDING)
    if not scope.may_somewhere(VIEW_FUNDING) or not RuleSet.objects.filter(year__lte=day.year).exists():
        return None
    return computed(day.year, groups).district


def pending_sites(scope: Scope, day: date) -> list[Finding]:
    district = _district(scope, day)
    if district is None:
        return []
    return [
        Finding(
            code=part.site.institution,
            subject=part.site.name,
            what=f"{day.year} 年度经费待定：办学性质待核实",
            why=f"若为公办，{one.group.name}应得 {short_yuan(part.would_be)} 元",
            page=Remedy("测算", "funding:statement-detail", (day.year, one.group.code)),
            place=one.group.name,
            weight=part.would_be,
        )
        for one in district.statements
        for part in one.pending
    ]


def without_amount(scope: Scope, day: date) -> list[Finding]:
    district = _district(scope, day)
    if district is None:
        return []
    return [
        Finding(
            code=one.group.code,
            subject=f"{one.group.name} · {line.about_name}",
            what=f"{day.year} 年度{line.why}",
            why="按协议金额1:1配套，现在暂不能计算",
            page=Remedy("测算", "funding:statement-detail", (day.year, one.group.code)),
            place=one.group.name,
        )
        for one in district.statements
        for line in one.open_lines
    ]


register(
    Check(
        "funding-pending",
        "经费待定的校点",
        "待核实的校点不计入专项经费，核实为公办后每个应得一份标准。",
        pending_sites,
        clause=MONEY,
    )
)
register(
    Check(
        "funding-no-agreement",
        "没有协议金额的共建",
        "贯通型按协议金额配套，没有协议金额就不能计算。",
        without_amount,
        clause=MONEY,
    )
)
