"""Exports of the back office: what the list shows, declared columns only, cells that never run, and a line in the audit."""

import csv
import hashlib
import io

import pytest
from django.contrib import admin
from django.urls import reverse
from openpyxl import load_workbook

from groups.registry.models import DirectoryEntry, Institution
from nanan_groups.kit.admin import export
from nanan_groups.kit.excel.out import RUNS
from nanan_groups.records.models import Event, EventKind
from nanan_groups.testing.admin_rows import ROWS, reader_of
from nanan_groups.testing.factories import DirectoryEntryFactory, InstitutionFactory

PAYLOADS = [
    '=HYPERLINK("http://x?"&A1)', "=cmd|'/c calc'!A1", "@SUM(1)", "+1+1", "-2+3", "\t=1", "\r=1", "\n=1", "==1", "＝1+1",
    '"引号",逗号', "a\nb", "普通", "'已有撇号",
]  # fmt: skip
ADMIN_OF = {model._meta.label: model_admin for model, model_admin in admin.site._registry.items()}
LABELS = sorted(label for label, model_admin in ADMIN_OF.items() if model_admin.columns is not None)


def url_of(label: str) -> str:
    return reverse(f"admin:{label.lower().replace('.', '_')}_export")


def content(answer) -> bytes:
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return b"".join(answer.streaming_content)


def take(client, label, *, kind="csv", query="", **posted) -> bytes:
    return content(client.post(f"{url_of(label)}?{query}", {"format": kind, "purpose": "核对", **posted}))


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.fixture
def client(user_of, client_of):
    return client_of(user_of("auditor"))


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_has_the_declared_columns_and_every_row(label, kind, user_of, client_of):
    ROWS[label]()
    client = client_of(user_of(reader_of(label)))
    shown = client.get(reverse(f"admin:{label.lower().replace('.', '_')}_changelist")).context["cl"].result_count
    data = take(client, label, kind=kind)
    if kind == "csv":
        header, *rows = rows_of(data)
    else:
        book = load_workbook(io.BytesIO(data))
        header, *rows = [list(row) for row in book.active.iter_rows(values_only=True)]
    assert header == ADMIN_OF[label].columns().get_export_headers()
    assert len(rows) == shown
    assert shown >= 1


def test_export_columns_are_frozen():
    """One declaration; whoever changes it changes what leaves the house."""
    headers = {label: ADMIN_OF[label].columns().get_export_headers() for label in LABELS}
    assert headers["registry.Institution"] == [
        "编码", "名称", "简称", "暂定名", "机构类型", "办学性质", "办学性质依据", "校点", "所属教育集团", "官方代码",
    ]  # fmt: skip
    assert headers["registry.Membership"] == [
        "集团编码", "教育集团", "校点编码", "校点", "关系类型", "次序", "起", "起日不详", "止", "有效期",
    ]  # fmt: skip
    assert headers["registry.DirectoryEntry"] == [
        "机构编码", "机构", "统一社会信用代码", "法人形式", "法定代表人", "校（园）长", "党组织书记", "办公电话", "地址",
    ]  # fmt: skip
    assert headers["accounts.User"] == ["工号", "姓名", "管理员类别", "启用", "须修改密码", "密码设置时间"]
    for label, columns in headers.items():
        assert not {"密码", "哈希值", "来源标识", "修订号"} & set(columns), label


def test_cells_never_run_in_a_workbook(client):
    for number, text in enumerate(PAYLOADS):
        DirectoryEntryFactory(institution=InstitutionFactory(version__name=f"学校{number:02d}"), head=text[:40])
    sheet = load_workbook(io.BytesIO(take(client, "registry.DirectoryEntry", kind="xlsx"))).active
    column = [cell.value for cell in sheet[1]].index("校（园）长") + 1
    cells = [sheet.cell(row, column) for row in range(2, sheet.max_row + 1)]
    assert {cell.data_type for cell in cells} == {"s"}
    # A cell's lines end with a line feed alone; everything else comes back to the letter.
    assert sorted(cell.value.replace("\r", "\n") for cell in cells) == sorted(
        t[:40].replace("\r", "\n") for t in PAYLOADS
    )
    assert all(cell.quotePrefix for cell in cells if cell.value[:1] in "=+-@\t\n")


def test_cells_never_run_in_csv(client):
    for text in PAYLOADS:
        DirectoryEntryFactory(head=text[:40])
    header, *rows = rows_of(take(client, "registry.DirectoryEntry"))
    heads = [row[header.index("校（园）长")] for row in rows]
    assert not [head for head in heads if head.startswith(RUNS)]
    assert sorted(head.removeprefix("'") if head[1:].startswith(RUNS) else head for head in heads) == sorted(
        text[:40] for text in PAYLOADS
    )


def test_numbers_days_and_codes_keep_their_kind(client):
    row = ROWS["registry.Membership"]()
    sheet = load_workbook(io.BytesIO(take(client, "registry.Membership", kind="xlsx"))).active
    header, values = ([cell.value for cell in line] for line in sheet.iter_rows(max_row=2))
    line = dict(zip(header, values, strict=True))
    assert line["次序"] == 1
    assert line["起"].date() == row.valid_from
    assert line["关系类型"] == "紧密型"
    assert (line["起日不详"], line["有效期"]) == ("否", "在效")


def test_only_the_filtered_rows_leave(policy, client):
    header, *rows = rows_of(take(client, "registry.Institution", query="ownership=unknown&kind=kindergarten"))
    assert {row[header.index("办学性质")] for row in rows} == {"待核实"}
    assert {row[header.index("机构类型")] for row in rows} == {"幼儿园"}
    total = len(rows_of(take(client, "registry.Institution"))) - 1
    assert (0 < len(rows) < total, total) == (True, Institution.objects.count())
    assert len(rows_of(take(client, "registry.Institution", query="q=滨江幼儿园"))) == 2


def test_posted_field_names_are_ignored(client):
    """The library's own page takes the columns from the form; ours has none to take."""
    entry = DirectoryEntryFactory(head="王敏")
    posted = {
        "resource": "0",
        "directoryentry_id": "on",
        "directorycolumns_institution__source_ref": "on",
        "columns": "id",
        "fields": "history",
        "export_items": [entry.pk],
        "institution__merged_into": "on",
    }
    header, *rows = rows_of(take(client, "registry.DirectoryEntry", **posted))
    assert header == ADMIN_OF["registry.DirectoryEntry"].columns().get_export_headers()
    assert len(rows) == DirectoryEntry.objects.count()


def test_export_holds_the_own_scope_alone(two_groups, user_of, client_of):
    """By hand, as in test_admin_scope: the rows of an export come from the same gate."""
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    request.user = user_of("group_principal", group=two_groups.a.group)
    for label in (
        "registry.Institution",
        "registry.DirectoryEntry",
        "registry.Membership",
        "registry.Enrolment",
        "registry.Site",
    ):
        model_admin = ADMIN_OF[label]
        lines = list(model_admin._rows(request, model_admin.get_queryset(request)))
        text = str(lines)
        assert len(lines) > 1
        assert two_groups.b.canary not in text
        assert not [secret for secret in two_groups.b.secrets if secret in text]


def test_export_is_an_event_with_filter_count_and_fingerprint(policy, user_of, client_of):
    officer = user_of("auditor")
    client = client_of(officer)
    data = take(client, "registry.Institution", kind="xlsx", query="kind=kindergarten&q=幼儿园")
    event = Event.objects.order_by("number").last()
    assert (event.kind, event.actor_id, event.address, event.ok) == (EventKind.EXPORT, officer.pk, "127.0.0.1", True)
    assert event.subject == "admin:registry.institution"
    assert event.detail["sha256"] == hashlib.sha256(data).hexdigest()
    assert event.detail["count"] == len(list(load_workbook(io.BytesIO(data)).active.iter_rows())) - 1
    assert event.detail["filter"] == {"kind": "kindergarten", "q": "幼儿园"}
    assert (event.detail["format"], event.detail["reason"]) == ("xlsx", "核对")


def test_lists_of_people_need_a_purpose_and_keep_no_name(client):
    DirectoryEntryFactory(head="王敏")
    url = url_of("registry.DirectoryEntry")
    answer = client.post(url, {"format": "csv", "purpose": " "})
    assert "请写明用途" in answer.content.decode()
    assert not Event.objects.filter(kind=EventKind.EXPORT).exists()
    take(client, "registry.DirectoryEntry", query="q=王敏")
    assert Event.objects.get(kind=EventKind.EXPORT).detail["filter"] == {"q": True}


def test_no_event_no_file(client, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("the audit is down")

    ROWS["registry.Department"]()
    monkeypatch.setattr("nanan_groups.records.audit.record", broken)
    with pytest.raises(RuntimeError, match="the audit is down"):
        client.post(url_of("registry.Department"), {"format": "csv"})


def test_reading_the_page_writes_nothing(client):
    ROWS["registry.Department"]()
    before = Event.objects.count()
    page = client.get(url_of("registry.Department"))
    assert page.status_code == 200
    assert Event.objects.count() == before
    assert client.put(url_of("registry.Department")).status_code == 405
    for posted in ({}, {"format": "pdf"}, {"format": ["csv", "xlsx"], "purpose": "长" * 300}):
        assert client.post(url_of("registry.Department"), posted).status_code == 200
    assert client.get(f"{url_of('registry.Department')}?p=99").status_code in (200, 302)


def test_a_long_table_streams_in_chunks_with_a_fixed_number_of_queries_each(
    user_of, client_of, monkeypatch, django_assert_num_queries, rf
):
    monkeypatch.setattr(export, "CHUNK", 2)
    for _ in range(5):
        ROWS["registry.Site"]()
    request = rf.get("/")
    request.user = user_of("auditor")
    model_admin = ADMIN_OF["registry.Site"]
    queryset = model_admin.get_queryset(request)
    with django_assert_num_queries(1 + 3):  # the rows, and the groups of each of three chunks
        assert len(list(model_admin._rows(request, queryset))) == 6


def test_export_needs_its_right(user_of, client_of):
    roles = ("registry_officer", "bureau_leader", "auditor", "system", "security", "audit")
    clients = {role: client_of(user_of(role)) for role in roles}
    for label in LABELS:
        allowed = {
            "accounts.AdministratorChange": {"system", "security", "audit"},
            "accounts.User": {"system"}, "access.Appointment": {"security"}, "records.Event": {"auditor", "audit"},
            "records.Act": {"auditor"}, "staffing.StaffMember": {"personnel_officer", "bureau_leader"},
            "staffing.StaffPost": {"personnel_officer", "bureau_leader"},
        }.get(label, {"registry_officer", "personnel_officer", "finance_officer", "bureau_leader", "auditor"})  # fmt: skip
        for role, client in clients.items():
            expected = 200 if role in allowed else 403
            assert client.get(url_of(label)).status_code == expected, (label, role)
            answer = client.post(url_of(label), {"format": "csv", "purpose": "x"})
            assert answer.status_code == expected, (label, role)
            assert answer.streaming is (expected == 200)
            list(answer)  # closes the file
