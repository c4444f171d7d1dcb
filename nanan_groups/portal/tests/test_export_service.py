"""Taking datasets out: what the file holds and says of itself, who may, what the audit keeps."""

import csv
import hashlib
import io
import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from openpyxl import load_workbook

from groups.registry.models import Department
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.files import written
from nanan_groups.portal.tests.samples import OFFICES, PEOPLE, OfficeSheet
from nanan_groups.records import audit
from nanan_groups.records.exports import Wish, check_rate, take_out
from nanan_groups.records.models import Event, EventKind
from nanan_groups.testing.factories import DepartmentFactory

DAY = date(2026, 9, 1)


@pytest.fixture
def officer(user_of):
    return user_of("personnel_officer")


@pytest.fixture
def offices(db):
    return [DepartmentFactory(code=f"o{n}", name=f"科室{n}", ordinal=n) for n in (1, 2)]


def sheets_of(taken) -> dict[str, list[list]]:
    with taken.file as file:
        book = load_workbook(io.BytesIO(file.read()))
    return {page.title: [list(row) for row in page.iter_rows(values_only=True)] for page in book}


def last_event() -> Event:
    return Event.objects.filter(kind=EventKind.EXPORT).first()


def test_a_workbook_holds_the_rows_and_says_of_itself_what_it_is(officer, offices):
    taken = take_out(actor=officer, datasets=[OFFICES], wish=Wish(DAY, reason="核对"))
    pages = sheets_of(taken)
    assert pages["部门表"] == [["代码", "名称", "次序"], ["o1", "科室1", 1], ["o2", "科室2", 2]]
    about = dict(pages["导出说明"][1:])
    assert about["导出编号"] == taken.number
    assert about["导出人"] == str(officer)
    assert about["任职"] == "区教委人事科室"
    assert about["截至日期"] == "2026年9月1日"
    assert about["范围"] == "全区"
    assert about["筛选条件"] == "无"
    assert about["用途"] == "核对"
    assert "联系电话" not in about
    assert re.fullmatch(r"DC\d{8}-[0-9A-F]{8}", taken.number)
    assert taken.name == f"部门表-2026-09-01-{taken.number}.xlsx"


def test_the_event_says_who_took_what_and_fits_the_file(officer, offices):
    taken = take_out(
        actor=officer, datasets=[OFFICES], wish=Wish(DAY, "csv", {"ordinal": "2", "x": "1"}), address="127.0.0.1"
    )
    with taken.file as file:
        content = file.read()
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [
        ["代码", "名称", "次序"],
        ["o2", "科室2", "2"],
    ]
    event = last_event()
    assert (event.actor_id, event.address, event.subject) == (officer.pk, "127.0.0.1", f"offices {taken.number}")
    assert event.detail == {
        "what": "offices",
        "count": 1,
        "sha256": hashlib.sha256(content).hexdigest(),
        "number": taken.number,
        "as_of": "2026-09-01",
        "format": "csv",
        "filter": {"ordinal": "2"},
        "covers": {"district": True},
    }


def test_people_need_a_purpose_and_telephones_their_right(officer, user_of):
    with pytest.raises(RuleViolation) as refused:
        take_out(actor=officer, datasets=[PEOPLE], wish=Wish(DAY, reason=" "))
    assert (refused.value.field, refused.value.code) == ("reason", "reason")
    leader = user_of("bureau_leader")
    with pytest.raises(PermissionDenied, match="明文电话"):
        take_out(actor=leader, datasets=[PEOPLE], wish=Wish(DAY, reason="核对", clear=True))
    with pytest.raises(PermissionDenied, match="不含导出“人员”"):
        take_out(actor=user_of("organisation_officer"), datasets=[PEOPLE], wish=Wish(DAY, reason="核对"))
    assert last_event() is None


@pytest.mark.parametrize(
    ("clear", "phone", "told", "text"),
    [(False, "138****0001", "masked", "已遮蔽"), (True, "13800000001", "clear", "明文")],
)
def test_telephones_are_masked_unless_asked_for(officer, clear, phone, told, text):
    wish = Wish(DAY, filters={"q": "人员1"}, reason="核对", clear=clear)
    pages = sheets_of(take_out(actor=officer, datasets=[PEOPLE], wish=wish))
    assert [row[2] for row in pages["人员表"][1:]] == [phone] * 3
    about = dict(pages["导出说明"][1:])
    assert about["联系电话"] == text
    assert about["筛选条件"] == "姓名：人员1"
    assert "个人信息" in about["注意"]
    detail = last_event().detail
    assert (detail["phones"], detail["reason"]) == (told, "核对")
    assert detail["filter"] == {"q": True}  # a name searched for is not kept


def test_all_at_once_are_sheets_of_one_workbook(officer, offices):
    taken = take_out(actor=officer, datasets=[OFFICES, PEOPLE], wish=Wish(DAY, reason="年度归档"), title="全部导出")
    pages = sheets_of(taken)
    assert list(pages) == ["部门表", "人员表", "导出说明"]
    assert taken.count == 5
    assert taken.name.startswith("全部导出-2026-09-01-DC")
    event = last_event()
    assert event.subject == f"all {taken.number}"
    assert (event.detail["what"], event.detail["count"]) == ("offices,people", 5)
    with pytest.raises(RuleViolation, match="多张表只能导出为 Excel 工作簿"):
        take_out(actor=officer, datasets=[OFFICES, PEOPLE], wish=Wish(DAY, "csv", reason="年度归档"))


def test_a_school_covers_itself(user_of, two_groups):
    school = two_groups.a.tight.institution
    clerk = user_of("school_clerk", institution=school)
    with take_out(actor=clerk, datasets=[PEOPLE], wish=Wish(DAY, "csv", reason="核对")).file:
        covers = last_event().detail["covers"]
    assert school.pk in covers["institutions"]
    assert two_groups.b.tight.institution.pk not in covers["institutions"]


def test_no_event_no_file(officer, offices, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("the audit is down")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError, match="the audit is down"):
        take_out(actor=officer, datasets=[OFFICES], wish=Wish(DAY))


def test_a_file_that_fails_is_closed():
    kept = []

    def broken(out):
        kept.append(out)
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        written(broken)
    assert kept[0].closed


def test_so_many_exports_an_hour_and_no_more(officer, user_of, settings, monkeypatch):
    settings.EXPORTS_PER_HOUR = 3
    start = timezone.now()
    for minutes in (70, 50, 40):
        monkeypatch.setattr(audit.timezone, "now", lambda at=start - timedelta(minutes=minutes): at)
        audit.record(EventKind.EXPORT, actor_id=officer.pk, subject="x")
    monkeypatch.setattr(audit.timezone, "now", lambda: start)
    check_rate(officer)  # the oldest of three is older than an hour
    audit.record(EventKind.EXPORT, actor_id=officer.pk, subject="x")
    with pytest.raises(RuleViolation, match=r"一小时内最多导出 3 次.*之后再试") as refused:
        check_rate(officer)
    assert refused.value.code == "too-many-exports"
    check_rate(user_of("auditor"))


def test_lines_are_what_the_library_would_export(offices):
    rows = Department.objects.order_by("code")
    assert list(OfficeSheet.lines(rows)) == [OfficeSheet().export_resource(row) for row in rows]
    assert OfficeSheet().get_export_headers() == ["代码", "名称", "次序"]
