"""Admission of groups: applied for, examined, the plaque, withdrawal (细则 三(一)2); and what was decided before the portal."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from groups.governance.admissions.models import Admission
from groups.governance.admissions.queries import visible_admissions
from groups.governance.admissions.rules import ADMISSION, PLAQUED
from groups.governance.admissions.words import AdmissionOutcome
from groups.governance.charters.queries import charter_of
from groups.papers.parts.words import Source
from groups.registry.models import EducationGroup
from groups.registry.register.queries.names import group_name
from groups.rights.checks import holds_right, refuse_own_group, require
from groups.rights.roles import RUN_CHARTERS, SUBMIT_CHARTERS, VIEW_CHARTERS
from groups.rights.words import Place
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.names import name_key, refuse_hidden
from nanan_groups.kit.scope import Scope, holding, scope_of
from nanan_groups.records.acts import Draft
from nanan_groups.records.cases.engine import open_case
from nanan_groups.records.cases.kinds import Missing, Registered, register
from nanan_groups.records.cases.queries import cases_of
from nanan_groups.records.models import Case, CaseStep
from nanan_groups.records.orders import Order, carry_out

EXAMINED = ("examined_on", "document")
PLAQUE = ("plaque_number", "plaque_on", "plaque_place")
_FIELDS = {"plaque-taken": "plaque_number"}


def may_apply(scope: Scope, group_id: int) -> bool:
    """The group's own principal applies, or the officer opens it for the group."""
    return holds_right(scope, SUBMIT_CHARTERS, Place.GROUP, group_id) or scope.may_everywhere(RUN_CHARTERS)


def title_of(group: EducationGroup) -> str:
    return f"{group_name(group)}准入审定"


def open_admission(*, order: Order, group: EducationGroup, grounds: str = "") -> Admission:
    """One at a time for a group. Whoever opens it does not examine it."""
    scope = scope_of(order.actor)
    if not may_apply(scope, group.pk):
        raise PermissionDenied("准入审定由集团总校校长申请，或由区教委登记科室发起。")
    title = title_of(group)
    with carry_out(order, "open_admission", f"申请{title}") as draft:
        case = open_case(kind=ADMISSION.code, title=title, place="group", place_id=group.pk, submitted_by=order.actor)
        by_group = holds_right(scope, SUBMIT_CHARTERS, Place.GROUP, group.pk)
        admission = Admission(group=group, case=case, by_group=by_group, grounds=grounds.strip())
        draft.add(admission, subject=title)
        draft.note_values(admission, ["grounds"], subject=title)
    return admission


# --- what the steps entail -------------------------------------------------------------------------------------------
def examine(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    admission = _wanted(case, facts, EXAMINED)
    _refuse_coming(facts["examined_on"], "examined_on", "审定日")
    charter = charter_of(admission.group, facts["examined_on"])
    if charter is None:
        raise RuleViolation(
            f"审定日（{day_text(facts['examined_on'])}）该集团没有施行中的章程，请核对审定日。",
            field="examined_on",
            code="no-charter",
        )
    if facts["examined_on"] < charter.filed_on:  # one recorded afterwards may have taken force before it was filed
        raise RuleViolation(
            f"审定日不能早于章程备案日（{day_text(charter.filed_on)}）。", field="examined_on", code="before-charter"
        )
    _update(draft, admission, charter=charter, **{name: facts[name] for name in EXAMINED})


def refuse(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    admission = _wanted(case, facts, ("ended_on",))
    _refuse_coming(facts["ended_on"], "ended_on", "日期")
    _end(draft, admission, AdmissionOutcome.REFUSED, step, facts)


def plaque(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    admission = _wanted(case, facts, PLAQUE)
    _refuse_coming(facts["plaque_on"], "plaque_on", "授牌日")
    if facts["plaque_on"] < admission.examined_on:
        raise RuleViolation("授牌日不能早于审定日。", field="plaque_on", code="order")
    refuse_taken_plaque(facts["plaque_number"], besides=admission)
    _update(draft, admission, **{name: facts[name] for name in PLAQUE})


def refuse_taken_plaque(number: str, *, besides: Admission | None = None) -> None:
    """Plaque numbers are one of the whole district's, however they are typed."""
    refuse_hidden(number, "牌号", field="plaque_number")
    held = Admission.objects.filter(plaque_key=name_key(number)).exclude(plaque_key="")
    held = held.exclude(pk=besides.pk) if besides else held
    if (twin := held.select_related("case", "group").first()) is not None:
        raise RuleViolation(
            f"牌号“{twin.plaque_number}”已用于“{twin}”（{twin.group.code}），请核对。",
            field="plaque_number",
            code="plaque-taken",
        )


def withdraw(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    admission = _wanted(case, facts, ("ended_on",))
    _refuse_coming(facts["ended_on"], "ended_on", "撤销日")
    if facts["ended_on"] < admission.plaque_on:
        raise RuleViolation("撤销日不能早于授牌日。", field="ended_on", code="order")
    _end(draft, admission, AdmissionOutcome.WITHDRAWN, step, facts)


def _end(draft: Draft, admission: Admission, outcome: str, step: CaseStep, facts) -> None:
    _update(
        draft,
        admission,
        outcome=outcome,
        ended_on=facts["ended_on"],
        ended_why=step.comment,
        ended_document=(facts.get("ended_document") or "").strip(),
    )


def _wanted(case: Case, facts, names) -> Admission:
    for name in names:
        if not facts.get(name):
            label = Admission._meta.get_field(name).verbose_name
            raise RuleViolation(f"请填写{label}。", field=name, code="required")
    return Admission.objects.select_related("case", "group").get(case=case)


def _update(draft: Draft, admission: Admission, **facts) -> None:
    facts = {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}
    try:
        draft.update(admission, subject=admission.case.title, **facts)
    except RuleViolation as problem:
        problem.field = problem.field or _FIELDS.get(problem.code, "")
        raise


def _refuse_coming(day: date, field: str, label: str) -> None:
    if day > timezone.localdate():
        raise RuleViolation(f"{label}不能晚于今天。", field=field, code="coming")


# --- before the portal -----------------------------------------------------------------------------------------------
def record_past_admission(
    *,
    order: Order,
    group: EducationGroup,
    examined_on: date,
    document: str,
    plaque_number: str,
    plaque_on: date,
    plaque_place: str,
) -> Admission:
    """补录: an admission decided before the portal, up to its plaque. Registry officer only.

    It may be withdrawn later like any other. Raises RuleViolation: days out of order or to come, a plaque number used
    before, an admission of the group that stands already.
    """
    require(order.actor, RUN_CHARTERS)
    refuse_own_group(order.actor, group.pk, "补录")
    title = title_of(group)
    with carry_out(order, "record_past_admission", f"补录授牌：{title}") as draft:
        _refuse_coming(plaque_on, "plaque_on", "授牌日")
        if examined_on > plaque_on:
            raise RuleViolation("授牌日不能早于审定日。", field="plaque_on", code="order")
        refuse_taken_plaque(plaque_number)
        case = open_case(kind=ADMISSION.code, title=title, place="group", place_id=group.pk, state=PLAQUED)
        facts = {
            "examined_on": examined_on,
            "document": document.strip(),
            "plaque_number": plaque_number.strip(),
            "plaque_on": plaque_on,
            "plaque_place": plaque_place.strip(),
        }
        admission = Admission(group=group, case=case, source=Source.BACKFILL, **facts)
        try:
            draft.add(admission, subject=title)
        except RuleViolation as problem:
            problem.field = problem.field or _FIELDS.get(problem.code, "")
            raise
        draft.note_values(admission, list(facts), subject=title)
    return admission


def missing_charter(case: Case) -> list[Missing]:
    """Admission rests on a filed charter (细则 三(一)2)."""
    admission = Admission.objects.select_related("group").get(case=case)
    if charter_of(admission.group) is not None:
        return []
    return [Missing("该集团还没有备案并施行的章程", reverse("governance:group-charter", args=[admission.group.code]))]


register(
    Registered(
        ADMISSION,
        needs={"charter": missing_charter},
        entails={
            "examine": examine,
            "refuse": refuse,
            "plaque": plaque,
            "withdraw": withdraw,
        },
        url=lambda case: reverse("governance:admission-detail", args=[case.code]),
        cases=lambda scope: cases_of(visible_admissions(scope)),
        opens=holding(VIEW_CHARTERS),
        runs=RUN_CHARTERS,
    )
)
