"""What the roster adds to shared pages: menu, task, people in the search."""

from collections.abc import Collection, Iterator
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from groups.rights.roles import VIEW_ROSTER
from nanan_groups.kit.additions import (
    FINDERS,
    GROUP_FACTS,
    MEANT,
    MENU,
    SEARCHABLE,
    SHORTCUTS,
    GroupFact,
    Hit,
    MenuItem,
    Searchable,
    Shortcut,
)
from nanan_groups.kit.scope import Scope, holding
from staffing.roster.queries.counts import staff_count
from staffing.roster.queries.lookup import find_people, names_meant


def find(text: str, scope: Scope, day: date) -> Iterator[Hit]:
    for one in find_people(text, scope=scope, day=day):
        yield Hit(one.kind_label, one.text, reverse("staffing:person-detail", args=[one.code]), one.note)


def meant(text: str, scope: Scope, day: date) -> Iterator[Hit]:
    for name in names_meant(text, scope=scope):
        yield Hit("教职工", name, f"{reverse('staffing:person-list')}?{urlencode({'q': name})}")


def staff_of(scope: Scope, group: int, sites: Collection[int], day: date) -> GroupFact | None:
    if not scope.may_for_group(VIEW_ROSTER, group):
        return None
    return GroupFact("在册教职工", f"{staff_count(scope, sites, day):,} 人")


see = holding(VIEW_ROSTER)
MENU.add(
    "roster",
    MenuItem(
        "教职工",
        "staffing:person-list",
        see,
        (
            "/staff/",
            "/exchange/",
            "/posts/",
            "/pool/",
            "/leadership/",
            "/nominations/",
            "/quota-requests/",
            "/shortages/",
            "/certificates/",
        ),
    ),
    at=30,
)
SHORTCUTS.add("roster", Shortcut("教职工名册", "staffing:person-list", see, "查询、登记、更正、离校"), at=30)
GROUP_FACTS.add("staff", staff_of, at=10)
FINDERS.add("people", find, at=20)
MEANT.add("people", meant, at=20)
SEARCHABLE.add("people", Searchable("教职工", "教职工的姓名或工号", see), at=10)
