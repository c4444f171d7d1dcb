"""What the register's own pages add to shared ones: menu, home's figures, printing Annex 2, what is coming."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from groups.reading.calendar.queries.happenings import happenings_of
from groups.reading.group_pages.queries.overview import overview
from groups.registry.models import EducationGroup, Institution
from groups.rights.roles import DISTRICT, EXPORT, HISTORY, VIEW
from nanan_groups.kit.additions import HOME_FIGURES, HOME_TALLIES, MENU, SHORTCUTS, MenuItem, Shortcut, Tally, Tense
from nanan_groups.kit.pages import Figure
from nanan_groups.kit.scope import Scope, holding

SOON = timedelta(days=30)


def figures(scope: Scope, day: date) -> list[Figure]:
    if not scope.may_somewhere(VIEW):
        return []
    seen = overview(day, scope)
    groups, institutions = reverse("reading:group-list"), reverse("reading:institution-list")
    return [
        Figure(seen.groups, "教育集团", url=groups),
        Figure(seen.tight_open, "已开办紧密型校点", url=f"{groups}?relation=tight"),
        Figure(seen.institutions, "学校、幼儿园等机构", url=institutions),
        Figure(seen.unknown, "办学性质待核实的机构", url=f"{institutions}?ownership=unknown"),
    ]


def coming(scope: Scope, now: datetime) -> Iterator[Tally]:
    """Changes of the register that are registered for the next 30 days."""
    if not scope.may_somewhere(VIEW):
        return
    today = timezone.localdate(now)
    groups, schools = EducationGroup.objects.visible_to(scope, VIEW), Institution.objects.visible_to(scope, VIEW)
    soon = happenings_of(groups, today, today + SOON, institutions=schools)
    yield Tally(Tense.COMING, len(soon), "登记事项 30 天内生效", reverse("reading:calendar"))


see = holding(VIEW)
MENU.add(
    "groups",
    MenuItem("教育集团", "reading:group-list", see, ("/groups/", "/meetings/", "/organs/", "/resolutions/")),
    at=10,
)
MENU.add("institutions", MenuItem("学校名录", "reading:institution-list", see, ("/institutions/", "/sites/")), at=20)
MENU.add("quality", MenuItem("待核实事项", "reading:quality-list", holding(HISTORY), ("/quality/",)), at=70)
MENU.add("coverage", MenuItem("覆盖率", "reading:coverage", holding(DISTRICT), ("/coverage/",)), at=80)
SHORTCUTS.add("groups", Shortcut("教育集团一览表", "reading:group-list", see, "按任一日期查看附件2各表"), at=10)
SHORTCUTS.add("institutions", Shortcut("学校名录", "reading:institution-list", see, "学校、校点、所属集团"), at=20)
SHORTCUTS.add("annex2", Shortcut("打印附件2", "registry:annex2-print", holding(EXPORT), "按政策原表式样"), at=90)
SHORTCUTS.add("calendar", Shortcut("日历", "reading:calendar", see, "将要生效的变更、截止日和会议"), at=95)
HOME_FIGURES.add("register", figures, at=10)
HOME_TALLIES.add("register", coming, at=30)
