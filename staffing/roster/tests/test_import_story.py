"""What a preview says beside its rows: who is not in the file, a file known already, an export that comes back, one round of
errors with whose row it is."""

import io
import re
import zipfile
from datetime import datetime

import pytest
import xlwt
from django.core.files.base import ContentFile
from django.core.management import call_command
from openpyxl import Workbook, load_workbook

from nanan_groups.portal.imports.files import marked_workbook
from nanan_groups.records.exports import Wish, take_out
from nanan_groups.records.imports import answering, jobs
from nanan_groups.records.imports.datasets import dataset_of
from nanan_groups.records.models import Act, ImportJob, JobState, KeptAnswer
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import entry
from nanan_groups.testing.own_sheets import book
from nanan_groups.testing.roster_made import DAY, HEADERS, bring_in, confirmed, counts, problems, row, upload
from staffing.models import StaffMember
from staffing.roster.sheets import RosterSheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def read_in(actor, content: bytes, *, asks=False, name="名册.xlsx", dataset="staff", **more) -> ImportJob:
    file = ContentFile(content, name=name)
    job = jobs.receive(
        actor=actor, dataset=dataset, file=file, file_name=name, effective_on=DAY, reason="秋季名册", asks=asks, **more
    )
    return jobs.check(job)


def saved(rows, day: datetime, title=RosterSheet.title) -> bytes:
    book = Workbook()
    book.active.title = title
    for line in rows:
        book.active.append(line)
    plain, out = io.BytesIO(), io.BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w") as made:
        for name in source.namelist():  # openpyxl puts the present moment in, whatever the book says
            stamp = rf"\g<1>{day:%Y-%m-%dT%H:%M:%SZ}".encode()
            made.writestr(name, re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", stamp, source.read(name)))
    return out.getvalue()


def cells(*people: dict) -> list:
    return [HEADERS, *([one.get(name) for name in RosterSheet.entered()] for one in people)]


def test_who_is_registered_and_not_in_the_file_is_named_and_left_alone(schools):
    bring_in(schools.clerk, row(1), row(2), row(3, site="东校区"))
    bring_in(schools.b_clerk, row(7, school="乙校小学"))
    job = upload(schools.clerk, row(1), row(4))
    names = [row(number)["name"] for number in (2, 3)]
    assert job.layout["story"] == [
        f"在册而不在文件中的 2 人：{'、'.join(names)}。导入不改变他们；已离校或调出的，请另行办理。"
    ]
    confirmed(job)
    assert StaffMember.objects.count() == 5
    assert upload(schools.clerk, row(1), row(2), row(3, site="东校区"), row(4)).layout["story"] == []


def test_a_file_that_was_imported_and_one_older_than_the_last_are_told(schools):
    newer = saved(cells(row(1), row(2)), datetime(2026, 8, 30, 1, 0))
    confirmed(read_in(schools.clerk, newer))
    (told,) = read_in(schools.clerk, newer).layout["story"]
    assert told.startswith(f"这个文件{schools.clerk.name}已于 2026年12月1日")
    older = saved(cells(row(1), row(2, phone="13900001234")), datetime(2026, 8, 1, 1, 0))
    (told,) = read_in(schools.clerk, older).layout["story"]
    assert told == (
        "这个文件保存于 2026年8月1日 09:00，早于上次导入的“名册.xlsx”（保存于 2026年8月30日 09:00），请核对是否用错了旧文件。"
    )


def test_the_default_export_goes_back_in_without_a_change(schools, user_of):
    bring_in(schools.clerk, row(1), row(2, phone="023-62700001"), row(3, phone="", site="东校区"))
    wish = Wish(TODAY, "xlsx", reason="核对")
    with take_out(actor=schools.clerk, datasets=[dataset_of("staff")], wish=wish, address="").file as file:
        content = file.read()
    page = load_workbook(io.BytesIO(content))[RosterSheet.title]
    assert "138****5678" in [cell.value for line in page for cell in line]
    job = read_in(schools.clerk, content)
    assert (counts(job), problems(job)) == ((0, 0, 3, 0), [])


def test_a_masked_number_of_another_is_refused(schools):
    bring_in(schools.clerk, row(1))
    job = upload(schools.clerk, row(1, phone="139****5678"), row(2, phone="138****5678"))
    assert problems(job) == [(2, "phone", "masked"), (3, "phone", "masked")]


def test_one_round_tells_all_that_is_wrong_and_whose_row_it_is(schools):
    job = upload(
        schools.clerk,
        row(1, sex="?", post_kind="专任教师", stage="", leadership="校（园）长", state="退休", school="没有的学校"),
        row(2, joined_on="2001-09-01", birth_month="1995-07", phone="12"),
    )
    assert sorted(problems(job)) == [
        (2, "leadership", "gone-leader"),
        (2, "school", "institution-unknown"),
        (2, "sex", "choice"),
        (2, "stage", "stage-missing"),
        (3, "joined_on", "joined-before-service"),
        (3, "joined_on", "joined-too-young"),
        (3, "phone", "format"),
    ]
    assert dict(job.problems.values_list("row", "subject")) == {2: row(1)["name"], 3: row(2)["name"]}
    assert job.problems.get(column="sex").sentence == "“?”不在可选范围内，请从下列选项中选择：女、男。"


def test_of_many_options_the_nearest_are_told_and_how_many_there_are(schools):
    job = upload(schools.clerk, row(1, subject="信息"))
    sentence = job.problems.get().sentence
    assert sentence.startswith("“信息”不在可选范围内，请从下列选项中选择：信息科技、")
    assert sentence.endswith("等 21 项。")


def test_a_site_in_the_column_of_schools_answers_both(schools):
    bring_in(schools.clerk, row(1, school="甲校小学（东校区）"), row(2, school="甲校小学（东校区）", site="东校区"))
    assert {post.site_id for post in StaffMember.objects.get(staff_no="NA0000001").posts.all()} == {schools.east.pk}
    job = upload(schools.clerk, row(3, school="甲校小学（东校区）", site="本部"), row(4, school="乙校小学"))
    assert problems(job) == [(2, "school", "institution-unknown"), (3, "school", "institution-unknown")]


@pytest.mark.parametrize("old", [False, True], ids=["xlsx", "xls"])
def test_of_several_sheets_each_is_marked_and_each_row_is_named_with_its_sheet(schools, old):
    second = [[*line[1::-1], *line[2:]] for line in cells(row(2), row(3, phone="12"), row(1))]  # another order
    tabs = {"一校区": cells(row(1, phone="1"), row(4)), "二校区": second}
    content = io.BytesIO()
    if old:
        made = xlwt.Workbook(encoding="utf-8")
        for name, lines in tabs.items():
            page = made.add_sheet(name)
            for at, line in enumerate(lines):
                for column, value in enumerate(line):
                    page.write(at, column, value or "")
        made.save(content)
    else:
        content.write(book(*((name, lines, ()) for name, lines in tabs.items())))
    answers = [["sheets", "", "", "一校区\n二校区"]]
    job = read_in(schools.clerk, content.getvalue(), answers=answers, name=f"名册.xls{'' if old else 'x'}")
    told = {(one.row, one.column): one.sentence for one in job.problems.all()}
    assert (job.state, job.new) == (JobState.READY, 2), job.sentence
    assert set(told) == {(2, "phone"), (6, "phone"), (7, "staff_no")}
    assert told[7, "staff_no"] == "“工号”与“一校区”第 2 行重复，请只保留一行。"
    marked = load_workbook(io.BytesIO(marked_workbook(job)))
    first, second = (marked[name] for name in tabs)
    assert (first["A1"].value, first["A2"].value[:4], first["A3"].value) == ("错误说明", "联系电话", None)
    assert (second["B1"].value, second["A3"].value[:4], second["A4"].value[:2]) == ("姓名", "联系电话", "工号")
    assert confirmed(job, good_rows=True).state == JobState.DONE


# --- answers ---------------------------------------------------------------------------------------------------------
def test_answers_are_kept_by_an_act_with_history_and_changed_by_the_next(schools):
    job = read_in(schools.clerk, saved(cells(row(1, state="在职")), datetime(2026, 9, 1)), asks=True)
    assert (job.state, [one["proposed"] for one in job.questions]) == (JobState.ASKING, ["在岗"])
    key = ("value", "state", "在职")
    answering.answer(job=job, actor=schools.clerk, given={key: "在岗"}, title="教职工名册")
    kept = KeptAnswer.objects.get()
    assert (kept.unit, kept.asked, kept.answer) == (schools.a.code, "在职", "在岗")
    act = Act.objects.get(verb="answer_import")
    assert (act.actor, list(kept.history.values_list("act_id", flat=True))) == (schools.clerk, [act.pk])
    job = jobs.check(job)
    assert (job.state, job.new) == (JobState.READY, 1)
    answering.answer(job=job, actor=schools.clerk, given={key: "长期请假"}, title="教职工名册")
    assert (KeptAnswer.objects.get().answer, kept.history.count()) == ("长期请假", 2)
    confirmed(jobs.check(job))
    assert StaffMember.objects.get().state == "leave"
    other = read_in(
        schools.b_clerk, saved(cells(row(5, state="在职", school="乙校小学")), datetime(2026, 9, 1)), asks=True
    )
    assert other.state == JobState.ASKING  # another school says it for itself


def test_what_nobody_offered_is_no_answer(schools):
    job = read_in(schools.clerk, saved(cells(row(1, state="在职")), datetime(2026, 9, 1)), asks=True)
    for given, code in (({}, "open"), ({("value", "state", "在职"): "退休了"}, "other")):
        with pytest.raises(answering.RuleViolation) as refused:
            answering.answer(job=job, actor=schools.clerk, given=given, title="教职工名册")
        assert refused.value.code == code
    assert (KeptAnswer.objects.count(), ImportJob.objects.get().state) == (0, JobState.ASKING)


def test_an_unclear_month_is_asked_without_a_proposal(schools):
    job = read_in(schools.clerk, saved(cells(row(1, birth_month=1988.1)), datetime(2026, 9, 1)), asks=True)
    job.refresh_from_db()
    (ask,) = job.questions
    assert (ask["asked"], ask["options"], ask["proposed"]) == (
        "1988.1",
        [["1988-01", "1988-01"], ["1988-10", "1988-10"]],
        "",
    )


def test_the_command_prints_what_the_preview_says_and_takes_answers(schools, tmp_path, capsys):
    head = [("联系电话（手机）" if one == "联系电话" else one) for one in HEADERS] + ["备注"]
    person = [row(1, state="在职").get(name) for name in RosterSheet.entered()]
    file = tmp_path / "名册.xlsx"
    file.write_bytes(saved([head, [*person, "好"]], datetime(2026, 9, 1)))
    asked = ["import_data", "staff", str(file), "--as", schools.clerk.username, "--effective-on", "2026-09-01"]
    with pytest.raises(Exception, match="“联系电话（手机）”列是否为“联系电话”") as refused:
        call_command(*asked)
    assert refused.value.returncode == 2
    answers = tmp_path / "answers.json"
    answers.write_text('[["heading", "", "联系电话(手机)", "phone"]]', encoding="utf-8")
    with pytest.raises(Exception, match="有 1 行被拒"):
        call_command(*asked, "--answers", str(answers))
    told = capsys.readouterr().out
    assert "“备注”是文件自己的列，没有读取。" in told
    assert '["value", "state", "在职", "在岗"]' in told
    answers.write_text(
        '[["heading", "", "联系电话(手机)", "phone"], ["value", "state", "在职", "在岗"]]', encoding="utf-8"
    )
    call_command(*asked, "--answers", str(answers))
    assert "“在岗状态”有 1 个单元格按对照由“在职”读作“在岗”。" in capsys.readouterr().out
    assert StaffMember.objects.get().phone == "13812345678"


def test_what_the_file_would_empty_is_told(schools):
    bring_in(schools.clerk, row(1), row(2))
    job = upload(schools.clerk, row(1, phone=""), row(2, phone="", title_=""))
    assert job.layout["story"] == [
        "“联系电话”有 2 处将由有内容改为空，请核对。",
        "“职称”有 1 处将由有内容改为空，请核对。",
    ]


def test_a_sheet_written_row_by_row_is_read_by_the_same_answers(schools, user_of, client_of):
    bring_in(schools.clerk, row(1, post_kind="管理"))
    lines = [["工号", "教师姓名", "学校", "领导职务"], ["NA0000001", row(1)["name"], "甲校", "副校长"]]
    job = read_in(schools.clerk, saved(lines, datetime(2026, 9, 1), "名单"), asks=True, dataset="leaders")
    assert job.state == JobState.ASKING, job.sentence
    found = {one["asked"]: (one["kind"], one["proposed"]) for one in job.questions}
    assert found == {
        "教师姓名": ("heading", "name"),
        "甲校": ("value", f"甲校小学（{schools.a.code}）"),
        "副校长": ("value", "副校（园）长"),
    }
    due = client_of(schools.clerk).get("/").content.decode()
    assert "对照导入的文件：领导职务，名册.xlsx" in due
    given = {(one["kind"], one["column"], one["asked"]): one["proposed"] for one in job.questions}
    job.refresh_from_db()
    answering.answer(job=job, actor=schools.clerk, given=given, title="领导职务")
    job = jobs.check(job)
    assert (job.state, job.changed) == (JobState.READY, 1), (job.sentence, problems(job))
    with entry():
        KeptAnswer.objects.all().delete()  # the job reads by its own
    assert confirmed(job).state == JobState.DONE
    assert StaffMember.objects.get().posts.filter(leadership="vice_head").exists()
