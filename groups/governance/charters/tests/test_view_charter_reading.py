"""Charters and admissions as they are read and printed: versions, what was done before the portal, what comes first."""

from datetime import timedelta
from io import BytesIO

import pytest
from docx import Document

from groups.governance.charters import services as charters
from groups.governance.models import Charter
from nanan_groups.kit.days import day_text
from nanan_groups.portal.tests.samples import sample_file
from nanan_groups.records.models import Event
from nanan_groups.testing.charter_made import (
    EXAMINED,
    filed,
    opened,
    past_admission,
    past_charter,
    reviewed,
    started,
    take,
    written,
)
from nanan_groups.testing.charter_pages_made import at, of, text
from nanan_groups.testing.clock import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def group(two_groups):
    return two_groups.a.group


@pytest.fixture
def draft(group, people) -> Charter:
    return started(group, people.principal)


def form_of(page) -> dict[str, str]:
    """The lines of the sheet of examination, as they are printed."""
    return {fact.label: fact.text for fact in page.context["paper"].body[0].facts}


# --- on paper, and what stands only on paper -------------------------------------------------------------------------
def test_a_filed_charter_is_printed_with_its_version_and_days(group, people, client_of):
    day = TODAY - timedelta(days=3)
    first = filed(group, people.principal, people.officer, filed_on=day, effective_on=day)
    second = started(group, people.principal, copy=True)
    assert "（本稿未备案，状态：" in text(client_of(people.member), at("charter-print", second))
    take(second, "submit", people.principal)
    reviewed(second, people.officer)
    day = {"filed_on": TODAY, "effective_on": TODAY}
    take(second, "file", people.officer, filing_number="章备2号", **day)
    member = client_of(people.member)
    assert at("charter-print", second) in text(member, at("charter-detail", second))
    page = text(member, at("charter-print", second))
    title = page.replace("</span><span>", "")  # each line of it in one
    assert "甲canaryA教育集团章程（第 2 版）</span></h2>" in title
    assert "备案号：章备2号" in page
    assert f"（{day_text(TODAY)}备案，{day_text(TODAY)}起施行）" in page
    assert "正文culture" in page
    word = client_of(people.officer).get(at("charter-docx", second))
    told = "\n".join(one.text for one in Document(BytesIO(word.content)).paragraphs)
    assert ("备案号：章备2号" in told, "正文culture" in told, "见附件第三章" in told) == (True, True, True)
    assert Event.objects.filter(detail__what=f"charter:{second.case.code}").count() == 1
    assert "见附件第三章" in page
    assert f"{day_text(TODAY)}由新版替代" in text(member, at("charter-print", first))
    for url in (of("group-charter", group), at("charter-detail", second), at("charter-changes", second)):
        assert "修订" not in text(member, url), url


def test_a_version_from_before_the_portal_is_not_compared_and_tells_who_recorded_it(group, people, client_of):
    first = past_charter(group, people.officer)
    second = started(group, people.principal)
    written(second, people.principal)
    member = client_of(people.member)
    page = member.get(at("charter-changes", second))
    assert page.context["changes"] == []
    assert "第 1 版正文见公文扫描件，不能逐项对照。" in page.content.decode()
    assert at("charter-changes", second) not in text(member, at("charter-detail", second))
    told = f"平台启用前办理，由{people.officer.name}于{day_text(TODAY)}补录。"
    detail = text(member, at("charter-detail", first))
    assert (told in detail, "尚未提交" in detail) == (True, False)
    assert "正文见公文扫描件" in text(member, at("charter-print", first))
    admission = past_admission(group, people.officer)
    detail = text(member, at("admission-detail", admission))
    assert (told in detail, "尚无办理记录" in detail) == (True, False)
    assert told in text(member, at("admission-print", admission))


# --- what is to be done first ----------------------------------------------------------------------------------------
def primary(client, record) -> list[str]:
    context = client.get(at("charter-detail", record)).context
    return [link.label for link in (*context["links"], *context["steps"]) if link.primary]


def test_the_primary_button_never_leads_to_a_refusal(draft, people, client_of):
    principal, officer = client_of(people.principal), client_of(people.officer)
    assert primary(principal, draft) == ["填写章程"]
    written(draft, people.principal)
    assert primary(principal, draft) == ["提交"]
    take(draft, "submit", people.principal)
    assert primary(officer, draft) == ["逐项审核"]
    reviewed(draft, people.officer)
    assert primary(officer, draft) == ["备案"]


def test_a_returned_charter_names_the_parts_to_change_until_they_are(draft, people, client_of):
    written(draft, people.principal)
    take(draft, "submit", people.principal)
    for name in ("culture", "rules"):  # the second stands in an attachment
        part = draft.sections.select_related("charter__case").get(part=name)
        charters.review_section(
            actor=people.officer, section=part, verdict="lacking", remark="写明", seen=part.revision
        )
    take(draft, "return", people.officer, comment="请修改")
    principal, url = client_of(people.principal), at("charter-edit", draft)
    page = text(principal, url)
    assert (
        f'提交前请修改：<a href="{url}#part-culture">集团文化（需修改）</a>、<a href="{url}#part-rules">议事规则（需修改）</a>'
    ) in page
    assert "内容已齐全" not in page
    assert primary(principal, draft)[0] == "填写章程"
    part = draft.sections.select_related("charter__case").get(part="culture")
    charters.save_section(actor=people.office, section=part, text="改过", reference="", seen=part.revision)
    page = text(principal, url)
    assert ("集团文化（需修改）" in page, "议事规则（需修改）" in page) == (False, True)
    sample_file("charter", draft.case.code, "章程全文", case=draft.case)
    assert "内容已齐全，可以提交。" in text(principal, url)


def test_only_pages_where_one_writes_say_that_the_list_is_not_kept_up(draft, people, client_of):
    principal = client_of(people.principal)
    assert "刷新页面后更新" in text(principal, at("charter-edit", draft))
    for url in (at("charter-detail", draft), at("charter-step", draft, "submit")):
        assert "刷新页面后更新" not in text(principal, url)


def test_an_attachment_to_a_charter_is_its_text_unless_said_otherwise(draft, people, client_of):
    panel = client_of(people.principal).get(at("charter-edit", draft)).context["panel"]
    assert panel.form["purpose"].value() == "body"


def test_the_examiner_sees_what_he_examines_and_prints_the_form(group, people, client_of):
    admission = opened(group, people.principal)
    officer = client_of(people.officer)
    assert [
        link.label for link in officer.get(at("admission-detail", admission)).context["steps"] if link.primary
    ] == []
    charter = past_charter(group, people.officer)
    page = officer.get(at("admission-detail", admission))
    facts, body = dict(page.context["facts"]), page.content.decode()
    assert facts["章程"].startswith("第 1 版，备案号 旧备1号，")
    assert f'<a href="{at("charter-detail", charter)}">第 1 版，备案号 旧备1号' in body
    assert (facts["申请人"], facts["申请日期"]) == (people.principal.name, day_text(TODAY))
    assert "审定意见" not in facts
    assert [(one.done, one.actor, one.role) for one in page.context["timeline"]] == [
        ("申请", people.principal.name, "集团总校校长")
    ]
    form = form_of(officer.get(at("admission-print", admission)))
    assert {form[label] for label in ("审定意见", "审定日", "牌号", "授牌日", "授牌地点")} == {""}
    take(admission, "examine", people.officer, comment="符合条件", **EXAMINED)
    form = form_of(officer.get(at("admission-print", admission)))
    assert (form["审定意见"], form["牌号"]) == ("符合条件", "")
    timeline = officer.get(at("admission-detail", admission)).context["timeline"]
    assert [one.done for one in timeline] == ["审定通过", "申请"]
