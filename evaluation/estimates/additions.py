"""The way to the estimate: from the page of its system, from a group's own page."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from evaluation.systems.listeners import SYSTEM_LINKS
from evaluation.systems.models import IndicatorSystem
from evaluation.systems.queries import published_for
from evaluation.systems.words import SystemState
from groups.registry.register.queries.seen import GroupSeen
from groups.rights.checks import reads_group
from groups.rights.roles import VIEW_INDICATORS, VIEW_RESULTS
from nanan_groups.kit.additions import GROUP_PANELS, Panel
from nanan_groups.kit.pages import AsOf, Link
from nanan_groups.kit.scope import Scope
from nanan_groups.kit.years import school_year_of, school_year_period


def _begun(system: IndicatorSystem, day: date) -> bool:
    return system.state == SystemState.PUBLISHED and school_year_period(system.year)[0] <= day


def of_system(system: IndicatorSystem, scope: Scope) -> Link | None:
    if not scope.may_somewhere(VIEW_RESULTS) or not _begun(system, timezone.localdate()):
        return None
    return Link("试算", reverse("evaluation:estimate-list", args=[system.code]))


def of_group(seen: GroupSeen, as_of: AsOf, scope: Scope) -> Panel | None:
    """Of the school year of the day; the estimate itself is on its own page, as of today."""
    if not reads_group(scope, seen.group.pk, VIEW_RESULTS) or not scope.may_somewhere(VIEW_INDICATORS):
        return None
    system = published_for(school_year_of(as_of.day))
    if system is None:
        return None
    urls = {
        "system_url": reverse("evaluation:system-detail", args=[system.code]),
        "url": reverse("evaluation:estimate-detail", args=[system.code, seen.group.code]),
    }
    return Panel("evaluation/estimates/_group_box.html", {"system": system} | urls)


SYSTEM_LINKS.add("estimates", of_system, at=10)
GROUP_PANELS.add("evaluation", of_group, at=45)
