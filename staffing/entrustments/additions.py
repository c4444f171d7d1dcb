"""What entrusted legal persons add to shared pages: a school's panel and a person's."""

from django.urls import reverse

from groups.registry.register.rules.wording import site_in_full
from groups.rights.roles import VIEW_POSTS
from nanan_groups.kit.additions import PERSON_PANELS, SCHOOL_PANELS, Panel
from nanan_groups.kit.pages import AsOf
from nanan_groups.kit.scope import Scope
from staffing.entrustments.queries import on_day, visible_entrustments
from staffing.roster.queries.people import PersonSeen


def _panel(scope: Scope, as_of: AsOf, **of) -> Panel | None:
    if not scope.may_somewhere(VIEW_POSTS):
        return None
    rows = on_day(visible_entrustments(scope, as_of.day).filter(**of), as_of.day)
    lines = [{"row": one, "called": site_in_full(one.school, one.label, one.own_name)} for one in rows]
    url = reverse("staffing:entrustment-list")
    return Panel("staffing/entrustments/_panel.html", {"lines": lines, "url": url}) if lines else None


def school_panel(institution, as_of: AsOf, scope: Scope) -> Panel | None:
    return _panel(scope, as_of, site__institution=institution)


def person_panel(seen: PersonSeen, as_of: AsOf, scope: Scope) -> Panel | None:
    return _panel(scope, as_of, person=seen.person)


SCHOOL_PANELS.add("entrustments", school_panel, at=66)
PERSON_PANELS.add("entrustments", person_panel, at=27)
