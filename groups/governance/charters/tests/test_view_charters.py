"""Pages of charters, admission and own rules as their readers see them; what a wrong reader never learns."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from groups.access.scopes import build_scope
from groups.governance.charters import services as charters
from groups.governance.models import Admission, Charter, GroupRule
from groups.reading.quality.queries import groups_not_admitted, groups_without_charter
from nanan_groups.records.models import CaseStep, Event
from nanan_groups.testing.case_factories import CaseFactory, CharterFactory
from nanan_groups.testing.charter_made import (
    EXAMINED,
    PLAQUE,
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
from nanan_groups.testing.factories import EducationGroupFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def group(two_groups):
    return two_groups.a.group


@pytest.fixture
def draft(group, people) -> Charter:
    return started(group, people.principal)


def stepping(client, url: str, **data):
    """Take a step as the page does it: open it, send what it held."""
    form = client.get(url).context["form"]
    return client.post(url, {name: form[name].value() for name in ("seen", "request_key")} | data)


def acting(client, url: str, **typed):
    """Fill in, check, confirm."""
    form = client.get(url).context["form"]
    hidden = {name: form[name].value() for name in ("kind", "effective_on", "seen", "request_key")}
    sent = {name: "" if value is None else value for name, value in hidden.items()} | typed
    checked = client.post(url, sent)
    if checked.status_code != 200 or "lines" not in (checked.context or {}):
        return checked
    return client.post(url, sent | {"act_confirmed": "1"})


# --- the list and the group's page -----------------------------------------------------------------------------------
def test_the_list_shows_who_lacks_what_and_filters(two_groups, people, client_of):
    filed(two_groups.a.group, people.principal, people.officer)
    officer, url = client_of(people.officer), reverse("governance:charter-list")
    page = officer.get(url)
    assert [str(figure.value) for figure in page.context["figures"]] == ["1 / 2", "1", "0 / 2", "2"]
    assert [(tab.label, tab.count) for tab in page.context["tabs"]] == [
        ("全部", 2), ("未备案", 1), ("章程办理中", 0), ("未授牌", 2), ("已齐全", 0),
    ]  # fmt: skip
    shown = officer.get(url, {"lack": "charter", "category": "primary"}).context["rows"]
    assert [row["row"].name for row in shown] == ["乙canaryB教育集团"]
    empty = text(officer, f"{url}?lack=complete")
    assert "没有“已齐全”的集团。" in empty
    assert officer.get(url, {"lack": "nothing"}).status_code == 200  # what is no choice filters by nothing


def test_the_lists_cost_the_same_whatever_the_number(two_groups, people, client_of):
    officer = client_of(people.officer)

    def cost(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert officer.get(url).status_code == 200
        return len(queries)

    listed, one = reverse("governance:charter-list"), of("group-charter", two_groups.a.group)
    past_charter(two_groups.a.group, people.officer)
    few = [cost(url) for url in (listed, one, listed, one)][2:]
    for number in range(2, 5):
        past_charter(
            two_groups.a.group,
            people.officer,
            filing_number=f"{number}号",
            filed_on=TODAY - timedelta(days=100 - number),
        )
        CharterFactory(filed=True, group=EducationGroupFactory(), case=CaseFactory(kind="charter", state="filed"))
    assert [cost(url) for url in (listed, one)] == few


def test_the_groups_own_page_names_charter_and_admission(group, people, client_of):
    url = reverse("reading:group-detail", args=[group.code])
    assert "没有备案章程" in text(client_of(people.officer), url)
    filed(group, people.principal, people.officer)
    past_admission(group, people.officer)
    for who in (people.officer, people.principal, people.member):
        page = text(client_of(who), url)
        assert "章备〔2026〕1号" in page
        assert "牌号 NA-OLD" in page
    assert "章备〔2026〕1号" not in text(client_of(people.expert), url)  # an expert sees the register alone


def test_each_reader_has_the_acts_that_are_his(group, people, client_of):
    def labels(user):
        return [link.label for link in client_of(user).get(of("group-charter", group)).context["acts"]]

    assert labels(people.principal) == ["起草章程", "申请准入审定"]
    assert labels(people.office) == ["起草章程"]
    assert labels(people.officer) == ["申请准入审定", "补录章程", "补录授牌"]
    assert labels(people.member) == []
    started(group, people.office)
    opened(group, people.principal)
    assert (labels(people.principal), labels(people.officer)) == ([], ["补录章程"])


def test_a_strange_principal_learns_nothing(group, two_groups, people, client_of):
    charter, admission = filed(group, people.principal, people.officer), opened(group, people.principal)
    stranger = client_of(people.stranger)
    for url in (
        of("group-charter", group), of("charter-start", group), of("admission-open", group), of("rule-add", group),
        *(at(page, charter) for page in ("charter-detail", "charter-edit", "charter-changes", "charter-print")),
        *(at(page, admission) for page in ("admission-detail", "admission-print", "admission-docx")),
    ):  # fmt: skip
        answer = stranger.get(url)
        assert (answer.status_code, two_groups.a.canary in answer.content.decode()) == (404, False), url
    assert two_groups.a.canary not in text(stranger, reverse("governance:charter-list"))


# --- drafting --------------------------------------------------------------------------------------------------------
def test_a_charter_is_started_typed_and_handed_in(group, people, client_of):
    principal = client_of(people.principal)
    made = acting(principal, of("charter-start", group), legal_form="one")
    charter = Charter.objects.get()
    assert (made["Location"], charter.legal_form) == (at("charter-detail", charter), "one")
    assert client_of(people.officer).get(of("charter-start", group)).status_code == 403
    page = principal.get(at("charter-edit", charter))
    part = page.context["parts"][0]
    sent = {"part": part.key, f"{part.key}-seen": "0", f"{part.key}-was": part["was"].value()}
    saved = principal.post(
        at("charter-autosave", charter), sent | {f"{part.key}-text": "共同目标", f"{part.key}-reference": ""}
    )
    assert (saved.status_code, charter.sections.get(part="goals").text) == (200, "共同目标")
    office = client_of(people.office)
    clash = office.post(
        at("charter-autosave", charter), sent | {f"{part.key}-text": "另写", f"{part.key}-reference": ""}
    )
    assert (clash.status_code, clash.json()["theirs"][0]["text"]) == (409, "共同目标")
    answer = stepping(principal, at("charter-step", charter, "submit"))
    assert answer.status_code == 409
    assert "尚缺：“集团文化”未填写，也未写明见附件何处" in answer.content.decode()
    written(charter, people.principal)
    assert stepping(principal, at("charter-step", charter, "submit"))["Location"] == at("charter-detail", charter)
    late = principal.post(at("charter-edit", charter), {f"{part.key}-text": "交后再改", f"{part.key}-was": "x"})
    assert late.status_code == 409
    assert "交后再改" in late.content.decode()
    assert charter.sections.get(part="goals").text == "正文goals"


def test_the_whole_page_is_saved_without_script(group, people, draft, client_of):
    principal = client_of(people.principal)
    parts = principal.get(at("charter-edit", draft)).context["parts"]
    sent = {f"{part.key}-{name}": part[name].value() for part in parts for name in ("seen", "was")}
    sent |= {f"{part.key}-reference": "第二章" for part in parts} | {f"{part.key}-text": "" for part in parts}
    assert principal.post(at("charter-edit", draft), sent)["Location"] == at("charter-edit", draft)
    assert set(draft.sections.values_list("reference", flat=True)) == {"第二章"}


# --- reviewing and filing --------------------------------------------------------------------------------------------
def test_an_officer_ticks_each_part_and_files(group, people, draft, client_of):
    written(draft, people.principal)
    take(draft, "submit", people.principal)
    officer = client_of(people.officer)
    parts = officer.get(at("charter-review", draft)).context["parts"]
    sent = {f"{part.key}-{name}": part[name].value() for part in parts for name in ("seen", "was")}
    sent |= {f"{part.key}-verdict": "ok" for part in parts} | {f"{part.key}-remark": "" for part in parts}
    wrong = officer.post(at("charter-review", draft), sent | {"part-goals-verdict": "lacking"})
    assert "需修改的，请写明审核意见。" in wrong.content.decode()
    again = {part.key: part["seen"].value() for part in wrong.context["parts"]}
    sent |= {f"{key}-seen": seen for key, seen in again.items()} | {"part-goals-verdict": "ok"}
    officer.post(at("charter-review", draft), sent)
    url = at("charter-step", draft, "file")
    empty = stepping(officer, url, filing_number="", filed_on="2026-13-01", effective_on="", comment="同意")
    assert set(empty.context["form"].errors) == {"filing_number", "filed_on", "effective_on"}
    assert "同意" in empty.content.decode()
    day = TODAY.isoformat()
    done = stepping(officer, url, filing_number="章备9号", filed_on=day, effective_on=day)
    draft.refresh_from_db()
    assert (done.status_code, draft.filing_number, draft.number) == (302, "章备9号", 1)
    assert CaseStep.objects.filter(case=draft.case).count() == 2


def test_a_number_taken_is_said_at_its_field_and_nothing_typed_is_lost(group, two_groups, people, draft, client_of):
    past = past_charter(two_groups.b.group, people.officer)
    written(draft, people.principal)
    take(draft, "submit", people.principal)
    reviewed(draft, people.officer)
    day = TODAY.isoformat()
    answer = stepping(
        client_of(people.officer),
        at("charter-step", draft, "file"),
        filing_number="旧备 １号",
        filed_on=day,
        effective_on=day,
        comment="拟同意",
    )
    assert answer.status_code == 409
    told = f"备案号“旧备1号”已用于“{past.title}”（{two_groups.b.group.code}），请核对。"
    assert answer.context["form"].errors["filing_number"] == [told]
    assert "拟同意" in answer.content.decode()


def test_versions_are_held_against_each_other(group, people, client_of):
    day = TODAY - timedelta(days=3)
    first = filed(group, people.principal, people.officer, filed_on=day, effective_on=day)
    second = started(group, people.principal, copy=True)
    part = second.sections.select_related("charter__case").get(part="culture")
    charters.save_section(actor=people.office, section=part, text="正文culture，和而不同", reference="", seen=0)
    member = client_of(people.member)
    page = member.get(at("charter-changes", second))
    assert [one["title"] for one in page.context["changes"]] == ["集团文化"]
    assert "<ins>，和而不同</ins>" in page.content.decode()
    assert member.get(at("charter-changes", first)).status_code == 404  # nothing before the first
    take(second, "submit", people.principal)
    assert member.get(at("charter-compare", second, 2)).status_code == 404
    assert "第 1 次" in text(member, at("charter-detail", second))
    assert "正文culture" in text(member, at("charter-detail", first))  # the old one stays readable


def test_a_charter_from_before_the_portal_is_recorded_by_page(group, people, client_of):
    officer, url = client_of(people.officer), of("charter-past", group)
    typed = {"filing_number": "旧备1号", "filed_on": "2023-09-01", "in_force_on": "", "legal_form": "one"}
    assert acting(officer, url, **typed).context["form"].errors["document"] == ["此项必填。"]
    done = acting(officer, url, document="南岸教〔2023〕5号", **typed)
    charter = Charter.objects.get()
    assert done["Location"] == at("charter-detail", charter)
    page = text(officer, at("charter-detail", charter))
    assert charter.effective_on == charter.filed_on
    assert "平台启用前备案的章程，正文见公文扫描件。" in page
    assert "南岸教〔2023〕5号" in page
    earlier = typed | {"filing_number": "旧备2号", "filed_on": "2023-08-01", "in_force_on": "2023-08-01"}
    refused = acting(officer, url, document="文件", **earlier)
    assert "施行日须晚于第 1 版的施行日" in refused.context["form"].errors["in_force_on"][0]


# --- admission -------------------------------------------------------------------------------------------------------
def test_an_admission_goes_its_way_by_pages(group, people, client_of):
    principal, officer = client_of(people.principal), client_of(people.officer)
    acting(principal, of("admission-open", group), grounds="已运行三年")
    admission = Admission.objects.get()
    url = at("admission-step", admission, "examine")
    assert "该集团还没有备案并施行的章程" in text(officer, url)
    past_charter(group, people.officer)
    day = TODAY.isoformat()
    assert stepping(officer, url, examined_on=day, document="审1号").status_code == 302
    assert "审定通过，等待授牌" in text(principal, at("admission-detail", admission))
    plaque = at("admission-step", admission, "plaque")
    assert stepping(officer, plaque, plaque_number="NA-1", plaque_on=day, plaque_place="区教委").status_code == 302
    assert principal.get(plaque).status_code == 403
    assert "牌号" in text(principal, at("admission-print", admission))
    paper = officer.get(at("admission-docx", admission))
    told = {row.cells[0].text: row.cells[1].text for row in Document(io.BytesIO(paper.content)).tables[0].rows}
    assert (told["牌号"], told["集团名称"], told["申请说明"]) == ("NA-1", "甲canaryA教育集团", "已运行三年")
    assert Event.objects.filter(detail__what=f"admission:{admission.case.code}").count() == 1
    withdraw = at("admission-step", admission, "withdraw")
    assert "请写明撤销原因。" in stepping(officer, withdraw, ended_on=day, comment=" ").content.decode()
    assert stepping(officer, withdraw, ended_on=day, comment="集团撤并").status_code == 302
    ended = text(principal, at("admission-detail", admission))
    assert "撤销原因" in ended
    assert "集团撤并" in ended


def test_a_plaque_from_before_the_portal_is_recorded_by_page(group, people, client_of):
    officer = client_of(people.officer)
    typed = {
        "examined_on": "2023-09-01",
        "examined_document": "审1号",
        "plaque_number": "NA-7",
        "plaque_on": "2023-08-01",
        "plaque_place": "区教委",
    }
    wrong = acting(officer, of("admission-past", group), **typed)
    assert wrong.context["form"].errors["plaque_on"] == ["授牌日不能早于审定日。"]
    done = acting(officer, of("admission-past", group), **(typed | {"plaque_on": "2023-09-10"}))
    admission = Admission.objects.get()
    assert (done["Location"], admission.plaque_number) == (at("admission-detail", admission), "NA-7")


# --- own rules -------------------------------------------------------------------------------------------------------
def test_a_rule_is_entered_and_mended(group, people, client_of):
    office = client_of(people.office)
    typed = {"rule_kind": "money", "title_text": "经费管理办法", "adopted_on": "2026-09-01"}
    acting(office, of("rule-add", group), **typed)
    rule = GroupRule.objects.get()
    page = reverse("governance:rule-detail", args=[rule.code])
    change = reverse("governance:rule-change", args=[rule.code])
    wrong = acting(office, change, **(typed | {"ended_on": "2026-08-31"}))
    assert "废止日必须晚于施行日。" in wrong.content.decode()
    assert acting(office, change, **(typed | {"ended_on": "2026-10-01"}))["Location"] == page
    assert "2026年10月1日废止" in text(client_of(people.member), page)
    assert client_of(people.officer).get(change).status_code == 403
    assert client_of(people.stranger).get(page).status_code == 404


# --- quality ---------------------------------------------------------------------------------------------------------
def test_what_is_lacking_stands_among_the_doubts_with_the_act_that_settles_it(two_groups, people):
    a, b = two_groups.a.group, two_groups.b.group
    scope = build_scope(people.officer)
    assert [finding.code for finding in groups_without_charter(scope, TODAY)] == [a.code, b.code]
    filed(a, people.principal, people.officer)
    admission = opened(a, people.principal)
    lacking = groups_not_admitted(scope, TODAY)
    assert [(one.what, one.act.view) for one in lacking] == [
        ("尚未授牌", "governance:admission-detail"),
        ("没有准入审定", "governance:admission-past"),
    ]
    take(admission, "examine", people.officer, **EXAMINED)
    take(admission, "plaque", people.officer, **PLAQUE)
    assert [finding.code for finding in groups_without_charter(scope, TODAY)] == [b.code]
    assert [finding.code for finding in groups_not_admitted(scope, TODAY)] == [b.code]
