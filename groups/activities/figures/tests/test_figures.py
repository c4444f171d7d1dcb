"""The figures that the evaluation asks for: W2, W3, W5, W6 under their own numbers, each with the rows behind it; the page."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groups.activities.figures.queries import Named, figures_of, pupils_of_district
from groups.activities.joint_activities.services import report_activity
from groups.activities.models import (
    Activity,
    CourseTerm,
    DigitalResource,
    ResourceVisits,
    SharedCourse,
    SharingPlan,
    Venue,
    VenueUse,
)
from groups.registry.register.words import SiteKind
from nanan_groups.kit.years import school_year_of
from nanan_groups.testing.activities_made import order, planned, three_schools
from nanan_groups.testing.activity_factories import JointRecordFactory
from nanan_groups.testing.factories import (
    EducationGroupFactory,
    EnrolmentFactory,
    MembershipFactory,
    SiteFactory,
    entry,
)

pytestmark = pytest.mark.django_db


def figure(group, name: str, year: int | None = None) -> Named:
    year = school_year_of(timezone.localdate()) if year is None else year
    return next(one for one in figures_of([group.pk], year)[group.pk] if one.name == name)


def score(weight: int, one: Named, target: Fraction = Fraction(1)) -> Fraction:
    """达标型: the weight times what was reached of the target, at most all of it."""
    return weight * min(Fraction(1), Fraction(one.numerator, one.denominator) / target)


def group_of(schools: int):
    group = EducationGroupFactory()
    sites = [SiteFactory() for _ in range(schools)]
    for site in sites:
        MembershipFactory(group=group, site=site)
    return group, sites


def test_w2_venues_used_by_other_schools_and_sessions_planned():
    today, year = timezone.localdate(), school_year_of(timezone.localdate())
    with entry():
        group, sites = group_of(3)
        facts = {"group": group, "kind": "venue", "first_slot": 16, "end_slot": 36, "opens_on": date(year, 9, 1)}
        venues = [Venue.objects.create(code=f"V{n}", site=sites[0], name=f"厅{n}", **facts) for n in range(10)]
        Venue.objects.create(
            code="OLD",
            site=sites[0],
            name="旧厅",
            **(facts | {"opens_on": date(2022, 9, 1), "closes_on": date(2023, 1, 1)}),
        )
        use = {"day": today, "people": 10}
        for number, venue in enumerate(venues[:5]):
            VenueUse.objects.create(venue=venue, site=sites[1], sessions=4 if number < 3 else 3, **use)
        VenueUse.objects.create(venue=venues[7], site=sites[0], sessions=9, **use)  # its own school's is no sharing
        SharingPlan.objects.create(group=group, school_year=year, uses=24)
    items, sessions = figure(group, "venues_shared"), figure(group, "venue_sessions")
    assert (items.numerator, items.denominator, sessions.numerator, sessions.denominator) == (5, 10, 18, 24)
    assert len(items.numerator_rows) == 5 and len(sessions.numerator_rows) == 5
    points = score(2, items, Fraction(60, 100)), score(2, sessions)
    assert [f"{float(one):.2f}" for one in points] == ["1.67", "1.50"]
    assert f"{float(sum(points)):.2f}" == "3.17"


def test_w3_uploads_and_visits_of_other_schools():
    today = timezone.localdate()
    with entry():
        group, sites = group_of(6)
        for at, site in enumerate(sites):
            for number in range(10 if at < 4 else 9):
                facts = {
                    "code": f"R{at}-{number}",
                    "title": f"资源{at}-{number}",
                    "subject": "数学",
                    "uploaded_on": today,
                }
                last = DigitalResource.objects.create(group=group, uploader=site, **facts)
        visits = {"resource": last, "day": today}
        ResourceVisits.objects.create(institution=sites[5].institution, people=76, **visits)
        ResourceVisits.objects.create(institution=sites[0].institution, people=24, **visits)
    uploads, foreign = figure(group, "uploads_reached"), figure(group, "foreign_visits")
    assert (uploads.numerator, uploads.denominator, foreign.numerator, foreign.denominator) == (4, 6, 24, 100)
    points = score(2, uploads), score(2, foreign, Fraction(30, 100))
    assert [f"{float(one):.2f}" for one in points] == ["1.33", "1.60"]
    assert f"{float(sum(points)):.2f}" == "2.93"


def test_w5_a_school_with_a_course_in_one_term_only_is_not_counted():
    year = school_year_of(timezone.localdate())
    with entry():
        group, sites = group_of(3)
        facts = {"group": group, "developer": sites[0], "subject": "科学"}
        course = SharedCourse.objects.create(code="K1", title="航模", **facts)
        for site, terms in ((sites[0], (1, 2)), (sites[1], (1,))):
            for term in terms:
                CourseTerm.objects.create(course=course, site=site, school_year=year, term=term, pupils=20)
        CourseTerm.objects.create(course=course, site=sites[1], school_year=year - 1, term=2, pupils=20)
    one = figure(group, "each_term")
    assert (one.numerator, one.denominator) == (1, 3)
    assert one.numerator_rows == (sites[0].institution_id,)
    assert (figure(group, "shared_courses").numerator, figure(group, "shared_courses").known) == (1, True)


def test_w6_pupils_by_section_and_a_school_in_two_groups_once_in_the_district(user_of, client_of):
    """One institution whose two sections are in two groups; and a site that is in both."""
    day = timezone.localdate() - timedelta(days=1)
    year = school_year_of(day)
    with entry():
        first, second = EducationGroupFactory(), EducationGroupFactory()
        junior = SiteFactory(kind=SiteKind.SECTION, version__label="初中部")
        primary = SiteFactory(kind=SiteKind.SECTION, institution=junior.institution, version__label="小学部")
        shared, helper = SiteFactory(), SiteFactory()
        for group, site in ((first, junior), (second, primary)):
            MembershipFactory(group=group, site=site)
            MembershipFactory(group=group, site=shared, alliance=True)
        MembershipFactory(group=first, site=helper)
        for site, pupils in ((junior, 800), (primary, 1200), (shared, 500)):
            EnrolmentFactory(site=site, school_year=year, pupils=pupils)
    for group, site, other, counts in (
        (first, junior, shared, {junior.pk: (100, 80, 150), shared.pk: (60, 50, 60)}),
        (second, primary, shared, {primary.pk: (90, 90, 90), shared.pk: (40, 30, 40)}),
    ):
        made = three_schools()
        made.group, made.sites = group, [site, other]
        activity = planned(made, day, form="pupils", title="科技节")
        report_activity(order=order(), activity=activity, summary="好", counts=counts)
    one, two = figure(first, "pupils_across", year), figure(second, "pupils_across", year)
    assert (one.numerator, one.denominator) == (130, 1300)
    assert (one.known, one.unknown) == (False, (helper.pk,))  # whose pupils nobody has entered
    page = client_of(user_of("group_office", group=first)).get(reverse("activities:group-figures", args=[first.code]))
    assert "在校学生没有录入：" in page.content.decode()
    assert (two.known, two.numerator, two.denominator) == (True, 120, 1700)
    whole = pupils_of_district([first.pk, second.pk], year)
    assert (whole.numerator, whole.denominator) == (80 + 90 + 50, 800 + 1200 + 500)
    assert whole.denominator < one.denominator + two.denominator


def test_activities_across_schools_and_the_page(user_of, client_of):
    made = three_schools()
    yesterday = timezone.localdate() - timedelta(days=1)
    year = school_year_of(yesterday)
    held = planned(made, yesterday, in_plan=True)
    report_activity(order=order(), activity=held, summary="好", counts={})
    planned(made, yesterday, in_plan=True, form="preparation", title="备课")
    off = planned(made, yesterday, in_plan=True, form="preparation", title="停办")
    Activity.objects.filter(pk=off.pk).update(state="cancelled", why="停电")
    planned(made, timezone.localdate() + timedelta(days=9), in_plan=True, title="以后")
    research, joint = figure(made.group, "cross_research", year), figure(made.group, "joint_held", year)
    assert (research.numerator, research.numerator_rows) == (1, (held.pk,))
    assert (joint.numerator, joint.denominator) == (
        1,
        3,
    )  # called off is still planned; what is to come is not looked for
    schools = figure(made.group, "joint_schools", year)
    assert (schools.numerator, schools.denominator) == (2, 3)
    nothing = figure(made.group, "venues_shared", year)
    assert (nothing.known, nothing.denominator) == (False, 0)
    client = client_of(user_of("group_office", group=made.group))
    page = client.get(reverse("activities:group-figures", args=[made.group.code])).content.decode()
    assert "课例研讨" in page and "66.67%" in page and "尚无" in page

    def asked(groups) -> int:
        with CaptureQueriesContext(connection) as queries:
            figures_of(groups, year)
        return len(queries)

    with entry():
        more = [EducationGroupFactory().pk for _ in range(3)]
    assert asked([made.group.pk]) == asked([made.group.pk, *more])


def test_awards_won_in_the_year_and_tasks_given_up():
    year = school_year_of(timezone.localdate())
    days = {"begins_on": date(year, 9, 2), "ends_on": date(year, 10, 1)}
    with entry():
        group, sites = group_of(1)
        told = {"group": group, "site": sites[0]}
        award = told | {"kind": "award", "level": "city", "partner": "市教委", "review": "有"}
        won = JointRecordFactory(title="已得", state="done", **award, **days)
        JointRecordFactory(title="在报", state="running", **award, **days)
        JointRecordFactory(title="次年", state="done", **award, **days | {"ends_on": date(year + 1, 9, 1)})
        for state in ("done", "dropped"):
            JointRecordFactory(kind="task", title=state, state=state, partner="某大学", review="有", **told, **days)
    awards, tasks = figure(group, "awards_city", year), figure(group, "tasks_done", year)
    assert awards.numerator_rows == (won.pk,)
    assert (tasks.numerator, tasks.denominator) == (1, 2)
