"""A roster's import undone: everything is as it was before it, or nothing is touched."""

import threading
import time
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.imports import jobs
from nanan_groups.testing.factories import entry
from nanan_groups.testing.roster_made import bring_in, counts, order, row
from staffing.models import StaffMember, StaffPost
from staffing.roster.services.roster import correct_person

pytestmark = pytest.mark.django_db


def stored() -> list:
    rows = [list(model.objects.order_by("pk").values()) for model in (StaffMember, StaffPost)]
    for each in (*rows[0], *rows[1]):
        each.pop("revision", None)
    return rows


def test_undo_puts_everything_back(schools):
    bring_in(schools.clerk, row(1), row(2), row(3))
    kept = [list(model.objects.order_by("pk").values()) for model in (StaffMember, StaffPost)]
    job = bring_in(
        schools.clerk,
        row(1, title_="高级教师"),
        row(2, site="东校区"),
        row(3, state="离职"),
        row(4),
        day=date(2026, 10, 1),
    )
    assert counts(job) == (1, 3, 0, 0)
    job = jobs.undo(job=job, actor=schools.clerk, reason="传错了文件")
    assert job.state == "undone"
    for model, before in zip((StaffMember, StaffPost), kept, strict=True):
        now = list(model.objects.order_by("pk").values())
        for each in (*now, *before):
            each.pop("revision", None)
        assert now == before
    types = StaffMember.history.filter(act=job.undo_act).order_by("history_id").values_list("history_type", flat=True)
    assert sorted(types) == ["-", "~", "~", "~"] or sorted(types) == ["-", "~", "~"]


def test_a_seat_somebody_else_took_since_is_not_given_back(schools):
    bring_in(schools.clerk, row(1, leadership="校（园）长"), row(2))
    job = bring_in(schools.clerk, row(1), row(2), day=date(2026, 10, 1))
    bring_in(schools.clerk, row(3, leadership="校（园）长", joined_on="2026-10-02"), day=date(2026, 10, 2))
    with pytest.raises(RuleViolation, match="导入之后该校已任命他人") as refused:
        jobs.undo(job=job, actor=schools.clerk, reason="传错了")
    leading = StaffPost.objects.filter(leadership="head", valid_to=None).order_by("pk")
    assert (refused.value.code, [str(post.person.staff_no) for post in leading]) == ("touched", ["NA0000003"])


def test_undo_is_refused_once_somebody_touched_it(schools):
    job = bring_in(schools.clerk, row(1), row(2))
    correct_person(order=order(schools.clerk), person=StaffMember.objects.first(), raw={"name": "王改名"})
    with pytest.raises(RuleViolation, match="已有 1 条教职工被另行办理") as refused:
        jobs.undo(job=job, actor=schools.clerk, reason="传错了文件")
    assert (refused.value.code, StaffMember.objects.count()) == ("touched", 2)


def test_undo_asks_for_a_reason_and_for_the_right_person(schools):
    job = bring_in(schools.clerk, row(1))
    with pytest.raises(RuleViolation):
        jobs.undo(job=job, actor=schools.clerk, reason=" ")
    with pytest.raises(PermissionDenied):
        jobs.undo(job=job, actor=schools.b_clerk, reason="不是我的")
    assert StaffMember.objects.count() == 1


def test_of_two_imports_the_later_is_undone_first_and_then_the_earlier(schools):
    bring_in(schools.clerk, row(1), row(2))
    stands = [stored()]
    earlier = bring_in(schools.clerk, row(1, title_="高级教师"), row(2, site="东校区"), row(3), day=date(2026, 10, 1))
    stands.append(stored())
    changed = [row(1, title_="正高级教师"), row(2, leadership="副校（园）长"), row(3, name="改名"), row(4)]
    later = bring_in(schools.clerk, *changed, day=date(2026, 11, 1))
    with pytest.raises(RuleViolation, match="请先撤销之后的导入"):
        jobs.undo(job=earlier, actor=schools.clerk, reason="传错了文件")
    jobs.undo(job=later, actor=schools.clerk, reason="传错了文件")
    assert stored() == stands[1]
    jobs.undo(job=earlier, actor=schools.clerk, reason="传错了文件")
    assert stored() == stands[0]


def test_an_import_undone_and_written_again_is_undone_again(schools):
    bring_in(schools.clerk, row(1))
    before = stored()
    for title in ("高级教师", "正高级教师"):
        job = bring_in(schools.clerk, row(1, title_=title))
        jobs.undo(job=job, actor=schools.clerk, reason="传错了文件")
        assert stored() == before


def test_who_touched_a_person_between_two_undone_imports_keeps_what_he_wrote(schools):
    job = bring_in(schools.clerk, row(1))
    correct_person(order=order(schools.clerk), person=StaffMember.objects.get(), raw={"name": "王改名"})
    later = bring_in(schools.clerk, row(1, name="王改名", title_="高级教师"))
    jobs.undo(job=later, actor=schools.clerk, reason="传错了文件")
    with pytest.raises(RuleViolation) as refused:
        jobs.undo(job=job, actor=schools.clerk, reason="传错了文件")
    assert (refused.value.code, StaffMember.objects.get().name) == ("touched", "王改名")


def test_nobody_is_put_back_at_a_site_that_has_closed(schools, user_of):
    bring_in(schools.clerk, row(1, site="东校区"))
    job = bring_in(schools.clerk, row(1), day=date(2026, 10, 1))
    with entry():
        schools.east.versions.update(state="closed")
    moved = stored()
    with pytest.raises(RuleViolation, match="东校区”已关闭，不能把人员恢复到那里"):
        jobs.undo(job=job, actor=schools.clerk, reason="传错了文件")
    assert stored() == moved


@pytest.mark.race
def test_who_undoes_into_a_deadlock_reads_that_another_was_first(transactional_db, at_once, schools):
    job = bring_in(schools.clerk, row(1), row(2))
    one, two = StaffMember.objects.order_by("pk")
    held = threading.Event()

    def other():
        with transaction.atomic():
            StaffMember.objects.filter(pk=two.pk).update(revision=99)
            held.set()
            time.sleep(0.5)  # the undo holds the first by now and waits for the second
            StaffMember.objects.filter(pk=one.pk).update(revision=99)

    def undo():
        held.wait(10)
        return jobs.undo(job=job, actor=schools.clerk, reason="传错了").state

    outcomes = at_once(other, undo)
    lost = [outcome for outcome in outcomes if outcome not in (None, "undone")]
    assert len(lost) == 1
    assert isinstance(lost[0], RuleViolation) or "deadlock detected" in str(lost[0])
    assert not isinstance(outcomes[1], OperationalError)
