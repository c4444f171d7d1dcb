"""Requests for scarce specialists, and what each step of their way writes."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from groups.registry.models import EducationGroup, Institution
from groups.registry.register.queries.names import group_name
from groups.rights.checks import holds_right
from groups.rights.roles import APPROVE_POSTS, PROPOSE_POSTS, VIEW_POSTS
from groups.rights.words import Place
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import holding, scope_of
from nanan_groups.kit.texts import short_enough
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records.acts import Draft
from nanan_groups.records.cases.engine import open_case
from nanan_groups.records.cases.kinds import Registered, register
from nanan_groups.records.models import Case, CaseStep
from nanan_groups.records.orders import Order, carry_out
from staffing.leadership.queries import in_group
from staffing.quotas.queries import posts_of
from staffing.roster.services.basics import hold_schools
from staffing.roster.words import taught
from staffing.shortages.models import ShortageRequest
from staffing.shortages.queries import promised, visible_shortages
from staffing.shortages.rules import (
    ASKED_AGAIN,
    SHORTAGE,
    refuse_approval,
    refuse_interview,
    refuse_places,
    refuse_recruited,
    told,
)

ASKED = ("year", "stage", "subject", "places", "extra", "grounds")


def request_shortage(
    *,
    order: Order,
    group: EducationGroup,
    institution: Institution,
    year: int,
    stage: str,
    subject: str,
    places: int,
    extra: int = 0,
    grounds: str = "",
) -> ShortageRequest:
    """By the group's principal, for a school of the group; once for a school, stage and subject of a year."""
    if not holds_right(scope_of(order.actor), PROPOSE_POSTS, Place.GROUP, group.pk):
        raise PermissionDenied("急需紧缺人才由集团总校校长申报。")
    grounds = short_enough(grounds, 2000, "申报理由", "grounds")
    for name, value, label in (("stage", stage, "任教学段"), ("subject", subject, "任教学科")):
        if not value:
            raise RuleViolation(f"请选择{label}。", field=name, code="required")
    if not grounds:
        raise RuleViolation("请写明申报理由。", field="grounds", code="required")
    refuse_places(places, extra)
    today = timezone.localdate()
    if not 0 <= year - school_year_of(today) <= 1:
        raise RuleViolation("只能申报本学年或下一学年的名额。", field="year", code="year")
    if not in_group(group.pk, institution.pk, today):
        raise RuleViolation(f"{institution}今天不在本集团。", field="institution", code="outside")
    what = {"institution": institution, "year": year, "stage": stage, "subject": subject}
    if ShortageRequest.objects.filter(**what).exclude(case__state__in=ASKED_AGAIN).exists():
        raise RuleViolation(
            f"{institution}{school_year_text(year)}学年{taught(stage, subject)}已经申报，不必重复申报。",
            field="subject",
            code="twice",
        )
    title = f"{group_name(group)}急需紧缺人才：{institution}{taught(stage, subject)} {told(places, extra)}"
    with carry_out(order, "request_shortage", title) as draft:
        case = open_case(
            kind=SHORTAGE.code, title=title, place="group", place_id=group.pk, year=year, submitted_by=order.actor
        )
        row = ShortageRequest(group=group, case=case, places=places, extra=extra, grounds=grounds, **what)
        draft.add(row, subject=title)
        draft.note_values(row, list(ASKED), subject=title)
    return row


def _row(case: Case) -> ShortageRequest:
    return ShortageRequest.objects.select_related("institution").get(case=case)


def _refuse_day(name: str, day: date | None, label: str) -> None:
    if day is None:
        raise RuleViolation(f"请填写{label}。", field=name, code="required")
    if day > timezone.localdate():
        raise RuleViolation(f"{label}不能晚于今天。", field=name, code="day-to-come")


def approve(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    """A free post is approved once: who approves another request of the school next waits, and then sees this one."""
    row = _row(case)
    approved, extra = facts.get("approved") or 0, facts.get("approved_extra") or 0
    reason = short_enough(facts.get("over_reason") or "", 300, "原因", "over_reason")
    hold_schools([row.institution_id])
    held = posts_of([row.institution_id], timezone.localdate(step.at)).get(row.institution_id)
    available = held.available if held else None
    others = promised(row.institution_id, besides=row.pk)
    refuse_approval((row.places, row.extra), approved, extra, available, reason, str(row.institution), others)
    draft.update(row, subject=case.title, approved=approved, approved_extra=extra, over_reason=reason)


def interview(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    day = facts.get("interviewed_on")
    _refuse_day("interviewed_on", day, "先行面试日")
    interviewed, passed = facts.get("interviewed") or 0, facts.get("passed") or 0
    refuse_interview(interviewed, passed)
    draft.update(_row(case), subject=case.title, interviewed_on=day, interviewed=interviewed, passed=passed)


def recruit(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    row, recruited = _row(case), facts.get("recruited") or 0
    document = short_enough(facts.get("document") or "", 200, "录用文件", "document")
    if not document:
        raise RuleViolation("请写明录用文件。", field="document", code="required")
    refuse_recruited(recruited, row.passed, row.approved)
    draft.update(row, subject=case.title, recruited=recruited, facts={"document": document})


register(
    Registered(
        SHORTAGE,
        entails={"approve": approve, "interview": interview, "recruit": recruit},
        url=lambda case: reverse("staffing:shortage-detail", args=[case.code]),
        cases=lambda scope: Case.objects.filter(shortage_request__in=visible_shortages(scope).order_by()),
        opens=holding(VIEW_POSTS),
        runs=APPROVE_POSTS,
    )
)
