"""The register's commands: what they write, their exit codes, and errors in Chinese."""

import hashlib
import json
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import load_workbook

from groups.registry.register.queries.summary import registry_summary
from nanan_groups.records.audit import verify
from nanan_groups.records.models import Event, EventKind


def run(*arguments) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def refused(*arguments) -> str:
    """The sentence of a command that stops with exit code 2."""
    with pytest.raises(CommandError) as stop:
        run(*arguments)
    assert stop.value.returncode == 2
    return str(stop.value)


def exports():
    return Event.objects.filter(kind=EventKind.EXPORT)


BAD_DAYS = {
    "2022-07-13": "截至日期早于2022年7月14日：登记以该日发布的教育集团一览表为起点，此前没有数据。"
    "请选择2022年7月14日或之后的日期。",
    "2023-02-30": "截至日期“2023-02-30”不是存在的一天，请核对月和日。",
    "明天": "截至日期“明天”无法识别，请写成 2024-09-01 或 2024年9月1日。",
    "": "截至日期“”无法识别，请写成 2024-09-01 或 2024年9月1日。",
}


# --- export_annex2 --------------------------------------------------------------------------------------------------


def test_export_writes_the_workbook_and_says_so(policy, tmp_path):
    path = tmp_path / "一览表.xlsx"
    said = run("export_annex2", "--as-of", "2022年7月14日", "--output", str(path))
    assert said == f"已导出2022年7月14日的一览表：5 张表，35 个集团，写入 {path}。\n"
    book = load_workbook(path)
    assert len(book.sheetnames) == 5
    assert book.worksheets[0]["B3"].value == "十一中学教育集团"


def test_export_is_on_record_with_the_files_fingerprint(policy, tmp_path):
    path = tmp_path / "a.XLSX"
    run("export_annex2", "--as-of", "2022-07-14", "--output", str(path))
    event = exports().get()
    assert (event.actor_id, event.subject, event.ok) == (None, "annex2", True)
    assert event.detail == {
        "what": "annex2",
        "as_of": "2022-07-14",
        "count": 35,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    assert verify().problem == ""


def test_export_answers_for_today_when_no_day_is_given(policy, tmp_path):
    run("export_annex2", "--output", str(tmp_path / "a.xlsx"))
    assert exports().get().detail["as_of"] == timezone.localdate().isoformat()


@pytest.mark.parametrize(("day", "sentence"), BAD_DAYS.items())
def test_export_refuses_a_day_it_cannot_answer_for(db, tmp_path, day, sentence):
    path = tmp_path / "a.xlsx"
    assert refused("export_annex2", "--as-of", day, "--output", str(path)) == sentence
    assert not path.exists()
    assert not exports().exists()


def test_export_to_a_missing_folder_leaves_no_event(policy, tmp_path):
    path = tmp_path / "没有" / "a.xlsx"
    assert refused("export_annex2", "--output", str(path)) == f"文件“{path}”无法写入：所在文件夹不存在。"
    assert not exports().exists()


def test_export_to_a_folder_is_refused(policy, tmp_path):
    path = tmp_path / "a.xlsx"
    path.mkdir()
    assert refused("export_annex2", "--output", str(path)) == f"文件“{path}”无法写入：这是一个文件夹。"


def test_export_through_a_file_is_refused(policy, tmp_path):
    (tmp_path / "a.txt").write_text("x")
    path = tmp_path / "a.txt" / "a.xlsx"
    assert refused("export_annex2", "--output", str(path)) == f"文件“{path}”无法写入：路径中有一段不是文件夹。"


def test_export_names_any_other_failure(policy, tmp_path):
    path = tmp_path / ("长" * 200 + ".xlsx")
    assert refused("export_annex2", "--output", str(path)).startswith(f"文件“{path}”无法写入：系统错误 36（")


def test_export_without_a_file_is_refused(db):
    assert refused("export_annex2") == "请用 --output 写明要写入的文件，如 --output 一览表.xlsx。"


def test_export_under_another_ending_is_refused(db, tmp_path):
    assert refused("export_annex2", "--output", str(tmp_path / "a.xls")) == "文件名“a.xls”应以 .xlsx 或 .docx 结尾。"


# --- registry_summary -----------------------------------------------------------------------------------------------


def test_summary_as_json_is_the_summary(policy):
    day = settings.REGISTER_START
    assert json.loads(run("registry_summary", "--as-of", "2022-07-14", "--format", "json")) == registry_summary(day)


def test_summary_as_text(policy):
    assert run("registry_summary", "--as-of", "2022/7/14").splitlines() == [
        "截至2022年7月14日：",
        "教育集团 35 个：中学教育集团 8，小学教育集团 8，幼教集团 9，幼教集群 8，融合教育集团 1，职业教育集团 1。",
        "其中有贯通型的 8 个，有联盟型的 26 个。",
        "紧密型校点 102 个：已开办 86，待建 10，在建中 5，暂未开办 1；已开办中暂定名 1 个。",
        "机构：学校和幼儿园 116 所，占位（尚无校名）3 所，高校、院校和企业 8 个。",
        "办学性质“公办”：政策原文 0，推定待核 101，已核实 0。",
        "办学性质“待核实”：政策原文 0，推定待核 15，已核实 0。",
        "未列名成员：集群共 154 所（直属公办 3，公办 54，普惠民办 81，民办 16），附设幼儿园（班）15 所，特教资源教室学校 14 所。",
    ]


@pytest.mark.parametrize(("day", "sentence"), BAD_DAYS.items())
def test_summary_refuses_a_day_it_cannot_answer_for(db, day, sentence):
    assert refused("registry_summary", "--as-of", day) == sentence


def test_summary_in_an_unknown_format_is_refused(db):
    assert refused("registry_summary", "--format", "xml") == "--format 只能是 json 或 text，不能是“xml”。"


# --- as a process ---------------------------------------------------------------------------------------------------


@pytest.mark.once("nothing here reaches a database")
@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["export_annex2", "--as-of", "2022-07-13", "--output", "a.xlsx"], 2, "截至日期早于2022年7月14日"),
        (["registry_summary", "--as-of", "昨天"], 2, "截至日期“昨天”无法识别"),
        (["export_annex2", "--as-of", "2022-07-14"], 2, "请用 --output 写明要写入的文件"),
    ],
)
def test_process_ends_with_the_code_and_no_traceback(tmp_path, arguments, code, words):
    """Nothing here reaches a database: the day is refused first."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "nanan_groups.settings.test",
        "TEST_DATABASE_URL": f"sqlite:///{tmp_path / 'unused.sqlite3'}",
    }
    ended = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", *arguments],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert (ended.returncode, ended.stdout) == (code, "")
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr
