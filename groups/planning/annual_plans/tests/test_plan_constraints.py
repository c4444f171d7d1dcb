"""Every rule of campaigns and plans is refused by the database itself."""

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint
from django.utils import timezone

from groups.planning.models import (
    AnnualPlan,
    Campaign,
    CampaignExtension,
    DevelopmentPlan,
    DevelopmentTarget,
    DevelopmentText,
    DevelopmentVersion,
    PlanTarget,
    PlanTask,
    PlanText,
    PlanVersion,
    Reminder,
    SchoolStrategy,
    TaskProgress,
    VoidedSignature,
)
from nanan_groups.testing.case_factories import (
    AnnualPlanFactory,
    CaseFactory,
    CaseStepFactory,
    DevelopmentPlanFactory,
)
from nanan_groups.testing.clock import MORNING
from nanan_groups.testing.factories import EducationGroupFactory, SiteFactory, UserFactory, entry
from nanan_groups.testing.kept import kept_today

DAYS = {"opens_on": date(2026, 9, 1), "submit_on": date(2026, 9, 30), "review_on": date(2026, 10, 31)}
MODELS = [
    model
    for model in apps.get_app_config("planning").get_models()
    if model.__module__
    in (
        "groups.planning.annual_plans.models.campaigns",
        "groups.planning.annual_plans.models.plans",
        "groups.planning.annual_plans.models.strategies",
        "groups.planning.development_plans.models",
    )
    and not hasattr(model, "instance_type")
]
RULES = {rule.name: rule for model in MODELS for rule in model._meta.constraints}


@pytest.fixture
def w(db) -> dict:
    return kept_today("rows of plans", _rows)


def _rows() -> dict:
    with entry() as draft:
        plan = AnnualPlanFactory()
        step = CaseStepFactory(case=plan.case, act=draft.act)
        second = CaseStepFactory(case=plan.case, act=draft.act, number=2)
        strategy = SchoolStrategy.objects.create(plan=plan, site=SiteFactory())
    task = PlanTask.objects.create(plan=plan, ordinal=1, field="staff", measure="师徒结对")
    development = DevelopmentPlanFactory(group=plan.group, in_force="ended")
    return {
        "development": development, "plan": plan, "campaign": plan.campaign, "group": plan.group,
        "group2": EducationGroupFactory(),
        "site": SiteFactory(), "case": CaseFactory(), "case2": CaseFactory(), "user": UserFactory(), "task": task,
        "user2": UserFactory(), "strategy": strategy,
        "act": step.act,
        "step": step, "step2": second,
    }  # fmt: skip


def valid(model, w) -> dict:
    now = timezone.now()
    return {
        Campaign: {"code": "N901", "title": "甲", "year": 2050, **DAYS},
        CampaignExtension: {
            "campaign": w["campaign"], "group": w["group"], "submit_on": date(2026, 10, 9), "reason": "校长出差",
        },
        Reminder: {"campaign": w["campaign"], "group": w["group"], "day": date(2026, 9, 1), "text": "请提交", "at": now},
        AnnualPlan: {"campaign": w["campaign"], "group": w["group2"], "case": w["case"]},
        PlanText: {"plan": w["plan"], "field": "staff"},
        PlanTask: {"plan": w["plan"], "ordinal": 2, "field": "staff", "measure": "集体备课"},
        TaskProgress: {"task": w["task"], "checkpoint": "half", "percent": 50, "light": "green"},
        PlanTarget: {"plan": w["plan"], "ordinal": 1},
        SchoolStrategy: {"plan": w["plan"], "site": w["site"]},
        VoidedSignature: {
            "strategy": w["strategy"], "text": "策略", "signed_by": w["user"], "signed_at": now, "signed_way": "principal",
            "voided_by": w["user2"], "voided_at": now,
        },
        PlanVersion: {"plan": w["plan"], "number": 1, "step": w["step"], "content": {}, "sha256": "0" * 64},
        DevelopmentPlan: {"group": w["group"], "first_year": 2026, "last_year": 2030, "case": w["case"]},
        DevelopmentText: {"plan": w["development"], "section": "goals"},
        DevelopmentTarget: {"plan": w["development"], "ordinal": 1, "field": "staff", "text": "交流"},
        DevelopmentVersion: {
            "plan": w["development"], "number": 1, "step": w["step"], "content": {}, "sha256": "0" * 64,
        },
    }[model]  # fmt: skip


BAD = {
    "planning_campaign_days": (Campaign, {"submit_on": date(2026, 8, 31)}),
    "planning_campaign_year": (Campaign, {"year": 2021}),
    "planning_campaign_recorded": (Campaign, {"recorded": True}),
    "planning_annualplan_recorded": (AnnualPlan, {"recorded": True}),
    "planning_developmentplan_years": (DevelopmentPlan, {"last_year": 2025}),
    "planning_developmentplan_known": (DevelopmentPlan, {"in_force": "soon"}),
    "planning_developmentplan_recorded": (DevelopmentPlan, {"recorded": True, "document": "文号"}),
    "planning_developmenttext_section": (DevelopmentText, {"section": "food"}),
    "planning_developmenttarget_field": (DevelopmentTarget, {"text": ""}),
    "planning_campaignextension_reason": (CampaignExtension, {"reason": ""}),
    "planning_annualplan_form": (AnnualPlan, {"form": "short"}),
    "planning_plantext_field": (PlanText, {"field": "food"}),
    "planning_plantask_money": (PlanTask, {"money": -1}),
    "planning_plantask_field": (PlanTask, {"measure": ""}),
    "planning_taskprogress_percent": (TaskProgress, {"percent": 101}),
    "planning_plantarget_three": (PlanTarget, {"ordinal": 4}),
    "planning_plantarget_way": (PlanTarget, {"baseline": 100, "goal": 100}),
    "planning_plantask_source": (PlanTask, {"source": "lottery"}),
    "planning_schoolstrategy_signed": (SchoolStrategy, {"signed_by": "user"}),
    "planning_schoolstrategy_way": (SchoolStrategy, {"signed_way": "voice"}),
    "planning_schoolstrategy_waived": (SchoolStrategy, {"waiver_reason": "校长空缺"}),
    "planning_campaign_summary_opens": (Campaign, {"summary_opens": date(2026, 8, 31)}),
}
ALSO_BAD = [
    ("planning_annualplan_recorded", AnnualPlan, {"document": "文号"}),
    ("planning_annualplan_recorded", AnnualPlan, {"recorded": True, "approved_on": date(2023, 9, 1)}),
    ("planning_developmentplan_years", DevelopmentPlan, {"last_year": 2036}),
    ("planning_developmentplan_years", DevelopmentPlan, {"first_year": 2014}),
    ("planning_developmentplan_known", DevelopmentPlan, {"form": "short"}),
    ("planning_developmenttarget_field", DevelopmentTarget, {"field": "food"}),
    ("planning_campaign_days", Campaign, {"review_on": date(2026, 9, 29)}),
    ("planning_campaign_days", Campaign, {"summary_on": date(2026, 10, 1)}),
    ("planning_campaign_year", Campaign, {"basis": "moon_year"}),
    ("planning_plantask_field", PlanTask, {"field": "food"}),
    ("planning_taskprogress_percent", TaskProgress, {"light": "blue"}),
    ("planning_plantarget_three", PlanTarget, {"difficulty": "easy"}),
    ("planning_schoolstrategy_signed", SchoolStrategy, {"signed_by": "user", "signed_at": MORNING}),  # no text
    ("planning_schoolstrategy_way", SchoolStrategy, {"signatory": "王校长"}),
    ("planning_schoolstrategy_way", SchoolStrategy, {"signed_way": "scan", "signatory": "王校长"}),  # not signed
    ("planning_schoolstrategy_waived", SchoolStrategy, {"waived_by": "user", "waived_at": MORNING}),  # no reason
    ("planning_plantarget_way", PlanTarget, {"baseline": 100, "goal": 99}),
    ("planning_plantarget_way", PlanTarget, {"baseline": 100, "goal": 101, "direction": "down"}),
    ("planning_plantarget_way", PlanTarget, {"direction": "sideways"}),
    (
        "planning_campaign_summary_opens",
        Campaign,
        {"summary_opens": date(2027, 7, 16), "summary_on": date(2027, 7, 15)},
    ),
]
# constraint → fields of the second row that is refused beside the valid one
TAKEN = {
    "planning_campaign_once": (Campaign, {"code": "N902"}),
    "planning_campaignextension_once": (CampaignExtension, {}),
    "planning_reminder_once_a_day": (Reminder, {}),
    "planning_reminder_chased_once": (Reminder, {"by": "user2"}),
    "planning_annualplan_once": (AnnualPlan, {"case": "case2"}),
    "planning_plantext_once": (PlanText, {}),
    "planning_taskprogress_once": (TaskProgress, {}),
    "planning_plantarget_once": (PlanTarget, {}),
    "planning_schoolstrategy_once": (SchoolStrategy, {}),
    "planning_developmentplan_one_written": (DevelopmentPlan, {"case": "case2"}),
    "planning_developmentplan_one_in_force": (DevelopmentPlan, {"case": "case2"}),
    "planning_developmenttext_once": (DevelopmentText, {}),
    "planning_developmentversion_once": (DevelopmentVersion, {"step": "step2"}),
    "planning_planversion_once": (PlanVersion, {"step": "step2"}),
}


# what both rows say
BOTH = {
    "planning_developmentplan_one_in_force": {"in_force": "now"},
    "planning_reminder_chased_once": {"by": "user", "act": "act"},
}


def build(model, w, fields):
    named = {
        name: w[value] if isinstance(value, str) and model._meta.get_field(name).is_relation else value
        for name, value in fields.items()
    }
    return model(**valid(model, w) | named)


def insert(*rows) -> None:
    with transaction.atomic():
        type(rows[0]).objects.bulk_create(rows)


def refused(name: str):
    by_name = connection.vendor == "postgresql" or not isinstance(RULES[name], UniqueConstraint)
    return pytest.raises(IntegrityError, match=name if by_name else "UNIQUE constraint failed")


def test_every_rule_is_tried_here():
    checks = {name for name, rule in RULES.items() if isinstance(rule, CheckConstraint)}
    uniques = {name for name, rule in RULES.items() if isinstance(rule, UniqueConstraint)}
    assert (set(BAD), set(TAKEN)) == (checks, uniques)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_valid_row_is_taken(w, model):
    insert(build(model, w, {}))


@pytest.mark.parametrize(
    ("name", "model", "fields"), [*((name, *bad) for name, bad in BAD.items()), *ALSO_BAD], ids=lambda v: str(v)[:60]
)
def test_bad_row_is_refused(w, name, model, fields):
    with refused(name):
        insert(build(model, w, fields))


@pytest.mark.parametrize("name", TAKEN)
def test_second_row_is_refused(w, name):
    model, fields = TAKEN[name]
    both = BOTH.get(name, {})
    insert(build(model, w, both))
    with refused(name):
        insert(build(model, w, both | fields))


def test_an_officer_may_chase_on_the_day_of_a_reminder(w):
    insert(build(Reminder, w, {}))
    insert(build(Reminder, w, {"by": "user"}))
    assert Reminder.objects.count() == 2
