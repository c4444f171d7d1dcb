"""Joint work as facts: what a group keeps a record of is counted, what it keeps none of is missing and never 0."""

from datetime import date
from fractions import Fraction as F

import pytest

from evaluation.scoring.rules.facts import Measured, Missing, NotApplicable
from evaluation.sources.queries.asked import Asked
from evaluation.sources.queries.facts import facts_for
from evaluation.sources.queries.joint import FIGURES, joint_work
from evaluation.sources.rules import SOURCES
from groups.registry.register.queries.names import site_names
from nanan_groups.testing.activity_factories import (
    ActivityFactory,
    ActivitySchoolFactory,
    JointRecordFactory,
    VenueFactory,
    VenueUseFactory,
)
from nanan_groups.testing.factories import (
    EducationGroupFactory,
    MembershipFactory,
    PartnershipFactory,
    SiteFactory,
    entry,
)

pytestmark = pytest.mark.django_db
YEAR, TODAY = 2026, date(2027, 7, 1)


@pytest.fixture
def group(db):
    """Three schools, and a university."""
    with entry():
        made = EducationGroupFactory()
        sites = [SiteFactory() for _ in range(3)]
        for site in sites:
            MembershipFactory(group=made, site=site)
        PartnershipFactory(group=made, school=sites[0].institution)
    made.sites = sites
    return made


def test_nothing_entered_is_missing_with_the_page_that_would_give_it(group):
    with entry():
        alone = EducationGroupFactory()
    found = joint_work(Asked((group.pk, alone.pk), YEAR, TODAY))
    assert found.keys() == FIGURES.keys()
    for key, facts in found.items():
        assert facts[group.pk] == Missing(SOURCES[key].missing)
    assert found["agreement_tasks"][alone.pk] == NotApplicable("没有校地共建的高校、院所")
    assert found["paired"][alone.pk] == Missing(SOURCES["paired"].missing)


def test_what_was_entered_is_counted_and_what_did_not_happen_is_nought(group):
    first, second, third = group.sites
    with entry():
        held = ActivityFactory(group=group, organiser=first, state="held", in_plan=True, summary="已办")
        for site in (first, second):
            ActivitySchoolFactory(activity=held, site=site)
        open_ones = [
            VenueFactory(group=group, site=first, name=name, opens_on=date(2026, 9, 1)) for name in ("礼堂", "操场")
        ]
        VenueUseFactory(venue=open_ones[0], site=third, day=date(2026, 10, 15))
        JointRecordFactory(group=group, kind="pair", site=first, partner_site=third, partner="李老师", hours=20)
    found = joint_work(Asked((group.pk,), YEAR, TODAY))
    research, lessons, schools, used, paired = (
        found[key][group.pk] for key in ("joint_research", "joint_lessons", "lesson_schools", "venues_used", "paired")
    )
    assert (research.value, research.denominator, research.numerator_rows) == (1, None, (held.pk,))
    assert (lessons.value, schools.value) == (1, F(2, 3))
    assert (used.value, used.denominator_rows) == (F(1, 2), tuple(one.pk for one in open_ones))
    assert paired.value == F(2, 3)
    assert isinstance(found["shared_courses"][group.pk], Missing)
    assert found["venue_uses"][group.pk] == Missing("跨校使用场次：没有登记年度使用计划")
    names = site_names([one.pk for one in group.sites])
    told = found["pupils_moved"][group.pk].reason
    assert "在校学生没有录入" in told and all(names(one.pk) in told for one in group.sites)


def test_groups_cost_no_more_questions(group, django_assert_num_queries):
    with entry():
        groups = [group.pk, *(EducationGroupFactory().pk for _ in range(3))]
    with django_assert_num_queries(35):
        facts_for(FIGURES, groups[:1], YEAR, TODAY)
    with django_assert_num_queries(35):
        found = facts_for(FIGURES, groups, YEAR, TODAY)
    assert all(not isinstance(fact, Measured) for facts in found.values() for fact in facts.values())
