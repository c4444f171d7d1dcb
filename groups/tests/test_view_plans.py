"""The plan's pages as their readers see them: states, steps, differences, papers."""

import pytest
from django.urls import reverse

from groups.models import PlanTask

from .plan_made import cast, opened, plan_of, step, written


@pytest.fixture
def people(two_groups, user_of):
    return cast(two_groups, user_of)


@pytest.fixture
def plan(two_groups, people):
    opened()
    return plan_of(two_groups.a.group)


def at(page: str, plan, *more) -> str:
    return reverse(f"groups:{page}", args=[plan.case.code, *more])


def text(client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def test_every_page_of_a_draft_shows(plan, people, client_of):
    principal, officer = client_of(people.principal), client_of(people.officer)
    for page in ("plan-detail", "plan-edit", "plan-print", "plan-copy"):
        text(principal, at(page, plan))
    assert principal.get(at("plan-progress", plan)).status_code == 302
    for page in ("plan-detail", "plan-print", "plan-docx"):
        assert officer.get(at(page, plan)).status_code == 200
    text(officer, reverse("groups:campaign-list"))
    text(officer, reverse("groups:campaign-detail", args=[plan.campaign.code]))
    text(officer, reverse("groups:campaign-open"))
    text(officer, reverse("groups:campaign-extend", args=[plan.campaign.code, plan.group.code]))
    assert officer.get(reverse("groups:campaign-tasks-xlsx", args=[plan.campaign.code])).status_code == 200
    text(principal, reverse("groups:my-year"))
    text(client_of(people.member), reverse("groups:my-year"))
    site = plan.strategies.get(site__institution__in=[people.member.appointments.get().institution_id]).site
    text(client_of(people.member), at("plan-strategy", plan, site.code))
    text(principal, at("plan-step", plan, "submit"))


def test_states_are_told_in_the_readers_words(plan, people, client_of):
    written(plan, people.principal)
    step(plan, "submit", people.principal)
    assert "已提交，等待区教委审核" in text(client_of(people.principal), at("plan-detail", plan))
    assert "待审核" in text(client_of(people.officer), at("plan-detail", plan))
    assert "科室审核中" in text(client_of(people.leader), at("plan-detail", plan))
    assert PlanTask.objects.get().money == 1_250_050
    assert "12,500.50" in text(client_of(people.officer), at("plan-detail", plan))
