"""The parties of a made-up kind as its pages and papers print them: who agreed when, who is waited for, who refused."""

from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

from groups.rights.roles import VIEW
from nanan_groups.kit.arrows import Reader
from nanan_groups.records.case_pages import CaseView, StepPage
from nanan_groups.records.cases.parties import parties_of
from nanan_groups.records.models import Case

from .test_parties import LOAN, loan, take, world  # noqa: F401

pytestmark = pytest.mark.django_db


def told(case) -> list[tuple]:
    case.refresh_from_db()
    return [(one.word, one.tone, one.actor, one.comment) for one in parties_of(case)]


def test_where_it_stands_with_each_party_is_told_at_every_moment(world):  # noqa: F811
    case = loan(world)
    assert told(case) == [("尚未征求", "", "", "")] * 2
    take(case, "ask", world.clerk)
    assert told(case) == [("等待同意", "info", "", "")] * 2
    take(case, "agree", world.other_head)
    assert told(case) == [("等待同意", "info", "", ""), ("已同意", "ok", world.other_head.name, "")]
    line = parties_of(case)[1]
    assert line.text == f"{line.label}：已同意（{world.other_head.name}，2026年09月30日 10:00）"
    take(case, "decline", world.head, comment="人手不足")
    assert told(case) == [("不同意", "due", world.head.name, "人手不足"), ("已同意", "ok", world.other_head.name, "")]
    assert parties_of(case)[0].text.endswith("，2026年09月30日 10:00），人手不足")


def test_who_was_not_asked_any_more_said_nothing(world):  # noqa: F811
    case = loan(world)
    take(case, "ask", world.clerk)
    take(case, "decline", world.head, comment="人手不足")
    assert told(case) == [("不同意", "due", world.head.name, "人手不足"), ("未表态", "", "", "")]


def test_what_came_back_has_to_be_agreed_to_again(world):  # noqa: F811
    case = loan(world)
    take(case, "ask", world.clerk)
    take(case, "agree", world.head)
    take(case, "back", world.officer, comment="请补充")
    assert told(case) == [("尚未征求", "", "", "")] * 2


class LoanStep(StepPage, CaseView):
    """The generic pages of the made-up kind; its record is its case."""

    kind, permission, url = LOAN, VIEW, "/loans/"

    def find(self, code):
        case = Case.objects.get(code=code)
        return SimpleNamespace(case=case)

    def allowed(self, scope):
        return True

    def step_url(self, arrow):
        return f"/loans/{arrow}"

    def reader(self):
        return Reader.SUBMITTER

    def role_label(self, role):
        return role


@pytest.mark.parametrize("arrow", ["agree", "finish"])
def test_the_parties_stand_on_the_page_of_a_step(world, rf, arrow):  # noqa: F811
    case = loan(world)
    take(case, "ask", world.clerk)
    take(case, "agree", world.other_head)
    request = rf.get("/loans/")
    request.user = type(world.head).objects.get(pk=(world.head if arrow == "agree" else world.officer).pk)
    request.session = {}
    page = LoanStep.as_view()(request, code=case.code, arrow=arrow).content.decode()
    assert ("各方意见" in page, "等待同意" in page, "已同意" in page) == (True, True, True)
    assert (world.other_head.name in page, all(one.label in page for one in case.parties.all())) == (True, True)


def test_the_template_prints_nothing_for_a_kind_without_parties():
    assert render_to_string("cases/_parties.html", {"parties": []}).strip() == ""
