"""What money adds to shared pages: menu, task, the district's figure on home, a group's money on its page and in its
principal's year, a school's on its own."""

from collections.abc import Iterator
from datetime import date, datetime

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from funding.rules_of_year.models import RuleSet
from funding.statements.queries.statements import computed
from funding.statements.rules.lines import Statement
from funding.statements.rules.telling import total_sentence
from funding.statements.words import LineKind
from groups.registry.models import EducationGroup
from groups.registry.register.queries.seen import GroupSeen
from groups.rights.checks import own_places, reads_group
from groups.rights.roles import RUN_FUNDING, VIEW_FUNDING, WRITE_PLANS
from groups.rights.words import Place
from nanan_groups.kit.additions import (
    GROUP_PANELS,
    HOME_FIGURES,
    HOME_PANELS,
    MENU,
    SHORTCUTS,
    MenuItem,
    Panel,
    Shortcut,
)
from nanan_groups.kit.money import wanyuan
from nanan_groups.kit.pages import AsOf, Figure
from nanan_groups.kit.scope import Scope, holding
from nanan_groups.records.queries import last_change


def _box(statement: Statement, year: int) -> dict:
    kinds = [(kind.label, statement.amount_of(kind)) for kind in LineKind]
    return {
        "name": statement.group.name,
        "year": year,
        "url": reverse("funding:statement-detail", args=[year, statement.group.code]),
        "rows": [{"label": label, "amount": amount} for label, amount in kinds if amount],
        "total": statement.total,
        "sentence": total_sentence(statement),
        "open_count": len(statement.open_lines),
        "pending": len(statement.pending),
    }


def of_group(seen: GroupSeen, as_of: AsOf, scope: Scope) -> Panel | None:
    """The budget year of the day, as it is computed by the rules of today."""
    group, year = seen.group, as_of.day.year
    if not reads_group(scope, group.pk, VIEW_FUNDING) or not RuleSet.objects.filter(year__lte=year).exists():
        return None
    found = computed(year, EducationGroup.objects.filter(pk=group.pk))
    statement = found.of(group.code)
    return None if statement is None else Panel("funding/statements/_group_box.html", _box(statement, year))


def figures(scope: Scope, day: date) -> Iterator[Figure]:
    """For whoever runs the money: what the running year comes to. Computed anew when anything was written since: the register,
    the rules, an agreement, each is an act."""
    if not scope.may_everywhere(RUN_FUNDING) or not scope.may_everywhere(VIEW_FUNDING):
        return
    if not RuleSet.objects.filter(year__lte=day.year).exists():
        return
    key = f"funding-year:{day.isoformat()}:{last_change()}"
    total, open_, pending = cache.get_or_set(key, lambda: _sums(day.year, scope), 3600)
    note = f"{open_} 个集团有暂不能计算的项，{pending} 个校点待定"
    url = reverse("funding:statement-list", args=[day.year])
    yield Figure(wanyuan(total), f"{day.year} 年度专项经费测算", unit="万元", note=note, url=url)


def _sums(year: int, scope: Scope) -> tuple[int, int, int]:
    district = computed(year, EducationGroup.objects.visible_to(scope, VIEW_FUNDING)).district
    return district.total, district.groups_not_computable, len(district.pending_parts)


def own_year(scope: Scope, now: datetime) -> Iterator[Panel]:
    """For the principal and the office of a group: what the group is due this year."""
    own, year = own_places(scope, WRITE_PLANS, Place.GROUP), timezone.localdate(now).year
    if not own or not RuleSet.objects.filter(year__lte=year).exists():
        return
    groups = EducationGroup.objects.visible_to(scope, VIEW_FUNDING).filter(pk__in=own)
    boxes = [_box(one, year) for one in computed(year, groups).district.statements]
    if boxes:
        yield Panel("funding/statements/_year.html", {"boxes": boxes, "year": year}, wide=True)


see = holding(VIEW_FUNDING)
MENU.add("funding", MenuItem("经费", "funding:home", see, ("/funding/",)), at=62)
SHORTCUTS.add("funding", Shortcut("专项经费", "funding:home", see, "各集团应得多少，为什么"), at=62)
GROUP_PANELS.add("money", of_group, at=40)
HOME_FIGURES.add("funding", figures, at=20)
HOME_PANELS.add("money", own_year, at=20)
