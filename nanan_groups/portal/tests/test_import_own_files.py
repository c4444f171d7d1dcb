"""A school's own workbook in the import centre: nobody in it is lost without a word, and nothing has to be answered twice."""

import pytest

from groups.registry.models import Site
from nanan_groups.records.models import KeptAnswer
from nanan_groups.testing.factories import SiteFactory, entry
from nanan_groups.testing.import_files_made import send
from nanan_groups.testing.import_pages_made import confirm, text_of, to
from nanan_groups.testing.own_sheets import HEAD, ROWS, book
from staffing.models import StaffMember, StaffPost
from staffing.roster.sheets import RosterSheet


@pytest.fixture
def client(db, user_of, client_of):
    with entry():
        school = SiteFactory(institution__version__name="甲校小学").institution
    return client_of(user_of("school_clerk", institution=school))


def sent(client, *tabs: tuple[str, list]):
    return send(client, book(*((name, rows, ()) for name, rows in tabs)), name="本校.xlsx")


def answered(client, job, **changed):
    """Sends the page of questions as it stands, with other answers by the question's text."""
    posted = {}
    for at, one in enumerate(job.questions):
        said = changed.get(one["text"]) or one["answer"] or one["proposed"]
        posted[f"q{at}"] = said.split("\n") if one["kind"] == "sheets" else said
    page = client.post(to("questions", job), posted)
    job.refresh_from_db()
    return page


def test_sheets_left_out_are_counted_and_the_choice_is_proposed_the_next_time(client):
    tabs = [("本部", [HEAD, ROWS[0]]), ("去年", [HEAD, *ROWS[1:]])]
    job = sent(client, *tabs)
    assert job.questions[0]["proposed"] == "本部\n去年"
    answered(client, job, **{job.questions[0]["text"]: "本部"})
    assert (job.new, "另有 2 行在未选的工作表“去年”" in text_of(client.get(to("job", job)))) == (1, True)
    assert KeptAnswer.objects.get().answer == "本部"
    again = sent(client, *tabs)
    assert (again.questions[0]["proposed"], again.questions[0]["answer"]) == ("本部", "")
    assert "另有 2 行在未选的工作表" in text_of(client.get(to("questions", again)))


# --- what the cells say ------------------------------------------------------------------------------------------------
STATES = ["在岗", "退休", "病假"]


@pytest.mark.parametrize("heading", ["在职情况", "在岗情况", "人员分类"])
def test_who_has_left_is_never_taken_for_all_on_duty(client, heading):
    head = [*HEAD[:-1], heading]
    rows = [[*row[:-1], state] for row, state in zip(ROWS, STATES, strict=True)]
    job = sent(client, ("教职工", [head, *rows]))
    assert [(one["kind"], one["text"], one["proposed"]) for one in job.questions if one["needed"]] == [
        ("heading", heading, "state"),
        ("value", "病假", "长期请假"),
    ]
    answered(client, job, **{heading: "-"})
    (ask,) = [one for one in job.questions if one["kind"] == "for_all"]
    assert (job.state, ask["proposed"], ask["answer"]) == ("asking", "", "")
    answered(client, job, 在岗状态="在岗")  # said in so many words, it is taken
    assert job.state == "ready"
    again = sent(client, ("教职工", [head, *rows]))
    assert {one["text"]: one["answer"] for one in again.questions if one["text"] == heading} == {heading: ""}
    assert [one for one in again.questions if one["kind"] == "for_all"] == []


def test_one_word_in_a_column_aside_is_enough_to_ask(client):
    rows = [[*row[:-1], note] for row, note in zip(ROWS, ["", "", "退休"], strict=True)]
    job = sent(client, ("教职工", [[*HEAD[:-1], "情况说明"], *rows]))
    assert [(one["kind"], one["proposed"]) for one in job.questions if one["needed"]] == [("for_all", "")]


# --- required columns that are not there -------------------------------------------------------------------------------
def without_two() -> tuple[list, list]:
    """A sheet without 工号 and 到校日期, with two headings nobody knows and one that has to be confirmed."""
    names = {"工号": "甲", "到校日期": "乙", "联系电话": "联系电话（手机）"}
    return [names.get(one, one) for one in HEAD], ROWS[0]


def test_a_missing_column_is_told_with_the_questions_and_answers_may_be_mended_after_a_refusal(client):
    job = sent(client, ("教职工", list(without_two())))
    assert "文件没有必填的“工号”、“到校日期”列" in text_of(client.get(to("questions", job)))
    answered(client, job)
    assert (job.state, job.notices) == ("unusable", [])
    assert "缺少必填的列“工号”、“到校日期”" in job.sentence
    page = client.get(to("job", job))
    assert (to("questions", job) in page.content.decode(), "选错了的" in text_of(page)) == (True, True)
    page = client.get(to("questions", job))
    assert ("上次的对照" in text_of(page), page.status_code) == (False, 200)
    answered(client, job, 甲="staff_no", 乙="joined_on")
    assert (job.state, job.new, job.finished_at) == ("ready", 1, None)
    assert "上次的对照" not in text_of(client.get(to("questions", job)))  # it was said of this very file
    again = sent(client, ("教职工", [*without_two(), ROWS[1]]))
    assert again.state == "ready"
    assert "上次的对照" in text_of(client.get(to("questions", again)))


def test_only_the_uploader_mends_and_only_while_the_file_is_kept(client, client_of, user_of):
    job = sent(client, ("教职工", list(without_two())))
    answered(client, job)
    colleague = client_of(user_of("school_clerk", institution=Site.objects.get().institution))
    assert colleague.post(to("questions", job), {}).status_code == 403
    job.file.delete()
    assert client.post(to("questions", job), {}).status_code == 409


def test_the_reason_is_told_of_every_sheet(client):
    head, row = without_two()
    job = sent(client, ("一月", [head[1:10], row[1:10]]), ("二月", [head[:9], row[:9]]))
    assert job.state == "unusable"
    assert "工作表“一月”：未找到完整的表头" in job.sentence
    assert "工作表“二月”：未找到完整的表头" in job.sentence
    assert job.sentence.count("表头应有") == 1
    assert "没有找到含所需表头" not in job.sentence


# --- one stage for the whole file --------------------------------------------------------------------------------------
@pytest.fixture
def own():
    """A sheet without 任教学段, with two teachers and a worker."""
    stage = HEAD.index("任教学段")
    rows = [list(row) for row in ROWS]
    rows[2][HEAD.index("岗位类别")], rows[2][HEAD.index("任教学科")] = "工勤", ""
    return [[cell for at, cell in enumerate(row) if at != stage] for row in [HEAD, *rows]]


def test_a_stage_may_be_said_once_for_the_teachers_of_a_file_without_it(client, own):
    job = sent(client, ("教职工", own))
    assert (job.state, job.refused, job.new) == ("ready", 2, 1)  # it is offered, the file does not wait for it
    page = client.get(to("job", job))
    assert page.context["rows"][0]["mend"] == "专任教师必填。可填：学前、小学、初中、高中、中职、特殊教育。"
    assert "不统一填写" in text_of(client.get(to("questions", job)))
    answered(client, job, 任教学段="小学")
    assert (job.state, job.refused, job.new) == ("ready", 0, 3)
    confirm(client, job)
    kinds = dict(StaffPost.objects.values_list("post_kind", "person__stage"))
    assert kinds == {"teacher": "primary", "worker": ""}
    with entry():  # what somebody else teaches is not emptied by it
        StaffMember.objects.filter(posts__post_kind="worker").update(stage="junior")
    again = sent(client, ("教职工", [*own, []]))
    assert (again.state, again.changed, again.unchanged) == ("ready", 0, 3)


def test_what_was_said_of_all_rows_may_be_taken_back(client, own):
    job = sent(client, ("教职工", own))
    for said, refused in (("小学", 0), ("", 2)):
        client.post(to("questions", job), {"q0": said})
        job.refresh_from_db()
        assert (job.refused, "按对照全部为“小学”" in text_of(client.get(to("job", job)))) == (refused, not refused)
    assert "全部为“-”" not in text_of(client.get(to("job", job)))
    again = sent(client, ("教职工", [*own, []]))
    assert (again.refused, again.questions[0]["answer"]) == (2, "-")


def test_it_is_not_said_of_one_sheet_where_another_has_the_column(client, own):
    job = sent(client, ("本部", own), ("分校", [HEAD, ROWS[0]]))
    assert [one["kind"] for one in job.questions] == ["sheets"]


def test_many_options_are_told_nearest_first():
    column = RosterSheet.entered()["subject"]
    told = column.mend("体育课")
    assert told.startswith("专任教师必填，填主要学科。可填：体育与健康、")
    assert told.endswith("等 21 项。")


# --- what is proposed, what is counted -----------------------------------------------------------------------------------
def test_names_of_sheets_are_proposed_only_where_they_are_values_of_the_column(client):
    kind, state = HEAD.index("岗位类别"), HEAD.index("在岗状态")
    asked = {}
    for names in (("在编教师", "聘用教师"), ("管理", "工勤人员")):
        own = [[cell for at, cell in enumerate(row) if at not in (kind, state)] for row in [HEAD, *ROWS[:2]]]
        job = sent(client, (names[0], own), (names[1], [own[0], own[2]]))
        asked[names] = {one["text"]: one["proposed"] for one in job.questions if one["kind"] == "for_all"}
        client.post(to("cancel", job))
    assert asked == {
        ("在编教师", "聘用教师"): {"岗位类别": "", "在岗状态": "在岗"},
        ("管理", "工勤人员"): {"岗位类别": "@tab", "在岗状态": "在岗"},
    }


def test_a_sum_is_no_row_while_the_number_s_column_is_still_asked(client):
    head, row = without_two()
    job = sent(client, ("教职工", [head, row, ["合计", "1人"], ["总计：1人"], ["填表人：周示一"]]))
    assert (job.state, job.rows) == ("asking", 1)


def test_the_day_of_hire_is_known_where_there_is_such_a_column(client):
    head = [{"到校日期": "聘用时间"}.get(one, one) for one in HEAD]
    job = sent(client, ("教职工", [head, *ROWS]))
    assert [(one["text"], one["proposed"], one["needed"]) for one in job.questions] == [("聘用时间", "joined_on", True)]
