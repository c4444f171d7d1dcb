"""A roster from upload to undo: what each kind of row does, what stops a confirmation, what is left behind."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.imports import jobs, reading, turns
from nanan_groups.records.models import ActKind, Event, EventKind, ImportJob, ImportRow
from nanan_groups.testing.factories import AppointmentFactory, UserFactory, entry
from nanan_groups.testing.roster_made import DAY, bring_in, confirmed, counts, order, problems, row, upload
from staffing.models import StaffMember, StaffPost, StaffStage
from staffing.roster.services.roster import correct_person

pytestmark = pytest.mark.django_db


# --- what rows do --------------------------------------------------------------------------------------------------
def test_new_people_wait_for_the_confirmation_and_then_are_there_with_post_history_and_act(schools):
    job = upload(schools.clerk, row(1), row(2, site="东校区", phone=""))
    assert counts(job) == (2, 0, 0, 0)
    assert (StaffMember.objects.count(), StaffStage.objects.count()) == (0, 2)
    job = confirmed(job)
    assert (job.state, StaffStage.objects.count(), ImportRow.objects.count()) == ("done", 0, 0)
    first, second = StaffMember.objects.order_by("code")
    assert (first.code, first.staff_no, first.birth_month, first.phone) == (
        "T0000001",
        "NA0000001",
        date(1988, 3, 1),
        "13812345678",
    )
    post = second.posts.get()
    assert (post.institution, post.site, post.valid_from, post.joined_on, post.valid_to, post.main) == (
        schools.a,
        schools.east,
        date(2020, 9, 1),
        date(2020, 9, 1),
        None,
        True,
    )
    assert job.act.kind == ActKind.IMPORT
    for model in (StaffMember, StaffPost):
        history = list(model.history.order_by("history_id").values_list("history_type", "act_id", "history_user_id"))
        assert history == [("+", job.act_id, schools.clerk.pk)] * 2
    told = Event.objects.filter(kind=EventKind.IMPORT, subject=f"import:{job.token}", detail__has_key="sha256").get()
    assert (told.detail["new"], told.detail["sha256"], told.act_id) == (2, job.sha256, job.act_id)


def test_the_same_file_again_writes_nothing(schools):
    bring_in(schools.clerk, row(1), row(2))
    before = StaffMember.history.count(), StaffPost.history.count(), Event.objects.count()
    job = upload(schools.clerk, row(1), row(2))
    assert counts(job) == (0, 0, 2, 0)
    with pytest.raises(RuleViolation, match="没有需要写入的行") as refused:
        jobs.confirm(job=job, actor=schools.clerk, sha256=job.sha256)
    assert refused.value.code == "nothing"
    assert (StaffMember.history.count(), StaffPost.history.count(), Event.objects.count()) == before


def test_a_changed_fact_is_previewed_cell_by_cell_and_writes_only_that_person(schools):
    bring_in(schools.clerk, row(1), row(2))
    job = upload(schools.clerk, row(1), row(2, title_="高级教师", phone="13900000000"))
    assert counts(job) == (0, 1, 1, 0)
    preview = job.preview_rows.get()
    assert (preview.row, preview.kind, preview.cells) == (
        3,
        "c",
        [["职称", "一级教师", "高级教师"], ["联系电话", "138****5678", "13900000000"]],
    )
    job = confirmed(job)
    assert list(StaffMember.objects.order_by("code").values_list("title", "revision")) == [("first", 1), ("senior", 2)]
    assert list(StaffMember.history.filter(act=job.act).values_list("history_type", "title")) == [("~", "senior")]
    assert not StaffPost.history.filter(act=job.act).exists()


def test_another_campus_is_a_change_from_the_effective_day(schools):
    bring_in(schools.clerk, row(1))
    job = upload(schools.clerk, row(1, site="东校区", leadership="中层干部"), day=date(2026, 10, 1))
    assert job.preview_rows.get().cells == [["校点", "本部", "东校区"], ["领导职务", "", "中层干部"]]
    confirmed(job)
    posts = StaffPost.objects.order_by("valid_from")
    assert list(posts.values_list("site_id", "leadership", "valid_from", "valid_to", "joined_on", "main")) == [
        (schools.main.pk, "", date(2020, 9, 1), date(2026, 10, 1), date(2020, 9, 1), True),
        (schools.east.pk, "middle", date(2026, 10, 1), None, date(2020, 9, 1), True),
    ]
    types = StaffPost.history.filter(act=job.act).order_by("history_id").values_list("history_type", flat=True)
    assert list(types) == ["~", "+"]


def test_a_post_that_began_on_the_effective_day_or_later_is_mended_in_place(schools):
    bring_in(schools.clerk, row(1, joined_on="2026-09-01"))
    bring_in(schools.clerk, row(1, joined_on="2026-09-01", site="东校区"))
    post = StaffPost.objects.get()
    assert (post.site, post.valid_from, post.valid_to) == (schools.east, DAY, None)


def test_a_corrected_day_of_joining_moves_the_beginning_of_the_first_post(schools):
    bring_in(schools.clerk, row(1))
    bring_in(schools.clerk, row(1, joined_on="2019-09-01"))
    post = StaffPost.objects.get()
    assert (post.joined_on, post.valid_from) == (date(2019, 9, 1), date(2019, 9, 1))


def test_who_retires_leaves_on_the_effective_day(schools):
    bring_in(schools.clerk, row(1, leadership="党组织书记"))
    job = bring_in(schools.clerk, row(1, state="退休"))
    assert counts(job) == (0, 1, 0, 0)
    person = StaffMember.objects.get()
    assert (person.state, person.posts.get().valid_to) == ("retired", DAY)
    again = upload(schools.clerk, row(1))
    assert problems(again) == [(2, "staff_no", "left")]
    same = upload(schools.clerk, row(1, state="退休"))
    assert (problems(same), counts(same)) == ([], (0, 0, 1, 0))
    elsewhere = upload(schools.b_clerk, row(1, state="退休", school="乙校小学"))
    assert problems(elsewhere) == [(2, "staff_no", "staff-no-unavailable")]


# --- what rows may not ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"state": "离职"}, ("state", "new-gone")),
        ({"school": "乙校小学"}, ("school", "institution-unknown")),
        ({"school": "没有的学校"}, ("school", "institution-unknown")),
        ({"site": "西校区"}, ("site", "site-unknown")),
    ],
)
def test_a_row_that_may_not_be_is_refused_and_the_others_wait(schools, more, expected):
    job = upload(schools.clerk, row(1, **more), row(2))
    assert (problems(job), counts(job)) == ([(2, *expected)], (1, 0, 0, 1))


def test_another_schools_number_tells_nothing(schools):
    bring_in(schools.b_clerk, row(1, school="乙校小学"))
    job = upload(schools.clerk, row(1))
    problem = job.problems.get()
    assert (problem.code, problem.column) == ("staff-no-unavailable", "staff_no")
    assert "乙校" not in problem.sentence


def test_leaving_and_moving_in_one_row_is_refused(schools):
    bring_in(schools.clerk, row(1))
    assert problems(upload(schools.clerk, row(1, state="退休", site="东校区"))) == [(2, "state", "leave-and-move")]
    assert problems(upload(schools.clerk, row(1, state="退休"), day=date(2022, 7, 14))) == []
    bring_in(schools.clerk, row(2, joined_on="2026-09-01"))
    early = upload(schools.clerk, row(2, joined_on="2026-09-01", state="离职"))
    assert problems(early) == [(2, "state", "leave-before-start")]


def test_one_head_in_a_school_among_file_and_register(schools):
    bring_in(schools.clerk, row(1, leadership="校（园）长"))
    job = upload(schools.clerk, row(2, leadership="校（园）长兼书记"), row(3, leadership="党组织书记"))
    assert (problems(job), counts(job)) == ([(2, "leadership", "post-taken")], (1, 0, 0, 1))
    swap = upload(schools.clerk, row(1), row(2, leadership="校（园）长"))
    assert (problems(swap), counts(swap)) == ([], (1, 1, 0, 0))
    double = upload(schools.clerk, row(1), row(2, leadership="校（园）长"), row(3, leadership="校（园）长"))
    assert problems(double) == [(4, "leadership", "post-taken")]


def test_a_seat_that_is_not_given_up_after_all_is_not_free(schools):
    """The head would become secretary and cannot: whoever was to follow him cannot either, at the first look."""
    bring_in(schools.clerk, row(1, leadership="校（园）长"), row(2, leadership="党组织书记"))
    job = upload(schools.clerk, row(1, leadership="党组织书记"), row(3, leadership="校（园）长"), row(4))
    assert problems(job) == [(2, "leadership", "post-taken"), (3, "leadership", "post-taken")]
    job = confirmed(job, good_rows=True)
    assert (job.state, StaffMember.objects.count()) == ("done", 3)


def test_a_seat_promised_to_somebody_from_a_later_day_is_taken(schools):
    bring_in(schools.clerk, row(1), row(2))
    later = upload(schools.clerk, row(1, leadership="校（园）长"), day=date(2027, 2, 1))
    confirmed(later)
    assert problems(upload(schools.clerk, row(2, leadership="校（园）长"))) == [(2, "leadership", "post-taken")]
    assert problems(upload(schools.clerk, row(2, leadership="副校（园）长"))) == []


def test_the_same_number_twice_in_a_file(schools):
    assert problems(upload(schools.clerk, row(1), row(1))) == [(3, "staff_no", "duplicate")]


# --- the confirmation ----------------------------------------------------------------------------------------------
def test_a_file_with_wrong_rows_is_written_only_when_the_good_rows_are_asked_for(schools):
    job = upload(schools.clerk, row(1), row(2, sex="?"))
    with pytest.raises(RuleViolation) as refused:
        jobs.confirm(job=job, actor=schools.clerk, sha256=job.sha256)
    assert (refused.value.code, StaffMember.objects.count()) == ("refused-rows", 0)
    job = confirmed(job, good_rows=True)
    assert (job.state, job.good_rows, StaffMember.objects.count()) == ("done", True, 1)


def test_only_the_same_person_confirms_the_same_file(schools, user_of):
    job = upload(schools.clerk, row(1))
    with pytest.raises(PermissionDenied):
        jobs.confirm(job=job, actor=user_of("personnel_officer"), sha256=job.sha256)
    with pytest.raises(RuleViolation) as refused:
        jobs.confirm(job=job, actor=schools.clerk, sha256="0" * 64)
    assert (refused.value.code, StaffMember.objects.count()) == ("other-file", 0)


def test_a_preview_older_than_a_day_is_gone(schools):
    job = upload(schools.clerk, row(1))
    ImportJob.objects.filter(pk=job.pk).update(checked_at=timezone.now() - settings.IMPORT_LIFE - timedelta(seconds=1))
    job.refresh_from_db()
    with pytest.raises(RuleViolation) as refused:
        jobs.confirm(job=job, actor=schools.clerk, sha256=job.sha256)
    job.refresh_from_db()
    assert (refused.value.code, job.state, StaffStage.objects.count()) == ("expired", "expired", 0)


def test_rights_lost_between_preview_and_confirmation(schools):
    with entry():
        clerk = AppointmentFactory(role="school_clerk", institution=schools.a, user=UserFactory()).user
    job = upload(clerk, row(1))
    with entry():
        clerk.appointments.update(valid_to=timezone.localdate())
    job = ImportJob.objects.get(pk=job.pk)
    with pytest.raises(PermissionDenied):
        jobs.confirm(job=job, actor=job.actor, sha256=job.sha256)
    assert StaffMember.objects.count() == 0


def test_a_second_confirmation_is_the_same_result(schools):
    job = bring_in(schools.clerk, row(1))
    assert jobs.confirm(job=job, actor=schools.clerk, sha256=job.sha256) is False
    assert jobs.write(job).state == "done"
    assert (StaffMember.objects.count(), StaffMember.history.count()) == (1, 1)


@pytest.mark.parametrize("theirs", ["changed", "unchanged", "new"])
def test_what_somebody_else_wrote_meanwhile_asks_for_another_look(schools, theirs):
    bring_in(schools.clerk, row(1), row(2))
    job = upload(schools.clerk, row(1, title_="高级教师"), row(2), row(3))
    if theirs == "new":
        bring_in(schools.b_clerk, row(3, school="乙校小学"))
    else:
        person = StaffMember.objects.get(staff_no="NA0000001" if theirs == "changed" else "NA0000002")
        correct_person(order=order(schools.clerk), person=person, raw={"name": "王改名"})
    job = confirmed(job)
    expected = {"changed": (1, 1, 1, 0), "unchanged": (1, 2, 0, 0), "new": (0, 1, 1, 1)}[theirs]
    assert (job.state, counts(job)) == ("ready", expected)
    assert job.sentence.startswith("预览之后数据已被他人修改，没有写入任何数据。")
    assert not StaffMember.objects.filter(title="senior").exists()


def test_one_import_of_a_school_at_a_time(schools):
    at_work = upload(schools.clerk, row(1))
    jobs.confirm(job=at_work, actor=schools.clerk, sha256=at_work.sha256)
    with pytest.raises(RuleViolation, match=r"正在导入（甲校文员，\d\d:\d\d 开始）") as refused:
        upload(schools.clerk, row(2))
    assert refused.value.code == "busy"
    assert upload(schools.b_clerk, row(3, school="乙校小学")).state == "ready"


def test_a_killed_job_can_be_confirmed_again(schools):
    job = upload(schools.clerk, row(1))
    jobs.confirm(job=job, actor=schools.clerk, sha256=job.sha256)
    ImportJob.objects.filter(pk=job.pk).update(beat_at=timezone.now() - settings.IMPORT_DEAD_AFTER)
    job = ImportJob.objects.get(pk=job.pk)
    turns.reap(job)
    assert (job.state, job.sentence) == ("ready", "上次处理中断，没有写入任何数据。可再次确认。")
    job = confirmed(job)
    assert (job.state, StaffMember.objects.count()) == ("done", 1)


def test_a_run_taken_for_dead_that_wakes_up_writes_nothing(schools):
    sleeper = upload(schools.clerk, row(1))
    jobs.confirm(job=sleeper, actor=schools.clerk, sha256=sleeper.sha256)
    long_ago = timezone.now() - settings.IMPORT_DEAD_AFTER
    ImportJob.objects.filter(pk=sleeper.pk).update(beat_at=long_ago)
    sleeper.beat_at = long_ago
    job = ImportJob.objects.get(pk=sleeper.pk)
    turns.reap(job)
    jobs.confirm(job=job, actor=schools.clerk, sha256=job.sha256)
    with pytest.raises(RuleViolation, match="请刷新页面"):
        jobs.write(sleeper)
    job.refresh_from_db()
    assert (job.state, StaffMember.objects.count()) == ("writing", 0)
    jobs.write(job)
    assert (job.state, StaffMember.objects.count()) == ("done", 1)


# --- what stops a confirmation, or a file ------------------------------------------------------------------------------
def test_who_has_a_later_post_registered_does_not_leave_by_the_sheet(schools):
    bring_in(schools.clerk, row(1))
    bring_in(schools.clerk, row(1, site="东校区"), day=date(2027, 2, 1))
    assert problems(upload(schools.clerk, row(1, state="离职"))) == [(2, "state", "post-coming")]


def test_a_page_opened_before_a_new_preview_confirms_nothing(schools):
    bring_in(schools.clerk, row(1))
    job = upload(schools.clerk, row(1, title_="高级教师"), row(2, phone=""))
    opened = jobs.preview_mark(job)
    correct_person(order=order(schools.clerk), person=StaffMember.objects.get(), raw={"name": "王改名"})
    confirmed(job)
    assert job.state == "ready"
    with pytest.raises(RuleViolation) as refused:
        jobs.confirm(job=job, actor=schools.clerk, sha256=job.sha256, seen=opened)
    assert (refused.value.code, StaffMember.objects.count()) == ("other-preview", 1)
    assert jobs.confirm(job=job, actor=schools.clerk, sha256=job.sha256, seen=jobs.preview_mark(job))


def test_a_large_import_that_waits_for_the_worker_is_not_taken_for_dead(schools, settings):
    job = upload(schools.clerk, row(1))
    jobs.confirm(job=job, actor=schools.clerk, sha256=job.sha256)
    ImportJob.objects.filter(pk=job.pk).update(beat_at=timezone.now() - 2 * settings.IMPORT_DEAD_AFTER)
    job = ImportJob.objects.get(pk=job.pk)
    assert turns.is_dead(job)
    settings.IMPORT_INLINE_BYTES = 10
    assert not turns.is_dead(job)


def test_a_file_that_is_wrong_all_over_is_not_kept_cell_by_cell(schools, monkeypatch):
    monkeypatch.setattr(reading, "MOST_PROBLEMS", 2)
    job = upload(schools.clerk, *(row(number, sex="?") for number in range(3)))
    assert (job.state, job.problems.count()) == ("unusable", 0)
    assert job.sentence.startswith("有误的单元格超过 2 处")
