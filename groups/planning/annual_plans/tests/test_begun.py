"""未开始 until somebody typed: on the board, the lists, the pages; each way of writing begins it, and nothing else does."""

from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from groups.planning.annual_plans.queries.plans import board
from groups.planning.annual_plans.rules import ANNUAL_PLAN
from groups.planning.annual_plans.services import plans, strategies
from groups.planning.annual_plans.services.case import owner_of
from nanan_groups.kit.arrows import Reader
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.attachments.services import attach
from nanan_groups.testing.clock import MORNING
from nanan_groups.testing.papers import pdf
from nanan_groups.testing.plan_made import opened, plan_of, step, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def w(two_groups, people):
    campaign = opened()
    plan = plan_of(two_groups.a.group)
    return SimpleNamespace(
        campaign=campaign, plan=plan, people=people, group=two_groups.a.group, tight=two_groups.a.tight
    )


def _text(w):
    part = w.plan.texts.order_by("pk").first()
    plans.save_text(actor=w.people.office, plan=w.plan, field=part.field, text="正文", seen=part.revision)


def _target(w):
    given = {"text": "目标", "measure": "测评", "unit": "%", "direction": "up", "baseline": 4000, "goal": 6000}
    plans.save_target(actor=w.people.office, plan=w.plan, ordinal=1, seen=0, **given)


def _strategy(w):
    strategy = w.plan.strategies.get(site=w.tight)
    strategies.save_strategy(actor=w.people.clerk, strategy=strategy, text="策略", seen=0)


def _attachment(w):
    file = SimpleUploadedFile("附件.pdf", pdf(text=b"1"))
    attach(actor=w.people.office, owner=owner_of(w.plan), file=file, file_name=file.name, purpose="evidence")


WAYS = {"text": _text, "target": _target, "strategy": _strategy, "attachment": _attachment}


def words(w) -> set[str]:
    [row] = [one for one in board(w.campaign, scope_of(w.people.officer), MORNING) if one.plan == w.plan]
    return {row.word}


@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_writing_begins_it(way, w, client_of):
    page = reverse("planning:plan-detail", args=[w.plan.case.code])
    assert (words(w), w.plan.case.begun_at) == ({"未开始"}, None)
    assert "未开始" in client_of(w.people.office).get(page).content.decode()
    WAYS[way](w)
    w.plan.case.refresh_from_db()
    begun = w.plan.case.begun_at
    assert (words(w), begun is not None) == ({"集团起草中"}, True)
    assert "未开始" not in client_of(w.people.office).get(page).content.decode()
    _target(w)
    w.plan.case.refresh_from_db()
    assert w.plan.case.begun_at == begun  # the first one counts


def test_reading_begins_nothing(w, client_of):
    for name in ("plan-detail", "plan-edit", "plan-print"):
        client_of(w.people.office).get(reverse(f"planning:{name}", args=[w.plan.case.code]))
    w.plan.case.refresh_from_db()
    assert w.plan.case.begun_at is None


def test_what_was_taken_back_is_a_draft_again_and_not_unbegun(w):
    written(w.plan, w.people.principal)
    type(w.plan.case).objects.filter(pk=w.plan.case_id).update(begun_at=None)
    step(w.plan, "submit", w.people.principal)
    step(w.plan, "withdraw", w.people.principal)
    assert (words(w), w.plan.case.state) == ({"集团起草中"}, "draft")


def test_the_word_is_said_of_an_editable_first_state_alone():
    said = {state: ANNUAL_PLAN.word(state, Reader.OFFICER, begun=False) for state in ANNUAL_PLAN.states}
    assert [state for state, word in said.items() if word == "未开始"] == ["draft"]
