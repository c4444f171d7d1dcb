"""What the wings give, as facts an indicator is judged by; what none gives is missing with its page, never 0."""

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction as F

import pytest
from django.utils import timezone

from evaluation.scoring.rules.facts import Goals, Measured, Missing, NotApplicable
from evaluation.sources.queries.facts import GIVERS, facts_for
from evaluation.sources.queries.staff import _nobody_moved
from evaluation.sources.rules import SOURCES
from funding.books.services.money import close_year
from groups.registry.models import Lead
from nanan_groups.records.models import CaseStep
from nanan_groups.testing.books_made import group_with_money
from nanan_groups.testing.books_made import order as money_order
from nanan_groups.testing.case_factories import AnnualPlanFactory, CampaignFactory, CaseStepFactory
from nanan_groups.testing.factories import (
    LeadFactory,
    PartnershipFactory,
    entry,
)
from nanan_groups.testing.organ_factories import (
    BodyMeetingFactory,
    BodyResolutionFactory,
    GoverningBodyFactory,
    MeetingAttendanceFactory,
)
from staffing.doors.queries import Named

YEAR, TODAY = 2026, date(2026, 12, 1)


def test_every_source_that_is_ready_has_a_giver():
    given = [key for keys, _ in GIVERS for key in keys]
    assert sorted(given) == sorted(key for key, one in SOURCES.items() if one.ready)
    assert len(given) == len(set(given))


@pytest.mark.django_db
def test_meetings_plans_and_money(clock, django_assert_max_num_queries):
    made, (bare,) = group_with_money(), [group_with_money()]
    group, other = made.group.pk, bare.group.pk
    with entry():
        organ = GoverningBodyFactory(group=made.group)
        meetings = [
            BodyMeetingFactory(body=organ, held_on=date(2026, month, 9), minutes="纪要" * (month > 9))
            for month in (9, 10)
        ]
        for day in (date(2026, 8, 31), date(2026, 12, 20)):  # of last year; called for a day to come
            BodyMeetingFactory(body=organ, held_on=day)
        for status in ("present", "absent", "present"):
            MeetingAttendanceFactory(meeting=meetings[0], status=status)
        told = {"state": "done", "result": "办结"}
        BodyResolutionFactory(meeting=meetings[0], due_on=date(2026, 10, 1), closed_on=date(2026, 9, 30), **told)
        BodyResolutionFactory(meeting=meetings[0], due_on=date(2026, 10, 1), closed_on=date(2026, 10, 2), **told)
        BodyResolutionFactory(meeting=meetings[1], due_on=date(2027, 3, 1))
    keys = set(SOURCES)
    found = facts_for(keys, [group, other], YEAR, TODAY)
    assert {key for key in keys if isinstance(found[key][other], (Missing, NotApplicable))} == keys
    assert found["meetings_held"][group].numerator_rows == tuple(one.pk for one in meetings)
    values = {key: found[key][group].value for key in ("meetings_held", "attendance", "resolutions_in_time")}
    assert values == {
        "meetings_held": 2,
        "attendance": F(2, 3),
        "resolutions_in_time": F(1, 2),
    }
    assert found["exchange_share"][group] == Missing("交流到位率：平台没有可算的数据，应由“交流名单”提供")
    assert found["minutes_kept"][group] == Missing("纪要按时归档：会议登记没有纪要的归档日，不能判断是否按时归档")
    assert found["backbone_growth"][group].reason.startswith("每百名学生骨干教师数增幅：流入教师应按在岗月数折算")
    assert isinstance(found["from_the_lead"][group], Missing)  # no list: nobody knows who had to move
    assert found["money_execution"][group] == Missing("还没有结账的预算年度")
    assert found["venues_used"][group].reason.endswith("应由“场馆设备”提供")
    clock.move_to(datetime(2027, 1, 15, 9, tzinfo=timezone.get_current_timezone()))
    close_year(order=money_order(), year=YEAR)
    with django_assert_max_num_queries(20):
        found = facts_for(["money_reaching", "university_money", "money_execution"], [group, other], YEAR, TODAY)
    assert found["money_reaching"][group] == Measured("2026 年用于非总校", F(8, 60))
    assert isinstance(found["university_money"][group], NotApplicable)
    assert isinstance(found["money_execution"][group], Measured)
    with entry():  # the first school leads from April on: what it got in March still went to a member
        lead = LeadFactory(group=made.group, institution=made.schools[0], valid_from=date(2026, 4, 1))
        PartnershipFactory(group=made.group, school=made.schools[0])
    found = facts_for(["money_reaching", "university_money"], [group], YEAR, TODAY)
    assert found["money_reaching"][group].value == F(8, 60)
    assert found["university_money"][group] == Missing("高校资金到账：2026 年尚无协议金额，暂不能计算")
    Lead.objects.filter(pk=lead.pk).update(valid_from=date(2026, 3, 1))
    found = facts_for(["money_reaching"], [group], YEAR, TODAY)
    assert found["money_reaching"][group].value == 0
    assert isinstance(facts_for(["money_reaching"], [group], YEAR - 1, TODAY)["money_reaching"][group], Missing)


def test_nobody_moved_is_nought_where_somebody_had_to():
    listed = Named("exchange_share", "交流比例", 1, YEAR, F(0), 5, "people", (), (1, 2, 3, 4, 5))
    assert _nobody_moved("from_the_lead", listed).value == 0
    assert isinstance(_nobody_moved("from_the_lead", replace(listed, denominator=0)), NotApplicable)
    assert isinstance(_nobody_moved("from_the_lead", None), Missing)


@pytest.mark.django_db
def test_the_annual_plan(clock):
    campaign = CampaignFactory(basis="school_year", year=YEAR, submit_on=date(2026, 9, 30))
    with entry() as draft:
        plan = AnnualPlanFactory(campaign=campaign, case__state="approved")
        handed = {"arrow": "submit", "at": timezone.make_aware(datetime(2026, 10, 10, 9)), "act": draft.act}
        CaseStepFactory(case=plan.case, **handed)
    assert CaseStep.objects.count() == 1
    found = facts_for(["plan_days_late", "tasks_done", "individual_targets"], [plan.group_id], YEAR, TODAY)
    assert found["plan_days_late"][plan.group_id].reason.startswith("尚未登记 2026 年的放假和补班安排")
    assert found["tasks_done"][plan.group_id] == Missing("没有已批准的年度计划，或计划里没有任务")
    assert found["individual_targets"][plan.group_id] == Goals(())
