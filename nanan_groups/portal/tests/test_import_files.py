"""What a job hands out, and undoing it: the marked workbook, one-time passwords once, the roster taken back."""

import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from groups.access.models import Appointment
from nanan_groups.accounts.models import User
from nanan_groups.kit.scope import scope_of
from nanan_groups.portal.tests.samples import sample_job
from nanan_groups.records.imports.datasets import dataset_of
from nanan_groups.records.models import Act, Event, EventKind, ImportJob, JobState
from nanan_groups.testing.answers import answered
from nanan_groups.testing.factories import AppointmentFactory, SiteFactory, UserFactory, entry
from nanan_groups.testing.import_files_made import made_accounts, roster, send
from nanan_groups.testing.import_pages_made import confirm, left_as_errors, text_of, to
from staffing.models import StaffMember


@pytest.fixture
def school(db):
    with entry():
        return SiteFactory(institution__version__name="甲校小学").institution


@pytest.fixture
def clerk(user_of, school):
    return user_of("school_clerk", institution=school)


@pytest.fixture
def client(clerk, client_of):
    return client_of(clerk)


def book_of(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return load_workbook(io.BytesIO(content))


# --- the marked workbook ---------------------------------------------------------------------------------------------
def test_ones_own_table_comes_back_with_what_is_wrong_in_it(client, clerk):
    job = left_as_errors(client, send(client, roster({}, {"sex": "未知", "phone": "123"}, {})))
    assert (job.state, job.refused, job.new) == (JobState.READY, 1, 2)
    answer = client.get(to("marked", job))
    assert "attachment" in answer["Content-Disposition"]
    (page,) = book_of(answer).worksheets
    rows = list(page.iter_rows(values_only=True))
    assert len(rows) == 4
    told = rows[2][0]
    assert "性别" in told
    assert "联系电话" in told
    assert not rows[1][0]
    event = Event.objects.first()
    assert (event.kind, event.subject, event.detail["what"]) == (
        EventKind.EXPORT,
        f"import:{job.token}",
        "import-marked",
    )
    (only,) = book_of(client.get(f"{to('marked', job)}?only=1")).worksheets
    assert only.max_row == 2
    assert only.cell(2, 2).value == "NA00002"


def test_no_errors_no_marked_workbook(client):
    job = send(client, roster({}))
    assert answered(client.get(to("marked", job)), 404)


# --- scope -----------------------------------------------------------------------------------------------------------
def test_another_schools_row_is_refused_and_nothing_learned(client, client_of, user_of):
    with entry():
        other = SiteFactory(institution__version__name="乙校小学").institution
    job = send(client, roster({"school": "乙校小学"}, {"school": "没有的小学"}))
    assert [(one["asked"], len(one["options"]), one["proposed"]) for one in job.questions] == [
        ("乙校小学", 1, ""),
        ("没有的小学", 1, ""),
    ]
    left_as_errors(client, job)
    rows = client.get(to("job", job)).context["rows"]
    assert [row["header"] for row in rows] == ["学校", "学校"]
    assert rows[0]["sentence"].replace("乙校小学", "X") == rows[1]["sentence"].replace("没有的小学", "X")
    neighbour = client_of(user_of("school_clerk", institution=other))
    for name in ("job", "file", "marked", "undo"):
        assert neighbour.get(to(name, job)).status_code == 404
    assert confirm(neighbour, job).status_code == 404


def test_clerks_of_one_school_see_that_the_other_imports_and_no_row(client, client_of, user_of, school):
    job = send(client, roster({}))
    colleague = client_of(user_of("school_clerk", institution=school))
    page = colleague.get(to("job", job))
    assert page.status_code == 200
    assert "张示范" not in page.content.decode()
    assert confirm(colleague, job).status_code == 403


def test_who_has_moved_to_another_school_reads_the_former_ones_files_no_more(client, clerk, client_of):
    first = send(client, roster({}))
    confirm(client, first)
    ready = send(
        client, roster({"staff_no": "NA0000099", "phone": "13900001234"}, {"staff_no": "NA0000098", "phone": "12"})
    )
    assert "13900001234" in client.get(f"{to('job', ready)}?show=new").content.decode()
    with entry():
        Appointment.objects.filter(user=clerk).delete()
        AppointmentFactory(role="school_clerk", institution=SiteFactory().institution, user=clerk)
    moved = client_of(User.objects.get(pk=clerk.pk))
    for name in ("file", "marked"):
        assert moved.get(to(name, ready)).status_code == 403
    assert moved.post(to("confirm", ready), {"sha256": ready.sha256, "good_rows": "1"}).status_code == 403
    assert moved.post(to("undo", first), {"reason": "传错了"}).status_code == 403
    page = moved.get(f"{to('job', ready)}?show=new")
    assert page.status_code == 200  # that it was, and how many rows, is one's own doing
    assert "13900001234" not in page.content.decode()


# --- undo --------------------------------------------------------------------------------------------------------------
def test_the_roster_goes_in_and_is_taken_back(client):
    job = send(client, roster({}, {"name": "李示范"}))
    confirm(client, job)
    assert StaffMember.objects.count() == 2
    page = client.get(to("job", job))
    assert "撤销导入…" in text_of(page)
    asked = client.get(to("undo", job))
    assert "新增的 2 行删除" in text_of(asked)
    without = client.post(to("undo", job), {"reason": " "})
    assert (without.status_code, StaffMember.objects.count()) == (200, 2)
    assert "请写明撤销原因" in text_of(without)
    assert client.post(to("undo", job), {"reason": "传错了文件"})["Location"] == to("job", job)
    assert StaffMember.objects.count() == 0
    acts = Act.objects.count()
    done = client.get(to("job", job))
    assert "已撤销" in text_of(done)
    assert "传错了文件" in text_of(done)
    assert client.post(to("undo", job), {"reason": "传错了文件"}).status_code == 302
    assert "没有重复办理" in text_of(client.get(to("job", job)))
    assert Act.objects.count() == acts
    assert client.get(to("undo", job)).status_code == 403


def test_what_was_touched_since_is_not_taken_back(client):
    first = send(client, roster({}))
    confirm(client, first)
    second = send(client, roster({"name": "王示范"}))
    confirm(client, second)
    answer = client.post(to("undo", first), {"reason": "传错了"})
    assert answer.status_code == 409
    assert "请先撤销之后的导入" in text_of(answer)
    assert StaffMember.objects.get().name == "王示范"


def test_new_rows_of_the_roster_can_be_looked_at(client):
    job = send(client, roster({}, {"name": "李示范"}))
    page = client.get(f"{to('job', job)}?show=new")
    assert [(row["row"], row["subject"]) for row in page.context["rows"]] == [
        (2, "张示范（NA00001）"),
        (3, "李示范（NA00002）"),
    ]
    assert "一级教师" in text_of(page)


# --- templates -----------------------------------------------------------------------------------------------------
def test_the_template_offers_ones_own_school_alone(client):
    with entry():
        SiteFactory(institution__version__name="乙校小学")
    before = Event.objects.count()
    answer = client.get(reverse("portal:import-template", args=["staff"]))
    book = book_of(answer)
    words = {cell for page in book for row in page.iter_rows(values_only=True) for cell in row if cell}
    assert any("甲校小学" in str(word) for word in words)
    assert not any("乙校小学" in str(word) for word in words)
    assert Event.objects.count() == before


def test_a_filled_template_of_people_asks_for_a_reason_and_comes_back_unchanged(client):
    confirm(client, send(client, roster({}, {"name": "李示范"})))
    answer = client.get(f"{reverse('portal:import-template', args=['staff'])}?filled=1")
    form = reverse("portal:export-form", args=["staff"])
    assert answer["Location"] == f"{form}?format=template"
    page = client.get(answer["Location"])
    assert page.context["form"]["format"].value() == "template"
    taken = client.post(form, {"day": date.today().isoformat(), "format": "template", "reason": "核对名册"})
    content = b"".join(taken.streaming_content)
    assert Event.objects.first().detail["phones"] == "clear"
    job = send(client, content, name="名册.xlsx")
    assert (job.state, job.sentence, job.unchanged, job.new, job.changed, job.refused) == ("ready", "", 2, 0, 0, 0)


# --- one-time passwords ----------------------------------------------------------------------------------------------
@pytest.fixture
def system(user_of):
    return user_of("system")


def test_one_time_passwords_are_handed_out_once(system, client_of):
    client = client_of(system)
    job = made_accounts(client)
    assert "领取一次性密码" in text_of(client.get(to("job", job)))
    answer = client.post(to("passwords", job))
    assert answer["Cache-Control"] == "no-store"
    rows = list(book_of(answer).worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("工号", "姓名", "一次性密码")
    assert [row[:2] for row in rows[1:]] == [("n00001", "新用户"), ("n00002", "新用户")]
    for username, _, password in rows[1:]:
        user = User.objects.get(username=username)
        assert user.check_password(password)
        assert user.must_change_password
        assert password not in str(list(Event.objects.values_list("detail", flat=True)))
    again = client.post(to("passwords", job))
    assert again.status_code == 409
    assert "只提供一次" in text_of(again)
    assert "已于" in text_of(client.get(to("job", job)))


def test_passwords_are_for_who_made_the_accounts(system, client_of, user_of):
    job = made_accounts(client_of(system))
    assert client_of(user_of("security")).post(to("passwords", job)).status_code == 403
    assert client_of(user_of("system")).post(to("passwords", job)).status_code == 403
    assert ImportJob.objects.get(pk=job.pk).secrets_taken_at is None


def test_other_datasets_hand_out_none(client, clerk, school):
    own = dataset_of("staff").unit(scope_of(clerk))
    job = sample_job(clerk, unit=own, state=JobState.DONE, finished_at=timezone.now())
    assert answered(client.post(to("passwords", job)), 404)


def test_an_account_without_a_role_sees_nothing(school, client_of):
    assert client_of(UserFactory()).get(reverse("portal:import-list")).status_code == 403
    assert not Appointment.objects.filter(role="school_clerk").exists()
