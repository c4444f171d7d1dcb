"""import_data, export_data and make_template: exit codes, the last line, files, and nothing personal on the screen."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import load_workbook

from groups.registry.models import Department
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.portal.tests.samples import OFFICES, PEOPLE, only, sample_job
from nanan_groups.records.imports import jobs
from nanan_groups.records.models import Event, EventKind, ImportJob, ImportProblem, ImportRow, JobState
from nanan_groups.testing.factories import DepartmentFactory, UserFactory

GOOD = "代码,名称,次序\no1,科室甲,1\no2,科室乙,2\n"
BAD = "代码,名称,次序\no1,科室甲,1\no2,,张三丰\no3,禁用科,3\n"


@pytest.fixture(autouse=True)
def two_datasets():
    with only(OFFICES, PEOPLE):
        yield


@pytest.fixture
def officer(user_of):
    return user_of("registry_officer")


def run(*arguments) -> tuple[int, str, str]:
    """(exit code, output, the complaint)."""
    out = io.StringIO()
    try:
        call_command(*map(str, arguments), stdout=out)
    except CommandError as refused:
        return refused.returncode, out.getvalue(), str(refused)
    return 0, out.getvalue(), ""


def last_line(output: str) -> dict:
    told = json.loads(output.splitlines()[-1])
    assert list(told) == ["rows", "new", "changed", "unchanged", "refused", "seconds"]
    assert told.pop("seconds") >= 0
    return told


@pytest.fixture
def file(tmp_path):
    def make(text: str, name="部门.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return make


def counts(rows, new, changed, unchanged, refused) -> dict:
    return {"rows": rows, "new": new, "changed": changed, "unchanged": unchanged, "refused": refused}


# --- import_data -----------------------------------------------------------------------------------------------------
def test_a_good_file_is_written_and_the_job_recorded(officer, file):
    DepartmentFactory(code="o1", name="旧名")
    code, output, _ = run(
        "import_data", "offices", file(GOOD), "--as", officer.username, "--effective-on", "2026-09-01"
    )
    assert (code, last_line(output)) == (0, counts(2, 1, 1, 0, 0))
    assert list(Department.objects.order_by("code").values_list("name", flat=True)) == ["科室甲", "科室乙"]
    job = ImportJob.objects.get()
    assert (job.state, job.actor, job.reason, job.file_name) == (JobState.DONE, officer, "命令行导入", "部门.csv")
    assert job.effective_on.isoformat() == "2026-09-01"
    code, output, _ = run("import_data", "offices", file(GOOD), "--as", officer.username)
    assert (code, last_line(output)) == (0, counts(2, 0, 0, 2, 0))


def test_refused_rows_stop_everything_and_come_back_marked(officer, file, tmp_path):
    errors = tmp_path / "errors.xlsx"
    code, output, complaint = run(
        "import_data", "offices", file(BAD), "--as", officer.username, "--errors", errors, "--reason", "试导"
    )
    assert (code, last_line(output)) == (1, counts(3, 1, 0, 0, 2))
    assert complaint == "有 2 行被拒，没有写入任何数据。“名称”2 处、“次序”1 处。"
    assert "张三丰" not in output + complaint
    assert Department.objects.count() == 0
    rows = list(load_workbook(errors).active.iter_rows(values_only=True))
    assert [bool(row[0]) for row in rows[1:]] == [False, True, True]
    job = ImportJob.objects.get()
    assert (job.state, job.reason) == (JobState.CANCELLED, "试导")
    assert not ImportRow.objects.exists()
    assert not ImportProblem.objects.exists()


def test_only_the_good_rows_when_asked_for(officer, file):
    code, output, _ = run("import_data", "offices", file(BAD), "--as", officer.username, "--good-rows")
    assert (code, last_line(output)) == (0, counts(3, 1, 0, 0, 2))
    assert list(Department.objects.values_list("code", flat=True)) == ["o1"]


def test_no_good_row_at_all(officer, file):
    bad = file("代码,名称,次序\no1,,1\n")
    code, output, _ = run("import_data", "offices", bad, "--as", officer.username, "--good-rows")
    assert (code, last_line(output)) == (1, counts(1, 0, 0, 0, 1))


@pytest.mark.parametrize(("text", "code"), [(GOOD, 0), (BAD, 1)])
def test_a_dry_run_writes_nothing(officer, file, text, code):
    assert run("import_data", "offices", file(text), "--as", officer.username, "--dry-run")[0] == code
    assert Department.objects.count() == 0
    assert ImportJob.objects.get().state == JobState.CANCELLED


def test_what_cannot_be_used_ends_with_2(officer, user_of, file, tmp_path):
    leader, disabled = user_of("bureau_leader"), UserFactory(disabled=True)
    good = file(GOOD)
    for arguments, sentence in [
        (["nothing", good, "--as", officer.username], "没有数据表“nothing”。可用的是：offices、people。"),
        (["offices", good, "--as", "nobody"], "没有工号为“nobody”的在用账号。"),
        (["offices", good, "--as", disabled.username], "的在用账号"),
        (["offices", good, "--as", leader.username], "您的任职不能导入这张表。"),
        (["offices", tmp_path / "none.csv", "--as", officer.username], "无法读取：所在文件夹不存在"),
        (["offices", tmp_path, "--as", officer.username], "无法读取：这是一个文件夹"),
        (["offices", file("", "e.csv"), "--as", officer.username], "文件是空的"),
        (["offices", file("甲,乙\n1,2\n", "h.csv"), "--as", officer.username], "表头"),
        (["offices", good, "--as", officer.username, "--effective-on", "昨天"], "无法识别"),
        (["offices", good, "--as", officer.username, "--reason", " "], "请写明导入说明"),
    ]:
        code, output, complaint = run("import_data", *arguments)
        assert code == 2, arguments
        assert sentence in complaint
        assert last_line(output)["new"] == 0
    assert Department.objects.count() == 0


@pytest.mark.parametrize(
    ("refusal", "code", "told"),
    [("refused-rows", 1, "有 0 行被拒，没有写入任何数据。"), ("nothing", 0, ""), ("expired", 2, "其他")],
)
def test_what_others_changed_between_check_and_writing(officer, file, monkeypatch, refusal, code, told):
    """The second look found other rows: refused ones are exit 1, none left is nothing to do."""

    def confirm(**_):
        raise RuleViolation("其他", code=refusal)

    monkeypatch.setattr(jobs, "confirm", confirm)
    found = run("import_data", "offices", file(GOOD), "--as", officer.username)
    assert (found[0], found[2].startswith(told)) == (code, True)
    assert Department.objects.count() == 0


def test_while_another_import_is_at_work(officer, user_of, file):
    sample_job(user_of("registry_officer"), dataset="offices", state=JobState.WRITING, beat_at=timezone.now())
    code, _, complaint = run("import_data", "offices", file(GOOD), "--as", officer.username)
    assert (code, "正在导入" in complaint) == (2, True)
    assert ImportJob.objects.get(actor=officer).state == JobState.CANCELLED


def test_data_that_changes_meanwhile_is_looked_at_again(officer, file, monkeypatch):
    DepartmentFactory(code="o1", name="旧名")
    confirm, changed = jobs.confirm, []

    def meddle(**arguments):
        if not changed:
            changed.append(DepartmentFactory(code="o2", name="科室乙", ordinal=2))
        return confirm(**arguments)

    monkeypatch.setattr(jobs, "confirm", meddle)
    code, output, _ = run("import_data", "offices", file(GOOD), "--as", officer.username)
    assert (code, last_line(output)) == (0, counts(2, 0, 1, 1, 0))


def test_an_error_file_that_cannot_be_written(officer, file, tmp_path):
    code, _, complaint = run(
        "import_data", "offices", file(BAD), "--as", officer.username, "--errors", tmp_path / "no" / "x.xlsx"
    )
    assert (code, "所在文件夹不存在" in complaint) == (2, True)
    assert ImportJob.objects.get().state == JobState.CANCELLED


# --- export_data -----------------------------------------------------------------------------------------------------
def test_an_export_is_the_file_and_its_event(officer, tmp_path):
    DepartmentFactory(code="o1", name="科室甲", ordinal=1)
    path = tmp_path / "部门.xlsx"
    code, output, _ = run("export_data", "offices", "--as", officer.username, "--output", path, "--as-of", "2024-09-01")
    assert code == 0
    assert load_workbook(path)["部门表"]["B2"].value == "科室甲"
    event = Event.objects.get(kind=EventKind.EXPORT)
    assert (event.actor_id, event.detail["as_of"], event.detail["reason"]) == (officer.pk, "2024-09-01", "命令行导出")
    assert event.detail["number"] in output
    assert event.detail["sha256"] in output
    assert sorted(one.name for one in tmp_path.iterdir()) == ["部门.xlsx"]


def test_telephones_in_clear_need_a_reason_of_their_own(user_of, tmp_path):
    personnel, path = user_of("personnel_officer"), tmp_path / "人员.csv"
    command = ("export_data", "people", "--as", personnel.username, "--output", path)
    assert run(*command)[0] == 0
    assert "138****0001" in path.read_text("utf-8-sig")
    code, _, complaint = run(*command, "--clear")
    assert (code, complaint) == (2, "导出明文电话须用 --reason 写明用途。")
    assert run(*command, "--clear", "--reason", "值班表")[0] == 0
    assert "13800000001" in path.read_text("utf-8-sig")
    leader = user_of("bureau_leader")
    code, _, complaint = run(
        "export_data", "people", "--as", leader.username, "--output", path, "--clear", "--reason", "x"
    )
    assert (code, "明文电话" in complaint) == (2, True)


def test_all_in_one_workbook(user_of, tmp_path):
    path = tmp_path / "全部.xlsx"
    assert run("export_data", "all", "--as", user_of("personnel_officer").username, "--output", path)[0] == 0
    assert load_workbook(path).sheetnames == ["部门表", "人员表", "导出说明"]


def test_exports_that_cannot_be(officer, user_of, tmp_path):
    expert = user_of("expert")
    for dataset, who, path, sentence in [
        ("people", officer, "x.csv", "不含导出“人员”"),
        ("all", expert, "x.xlsx", "不含导出"),
        ("offices", officer, "x.pdf", "应以 .xlsx 或 .csv 结尾"),
        ("offices", officer, "no/x.csv", "所在文件夹不存在"),
        ("none", officer, "x.csv", "没有数据表"),
        ("all", user_of("personnel_officer"), "x.csv", "只能导出为 Excel 工作簿"),
    ]:
        code, _, complaint = run("export_data", dataset, "--as", who.username, "--output", tmp_path / path)
        assert (code, sentence in complaint) == (2, True), complaint
    assert list(tmp_path.iterdir()) == []


# --- make_template -----------------------------------------------------------------------------------------------------
def test_a_template_with_or_without_a_person(officer, user_of, tmp_path):
    path = tmp_path / "模板.xlsx"
    assert run("make_template", "offices", "--output", path)[0] == 0
    assert "部门表" in load_workbook(path).sheetnames
    assert run("make_template", "offices", "--output", path, "--as", officer.username)[0] == 0
    for arguments, sentence in [
        (["offices", "--output", path, "--as", user_of("expert").username], "不能导入这张表"),
        (["offices", "--output", tmp_path / "x.csv"], "应以 .xlsx 结尾"),
        (["none", "--output", path], "没有数据表"),
        (["offices", "--output", tmp_path / "no" / "x.xlsx"], "所在文件夹不存在"),
    ]:
        code, _, complaint = run("make_template", *arguments)
        assert (code, sentence in complaint) == (2, True), complaint
