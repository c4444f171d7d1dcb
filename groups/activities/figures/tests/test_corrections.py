"""What was entered wrongly is put right or taken back with a reason: the history keeps it, the figures follow."""

from datetime import time

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from groups.activities.courses import services as courses
from groups.activities.figures.queries import figures_of
from groups.activities.joint_activities import services as joint
from groups.activities.joint_records import services as records
from groups.activities.joint_records.queries import of_year
from groups.activities.models import Activity, CourseTerm, JointRecord, ResourceVisits, VenueUse
from groups.activities.resources import services as resources
from groups.activities.venues import services as venues
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.years import school_year_of
from nanan_groups.records.models import Act
from nanan_groups.records.orders import Order
from nanan_groups.testing.activities_made import order, planned, three_schools

pytestmark = pytest.mark.django_db


def wrong(actor=None) -> Order:
    return Order(actor=actor, effective_on=timezone.localdate(), reason="登记有误", kind="correction")


@pytest.fixture
def made(user_of):
    """One of each, entered today for a group of three schools."""
    made = three_schools()
    first, second, third = made.sites
    today = timezone.localdate()
    made.year, made.office = school_year_of(today), user_of("group_office", group=made.group)
    made.stranger = user_of("school_clerk", institution=third.institution)
    made.venue = venues.open_venue(
        order=order(), group=made.group, site=first.pk, starts=time(8), ends=time(18), opens_on=today, kind="venue",
        name="报告厅",
    )  # fmt: skip
    made.use = venues.record_use(order=order(), venue=made.venue, site=second.pk, day=today, sessions=9, people=90)
    facts = {"group": made.group, "title": "编程", "subject": "信息科技"}
    made.course = courses.add_course(order=order(), developer=first.pk, **facts)
    term = {"school_year": made.year, "term": 1, "pupils": 30}
    made.term = courses.give_course(order=order(), course=made.course, site=second.pk, **term)
    made.resource = resources.add_resource(order=order(), uploader=first.pk, uploaded_on=today, **facts)
    made.visits = resources.record_visits(order=order(), resource=made.resource, site=second.pk, day=today, people=50)
    made.record = records.add_record(
        order=order(), group=made.group, kind="award", site=first.pk, title="课例", lead="甲", partner="区教委",
        level="district", begins_on=today, ends_on=today,
    )  # fmt: skip
    done = {"state": "done", "review": "一等奖", "ends_on": today}
    records.finish_record(order=order(), record=made.record, **done)
    return made


def figure(made, name: str) -> int:
    return next(one.numerator for one in figures_of([made.group.pk], made.year)[made.group.pk] if one.name == name)


def test_rows_are_corrected_and_withdrawn_and_the_figures_follow(made, client_of):
    at = {"venue_sessions": 9, "shared_courses": 1, "foreign_visits": 50, "awards_district": 1}
    assert {name: figure(made, name) for name in at} == at
    with pytest.raises(PermissionDenied):
        venues.correct_use(order=wrong(made.stranger), use=made.use, sessions=1, people=1)
    with pytest.raises(PermissionDenied):
        courses.withdraw_term(order=wrong(made.stranger), term=made.term)
    with pytest.raises(PermissionDenied):
        resources.withdraw_visits(order=wrong(made.stranger), visits=made.visits)
    # By the form, with the reason on record.
    client = client_of(made.office)
    detail = client.get(reverse("activities:venue-detail", args=[made.venue.code])).content.decode()
    act = reverse("activities:venue-use-act", args=[made.venue.code, made.use.pk, "correct"])
    assert act in detail
    page = client.get(act).content.decode()
    assert 'value="9"' in page and "更正的原因" in page
    said = {"kind": "correction", "effective_on": timezone.localdate().isoformat(), "request_key": "k", "sessions": "2"}
    said |= {"people": "40", "act_confirmed": "1"}
    assert client.post(act, said).status_code == 200  # without a reason nothing is written
    assert figure(made, "venue_sessions") == 9
    assert client.post(act, said | {"reason": "场次多登了"}).status_code == 302
    told = Act.objects.latest("pk")
    assert (told.verb, told.kind, told.reason) == ("correct_use", "correction", "场次多登了")
    courses.correct_term(order=wrong(made.office), term=made.term, pupils=25)
    resources.correct_visits(order=wrong(made.office), visits=made.visits, people=5)
    assert (figure(made, "venue_sessions"), figure(made, "foreign_visits")) == (2, 5)
    assert CourseTerm.objects.get().pupils == 25
    with pytest.raises(RuleViolation) as refused:
        courses.correct_term(order=wrong(made.office), term=made.term, pupils=25)
    assert refused.value.code == "same"
    for row, take_back in (
        ({"use": made.use}, venues.withdraw_use),
        ({"term": made.term}, courses.withdraw_term),
        ({"visits": made.visits}, resources.withdraw_visits),
    ):
        (key, one), *_ = row.items()
        pk = one.pk  # the row itself forgets it
        take_back(order=wrong(made.office), **row)
        kept = type(one).history.filter(id=pk).order_by("pk").values_list("history_type", flat=True)
        assert list(kept) == ["+", "~", "-"], key
    assert not any(model.objects.exists() for model in (VenueUse, CourseTerm, ResourceVisits))
    records.withdraw_record(order=wrong(made.office), record=made.record)
    assert {figure(made, name) for name in at} == {0}
    assert client.get(act).status_code == 404


def test_a_finished_record_runs_again_or_is_withdrawn(made, client_of):
    record, today = made.record, timezone.localdate()
    records.take_back_finish(order=wrong(made.office), record=record, ends_on=today)
    assert (record.state, record.review, figure(made, "awards_district")) == ("running", "", 0)
    with pytest.raises(RuleViolation):
        records.take_back_finish(order=wrong(made.office), record=record, ends_on=today)
    with pytest.raises(PermissionDenied):
        records.withdraw_record(order=wrong(made.stranger), record=record)
    records.withdraw_record(order=wrong(made.office), record=record)
    with pytest.raises(RuleViolation):
        records.withdraw_record(order=wrong(made.office), record=record)
    assert not of_year(JointRecord.objects.all(), made.year).exists()
    client = client_of(made.office)
    page = client.get(reverse("activities:record-list"), {"kind": "award", "year": made.year}).content.decode()
    assert "已撤销" in page and f"year={made.year - 1}&amp;kind=award" in page  # the years keep the kind
    assert "课例" not in client.get(reverse("activities:record-list"), {"year": made.year - 1}).content.decode()
    page = client.get(reverse("activities:record-detail", args=[record.code])).content.decode()
    assert "登记有误，撤销：登记有误" in page and "撤回完成登记" not in page


def test_an_activity_reported_or_cancelled_by_mistake(made):
    one = planned(made, form="pupils", in_plan=True)
    counts = {site.pk: (20, 20, 30) for site in made.sites[:2]}
    joint.report_activity(order=order(), activity=one, summary="办成", counts=counts)
    with pytest.raises(PermissionDenied):
        joint.take_back_report(order=wrong(made.stranger), activity=one)
    joint.take_back_report(order=wrong(made.office), activity=one)
    found = Activity.objects.get()
    assert (found.state, found.summary, {row.pupils for row in found.schools.all()}) == ("planned", "", {0})
    assert one.history.filter(summary="办成").exists()
    joint.cancel_activity(order=order(made.office), activity=one, why="误点")
    with pytest.raises(RuleViolation) as refused:
        planned(made)
    assert one.code in refused.value.sentence and "恢复" in refused.value.sentence
    with pytest.raises(RuleViolation):
        joint.take_back_report(order=wrong(made.office), activity=one)
    joint.restore_activity(order=wrong(made.office), activity=one)
    found = Activity.objects.get()
    assert (found.state, found.why) == ("planned", "")
    with pytest.raises(RuleViolation):
        joint.restore_activity(order=wrong(made.office), activity=one)
