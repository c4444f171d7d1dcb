"""Shared courses: entered by the group or the school that developed one; each school enters its own terms too."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from groups.activities.courses.models import CourseTerm, SharedCourse
from groups.activities.courses.queries import may_keep_course, may_keep_term
from groups.activities.courses.rules import first_day
from groups.activities.courses.words import Term
from groups.activities.joint_activities.queries import group_sites, keeps_group
from groups.registry.models import EducationGroup
from groups.registry.register.queries.names import site_names
from groups.registry.register.services.basics import refuse_over, reread
from groups.rights.roles import KEEP_ACTIVITIES
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.models.codes import next_code
from nanan_groups.records.orders import Order, carry_out, refuse_same

NOT_YOURS = "共享课程由开发学校和本集团总校、集团办公室登记，开课情况也可由开课学校登记。"


def _site(group: int, site: int, field: str) -> int:
    sites = group_sites(group, timezone.localdate())
    if site not in sites:
        raise RuleViolation("该校点不是本集团已开办的校点。", field=field, code="stranger")
    return sites[site]


def add_course(
    *, order: Order, group: EducationGroup, developer: int, title: str, subject: str, note: str = ""
) -> SharedCourse:
    refuse_over(group.pk)
    school, title = _site(group.pk, developer, "developer"), title.strip()
    if order.actor is not None:
        scope = scope_of(order.actor)
        if not (keeps_group(scope, group.pk) or scope.may_for_institution(KEEP_ACTIVITIES, school)):
            raise PermissionDenied(NOT_YOURS)
    if SharedCourse.objects.filter(group=group, title=title).exists():
        raise RuleViolation(f"本集团已有名为“{title}”的共享课程。", field="title", code="twice")
    with carry_out(order, "add_course", f"登记共享课程：{title}") as draft:
        facts = {"title": title, "subject": subject.strip(), "note": note.strip()}
        row = draft.add(SharedCourse(code=next_code("KC", 4), group=group, developer_id=developer, **facts))
        draft.note_values(row, ["subject", "note"])
    return row


def change_course(*, order: Order, course: SharedCourse, title: str, subject: str, note: str) -> SharedCourse:
    if order.actor is not None and not may_keep_course(scope_of(order.actor), course):
        raise PermissionDenied(NOT_YOURS)
    with carry_out(order, "change_course", f"修改共享课程：{course.title}") as draft:
        draft.lock(course, seen=order.seen)
        draft.update(course, title=title.strip(), subject=subject.strip(), note=note.strip())
        refuse_same(draft)
    return course


def give_course(
    *, order: Order, course: SharedCourse, site: int, school_year: int, term: int, pupils: int
) -> CourseTerm:
    """A term at a school; entered again its number is mended. Never of a term to come."""
    school = _site(course.group_id, site, "site")
    if order.actor is not None:
        scope = scope_of(order.actor)
        if not (may_keep_course(scope, course) or scope.may_for_institution(KEEP_ACTIVITIES, school)):
            raise PermissionDenied(NOT_YOURS)
    words = f"{school_year_text(school_year)} 学年{Term(term).label}"
    begins = first_day(school_year, term)
    if timezone.localdate() < begins:
        raise RuleViolation(f"{words}还没有开始，{day_text(begins)}起可以登记。", field="term", code="coming")
    with carry_out(order, "give_course", f"登记开课：{course.title} {words}") as draft:
        draft.lock(course)
        row = CourseTerm.objects.filter(course=course, site=site, school_year=school_year, term=term).first()
        subject = f"{course.title} · {site_names([site])(site)} {words}"
        if row is None:
            row = CourseTerm(course=course, site_id=site, school_year=school_year, term=term, pupils=pupils)
            draft.add(row, subject=subject)
            draft.note(subject, "学生数", "", str(pupils))
        else:
            draft.update(row, subject=subject, pupils=pupils)
            refuse_same(draft)
    return row


def _require_term(order: Order, term: CourseTerm) -> None:
    """The group, the school that developed the course, and the school that gives it."""
    if order.actor is not None and not may_keep_term(scope_of(order.actor), term):
        raise PermissionDenied(NOT_YOURS)


def _told(term: CourseTerm) -> str:
    words = f"{school_year_text(term.school_year)} 学年{term.get_term_display()}"
    return f"{term.course.title} · {site_names([term.site_id])(term.site_id)} {words}"


def correct_term(*, order: Order, term: CourseTerm, pupils: int) -> CourseTerm:
    _require_term(order, term)
    with carry_out(order, "correct_course_term", f"更正开课：{_told(term)}") as draft:
        draft.lock(term.course, seen=order.seen)
        draft.update(reread(term), subject=_told(term), pupils=pupils)
        refuse_same(draft)
    return term


def withdraw_term(*, order: Order, term: CourseTerm) -> SharedCourse:
    """It was not given there. The term may be entered anew; its history stays."""
    _require_term(order, term)
    with carry_out(order, "withdraw_course_term", f"撤销开课：{_told(term)}") as draft:
        draft.lock(term.course, seen=order.seen)
        row = reread(term)
        draft.note(_told(row), "学生数", str(row.pupils), "已撤销")
        row.delete()
    return term.course
