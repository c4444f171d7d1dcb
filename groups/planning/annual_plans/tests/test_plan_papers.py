"""The annual plan and its year-end summary on paper: what they say, and what they leave to an annex."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document

from groups.planning.annual_plans.papers import summary_paper
from groups.planning.annual_plans.queries.sheet import sheet_of
from groups.planning.models import SchoolStrategy
from nanan_groups.records.models import Event
from nanan_groups.testing.plan_made import opened, plan_of, step, written
from nanan_groups.testing.plan_pages_made import at

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 30, 18, 39, tzinfo=UTC)  # 02:39 on 1 December in Shanghai
REASON = "经费请核实，责任人写全"
PAGES = ("plan-print", "plan-docx", "plan-summary-print", "plan-summary-docx")


@pytest.fixture
def plan(two_groups, people):
    opened()
    return plan_of(two_groups.a.group)


def text_of(answer) -> str:
    assert answer.status_code == 200
    if not answer.content.startswith(b"PK"):
        return answer.content.decode()
    document = Document(BytesIO(answer.content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


@pytest.mark.parametrize("page", ["plan-print", "plan-docx"])
def test_a_strategy_signed_in_the_night_bears_the_day_of_shanghai(plan, people, client_of, page):
    written(plan, people.principal)
    SchoolStrategy.objects.filter(plan=plan).update(signed_at=NIGHT, signed_by=people.member)
    told = text_of(client_of(people.officer).get(at(page, plan)))
    assert (f"校长签署：{people.member.name}，2026年12月1日" in told, "11月30日" in told) == (True, False)


@pytest.mark.parametrize("page", PAGES)
def test_steps_and_the_reason_of_a_return_are_an_annex(plan, people, client_of, page):
    written(plan, people.principal)
    step(plan, "submit", people.principal)
    step(plan, "return", people.officer, comment=REASON)
    officer, url = client_of(people.officer), at(page, plan)
    for asked, there in (("", False), ("?annex=steps", True), ("?annex=x", False)):
        told = text_of(officer.get(url + asked))
        assert (REASON in told, "意见" in told) == (there, there), asked


def test_a_plan_that_is_not_approved_says_so_and_is_signed_with_the_day_it_was_handed_in(plan, people, client_of):
    officer, url = client_of(people.officer), at("plan-print", plan)
    told = text_of(officer.get(url))
    assert ("（本稿尚未审定，状态：未开始）" in told, "年　　月　　日" in told) == (True, True)
    written(plan, people.principal)
    step(plan, "submit", people.principal)
    type(plan.case).objects.filter(pk=plan.case_id).update(submitted_at=NIGHT)
    told = text_of(officer.get(url))
    assert ("二〇二六年十二月一日" in told, "合计　人民币壹万贰仟伍佰元伍角" in told) == (True, True)


@pytest.mark.parametrize("page", PAGES)
def test_a_file_is_on_record_and_a_page_is_not(plan, people, client_of, page):
    before = Event.objects.filter(kind="export").count()
    text_of(client_of(people.officer).get(at(page, plan)))
    assert Event.objects.filter(kind="export").count() - before == page.endswith("docx")


def test_the_summary_tells_fields_and_tasks_and_nothing_of_the_plan(plan, people):
    written(plan, people.principal)
    plan.texts.update(summary="总结正文")
    paper = summary_paper(sheet_of(plan), "执行中")
    assert paper.title.endswith("年终总结")
    assert paper.notes == ("本稿尚未审核办结，状态：执行中",)
    prose = [one.text for one in paper.body if one.kind == "text"]
    assert prose[:5] == ["总结正文"] * 5
    table = next(one for one in paper.body if one.kind == "rows")
    assert [row.cells[-2:] for row in table.rows] == [("未填报", "未填报")]
