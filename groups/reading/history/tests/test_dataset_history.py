"""历史资料: five matters in one sheet, marked as entered afterwards, once each, the same again without a trace."""

import pytest
from django.core.exceptions import PermissionDenied

from groups.governance.models import Admission, BodyMember, Charter
from groups.planning.models import AnnualPlan, DevelopmentPlan
from groups.reading.history.sheets import ALLOWED, NEEDED, HistorySheet
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.imports import jobs
from nanan_groups.records.imports.datasets import dataset_of
from nanan_groups.records.models import Act
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.dataset_run import bring_in, check, job_of, lines, one_refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
DAY = TODAY


@pytest.fixture
def officer(user_of):
    return user_of("registry_officer")


def sheet(two_groups) -> list[dict]:
    group, school = two_groups.a.group.code, two_groups.a.tight.institution.code
    return [
        {"matter": "章程备案", "group": group, "document": "南教〔2023〕1号", "decided_on": "2023-03-01",
         "number": "章备1号", "law": "多法人"},
        {"matter": "准入授牌", "group": group, "document": "南教〔2023〕2号", "decided_on": "2023-04-01",
         "number": "牌001", "from_day": "2023-05-01", "place": "示范小学"},
        {"matter": "治理机构任期", "group": group, "organ": "理事会", "person": "王示范", "position": "副职",
         "school": school, "post": "校长", "from_day": "2022-09-01", "to_day": "2025-09-01"},
        {"matter": "发展规划", "group": group, "document": "南教〔2022〕9号", "decided_on": "2022-12-01",
         "first_year": "2022-2023", "last_year": "2024-2025"},
        {"matter": "年度计划", "group": group, "document": "南教〔2023〕8号", "decided_on": "2023-10-01",
         "first_year": "2023-2024"},
    ]  # fmt: skip


def test_columns_are_frozen():
    assert [column.header for column in HistorySheet.entered().values()] == [
        "事项", "教育集团", "依据文件", "审定日", "编号", "法人结构", "授牌地点", "起始学年", "结束学年", "治理机构", "姓名",
        "席位", "产生方式", "所在学校", "校内职务", "起", "止",
    ]  # fmt: skip


def test_every_matter_comes_in_marked(two_groups, officer):
    rows = sheet(two_groups)
    assert bring_in("history", officer, *rows, day=DAY).counts == (5, 0, 0)
    charter, admission, plan = Charter.objects.get(), Admission.objects.get(), DevelopmentPlan.objects.get()
    assert (charter.source, charter.number, charter.filing_number, charter.case.state) == (
        "backfill",
        1,
        "章备1号",
        "filed",
    )
    assert charter.effective_on == charter.filed_on
    assert (admission.source, admission.plaque_number, admission.case.state) == ("backfill", "牌001", "plaqued")
    member = BodyMember.objects.get(source="backfill")
    assert (member.person, member.institution, member.body.kind) == (
        "王示范",
        two_groups.a.tight.institution,
        "council",
    )
    assert (plan.recorded, plan.first_year, plan.last_year, plan.case.state) == (True, 2022, 2024, "closed")
    annual = AnnualPlan.objects.get(recorded=True)
    assert (annual.campaign.year, annual.case.state, annual.document) == (2023, "closed", "南教〔2023〕8号")
    assert set(Act.objects.filter(verb__startswith="record_").values_list("actor", flat=True)) == {officer.pk}


def test_the_same_sheet_again_writes_nothing_and_its_export_comes_back(two_groups, officer):
    bring_in("history", officer, *sheet(two_groups), day=DAY)
    before = Act.objects.count()
    assert bring_in("history", officer, *sheet(two_groups), day=DAY).counts == (0, 0, 5)
    printed = lines("history", officer, day=DAY)
    assert [line[0] for line in printed] == ["章程备案", "准入授牌", "治理机构任期", "发展规划", "年度计划"]
    assert bring_in("history", officer, *printed, day=DAY).counts == (0, 0, 5)
    assert Act.objects.count() == before
    assert len(lines("history", officer, day=DAY, matter="term")) == 1
    assert lines("history", officer, day=DAY, group=two_groups.b.group.code) == []


def test_what_contradicts_the_record_is_refused_in_its_column(two_groups, officer):
    bring_in("history", officer, *sheet(two_groups), day=DAY)
    charter, admission, term, development, annual = sheet(two_groups)
    other = two_groups.b.group.code
    assert one_refused("history", officer, charter | {"group": other}, day=DAY)[0] == "number"
    assert one_refused("history", officer, admission | {"group": other}, day=DAY)[0] == "number"
    assert one_refused("history", officer, development | {"document": "别的"}, day=DAY)[:2] == ("first_year", "again")
    assert one_refused("history", officer, annual | {"document": "别的"}, day=DAY)[:2] == ("first_year", "again")
    assert one_refused("history", officer, term | {"position": "委员（理事、成员）"}, day=DAY)[2] != ""
    late = charter | {"number": "章备2号", "decided_on": "2099-01-01"}
    assert one_refused("history", officer, late, day=DAY)[:2] == ("decided_on", "coming")


@pytest.mark.parametrize("matter", list(NEEDED))
def test_each_matter_asks_for_its_own_columns_and_no_other(two_groups, officer, matter):
    row = next(one for one in sheet(two_groups) if one["matter"] == matter.label)
    for name in NEEDED[matter]:
        seen = check("history", officer, {key: value for key, value in row.items() if key != name}, day=DAY)
        assert (2, name, "required") in seen.problems, name
    strange = set(HistorySheet.entered()) - {"matter", "group", *NEEDED[matter], *ALLOWED[matter]}
    full = sheet(two_groups)[2] | sheet(two_groups)[3] | sheet(two_groups)[1] | sheet(two_groups)[0] | row
    seen = check("history", officer, full | {"seat_kind": "因职务担任"}, day=DAY)
    assert {column for _, column, code in seen.problems if code == "not-of-this"} == strange


def test_nobody_else_brings_it_in(two_groups, user_of):
    dataset = dataset_of("history")
    for role in ("bureau_leader", "personnel_officer", "auditor"):
        assert not dataset.may_import(scope_of(user_of(role)))
    principal = user_of("group_principal", group=two_groups.a.group)
    assert not dataset.may_import(scope_of(principal))
    with pytest.raises(PermissionDenied):
        jobs.check(job_of("history", principal))


def test_a_group_takes_out_its_own_only(two_groups, officer, user_of):
    bring_in("history", officer, *sheet(two_groups), day=DAY)
    own = lines("history", user_of("group_principal", group=two_groups.a.group), day=DAY)
    assert len(own) == 5
    assert lines("history", user_of("group_principal", group=two_groups.b.group), day=DAY) == []
