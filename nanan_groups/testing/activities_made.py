"""A group of three schools with people on the roster, and an activity of theirs."""

from datetime import date, time
from types import SimpleNamespace

from django.utils import timezone

from groups.activities.joint_activities.services import plan_activity
from nanan_groups.kit.years import school_year_of
from nanan_groups.records.orders import Order
from nanan_groups.testing.factories import (
    EducationGroupFactory,
    MembershipFactory,
    SiteFactory,
    StaffPostFactory,
    entry,
)


def order(actor=None, **facts) -> Order:
    return Order(actor=actor, effective_on=timezone.localdate(), reason="试验", kind="entry", **facts)


def three_schools() -> SimpleNamespace:
    """``sites`` of a group, ``people``: one at each, ``stranger``: of another school."""
    with entry():
        group = EducationGroupFactory()
        sites = [SiteFactory(institution__version__name=f"{sign}校{group.code}") for sign in "甲乙丙"]
        for site in sites:
            MembershipFactory(group=group, site=site)
        people = [
            StaffPostFactory(site=site, person__name=f"{sign}老师").person
            for site, sign in zip(sites, "甲乙丙", strict=True)
        ]
        stranger = StaffPostFactory(person__name="外校老师").person
    return SimpleNamespace(group=group, sites=sites, people=people, stranger=stranger)


def facts(made, day: date | None = None, **more) -> dict:
    day = day or timezone.localdate()
    return {
        "group": made.group,
        "school_year": school_year_of(day),
        "organiser": made.sites[0].pk,
        "sites": [site.pk for site in made.sites[:2]],
        "kind": "research",
        "form": "research",
        "title": "课例研讨",
        "day": day,
        "starts": time(14),
        "ends": time(16),
        "place": "报告厅",
    } | more


def planned(made, day: date | None = None, **more):
    return plan_activity(order=order(), **facts(made, day, **more))
