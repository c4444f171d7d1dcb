"""A relation opens a school to its group, and the group to the school, while it lasts: not after, and not before."""

from datetime import date, timedelta

import pytest

from groups.registry.models import EducationGroup, Institution, Membership, Site
from groups.rights.roles import (
    DIRECTORY,
    EXPORT,
    HISTORY,
    VIEW,
    VIEW_CHARTERS,
    VIEW_ENROLMENT,
    VIEW_ORGANS,
    VIEW_PLANS,
    VIEW_ROSTER,
)
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import LeadFactory, MembershipFactory, PartnershipFactory, SiteFactory, entry
from nanan_groups.testing.scopes_made import ids, scope_now

pytestmark = pytest.mark.usefixtures("clock")

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


# Each way in which a school belongs to a group, for some time.
WAYS = {
    "tight": lambda group, site, **time: MembershipFactory(group=group, site=site, **time),
    "alliance": lambda group, site, **time: MembershipFactory(group=group, site=site, alliance=True, **time),
    "lead": lambda group, site, **time: LeadFactory(group=group, institution=site.institution, **time),
    "lead-site": lambda group, site, **time: LeadFactory(group=group, of_site=True, site=site, **time),
    "partner": lambda group, site, **time: PartnershipFactory(group=group, school=site.institution, **time),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("valid_from", "valid_to", "opens"),
    [
        (date(2022, 7, 14), None, True),
        (date(2022, 7, 14), TOMORROW, True),
        (TOMORROW, None, False),  # coming: named in the group, and nothing of it is read before the day
        (date(2035, 1, 1), None, False),
        (date(2022, 7, 14), TODAY, False),  # ended yesterday: the old group's principal is out at once
        (date(2022, 7, 14), YESTERDAY, False),
    ],
)
def test_relation_opens_the_school_while_it_lasts(user_of, way, valid_from, valid_to, opens):
    user = user_of("group_principal")
    group, site = user.appointments.get().group, SiteFactory()
    WAYS[way](group, site, valid_from=valid_from, valid_to=valid_to)
    scope = scope_now(user)
    for right in (VIEW, HISTORY, EXPORT, DIRECTORY, VIEW_ENROLMENT):
        assert scope.reach(right).institutions == (ids(site.institution) if opens else frozenset()), right
    staff = scope.reach(VIEW_ROSTER)
    assert bool(staff.institutions or staff.sites) is (opens and way != "partner")
    assert list(Site.objects.visible_to(scope, VIEW)) == ([site] if opens else [])
    clerk = scope_now(user_of("school_clerk", institution=site.institution))
    for right in (VIEW, HISTORY, VIEW_PLANS, VIEW_CHARTERS, VIEW_ORGANS):
        assert clerk.reach(right).groups == (ids(group) if opens and way != "partner" else frozenset()), right


def test_school_that_moved_is_closed_to_the_old_group_and_open_to_the_new(two_groups, user_of):
    old, new = (
        user_of("group_principal", group=two_groups.a.group),
        user_of("group_principal", group=two_groups.b.group),
    )
    row, site = two_groups.a.tight_row, two_groups.a.tight
    with entry():
        row.valid_to = TODAY
        row.save()
        MembershipFactory(group=two_groups.b.group, site=site, valid_from=TODAY)
    assert site not in Site.objects.visible_to(scope_now(old), VIEW)
    assert site.institution not in Institution.objects.visible_to(scope_now(old), VIEW)
    assert site in Site.objects.visible_to(scope_now(new), VIEW)
    assert site.institution in Institution.objects.visible_to(scope_now(new), VIEW)
    # The old group keeps what was its own: the row says that the school was once a member.
    assert row in Membership.objects.visible_to(scope_now(old), VIEW)


def test_void_records_disappear_for_everybody(two_groups, user_of):
    officer = scope_now(user_of("registry_officer"))
    with entry():
        for row in (two_groups.b.group, two_groups.b.alliance, two_groups.b.tight.institution):
            row.void = True
            row.save()
    assert two_groups.b.group not in EducationGroup.objects.visible_to(officer, VIEW)
    assert two_groups.b.tight.institution not in Institution.objects.visible_to(officer, VIEW)
    assert set(Site.objects.visible_to(officer, VIEW)) & {two_groups.b.alliance, two_groups.b.tight} == set()
