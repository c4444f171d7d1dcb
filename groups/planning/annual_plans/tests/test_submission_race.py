"""The last minute: double clicks, latecomers and the closing of the campaign at once; each is told what is stored."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups.planning.annual_plans.services.campaigns import close_campaign
from groups.planning.models import Campaign, PlanVersion
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.models import ActChange, ActKind, Case, CaseStep
from nanan_groups.records.orders import Order
from nanan_groups.testing.plan_made import cast, opened, plan_of, written


@pytest.fixture
def ready(two_groups, user_of):
    """Two plans ready to be handed in, each with its principal's browser and the open page of the step."""
    people = cast(two_groups, user_of)
    opened()
    out = []
    for side, user in ((two_groups.a, people.principal), (two_groups.b, people.stranger)):
        plan = written(plan_of(side.group), user)
        browsers = [Client(), Client()]
        for browser in browsers:
            browser.force_login(user, backend="groups.access.backends.AppointmentBackend")
        url = reverse("planning:plan-step", args=[plan.case.code, "submit"])
        form = browsers[0].get(url).context["form"]
        out.append((plan, browsers, url, {"seen": "0", "request_key": form["request_key"].value(), "comment": ""}))
    return people, out


def submits(plan) -> list[CaseStep]:
    return list(CaseStep.objects.filter(case=plan.case_id, arrow="submit").order_by("pk"))


def test_double_clicks_of_two_groups_at_once(at_once, ready):
    _, ((a, a_browsers, a_url, a_data), (b, b_browsers, b_url, b_data)) = ready
    Case.objects.filter(pk=b.case_id).update(submit_by=timezone.now() - timedelta(seconds=1))
    answers = at_once(
        lambda: a_browsers[0].post(a_url, a_data),
        lambda: a_browsers[1].post(a_url, a_data),
        lambda: b_browsers[0].post(b_url, b_data),
        lambda: b_browsers[1].post(b_url, b_data),
    )
    assert {answer.status_code for answer in answers} == {302}
    assert [one.late for one in submits(a)] == [False]
    assert [one.late for one in submits(b)] == [True]
    assert PlanVersion.objects.count() == 2


def test_a_submission_meets_the_closing(at_once, ready):
    """Either it is in and the closing counts it, or it is refused with a sentence and nothing is stored."""
    people, ((plan, browsers, url, data), _) = ready
    order = Order(actor=people.officer, effective_on=timezone.localdate(), reason="学年结束", kind=ActKind.ENTRY)

    def close() -> str:
        try:
            close_campaign(order=order, campaign=Campaign.objects.get())
        except RuleViolation as refused:
            return refused.sentence
        return "closed"

    answer, closing = at_once(lambda: browsers[0].post(url, data), close)
    plan.case.refresh_from_db()
    assert closing == "closed"
    assert Campaign.objects.get().closed_at is not None
    if answer.status_code == 302:
        assert (plan.case.state, len(submits(plan))) == ("submitted", 1)
    else:
        assert (answer.status_code, plan.case.state, submits(plan)) == (409, "draft", [])
        assert "结束" in answer.content.decode()
    told = close_lines()
    assert told[plan.case.title] == ("已提交" if plan.case.state == "submitted" else "起草中")


def close_lines() -> dict[str, str]:
    return dict(ActChange.objects.filter(field="未办结").values_list("subject", "new"))
