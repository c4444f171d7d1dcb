"""One admission as it is read on its page, on paper and in Word: the group with its schools as they stood that day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from groups.governance.admissions.models import Admission
from groups.governance.admissions.rules import ADMISSION
from groups.governance.admissions.words import AdmissionOutcome
from groups.governance.charters.models import Charter
from groups.governance.charters.queries import charter_of, chartered_groups, in_force
from groups.papers.cases.queries import StepLine, steps_of
from groups.papers.parts.words import Source
from groups.registry.models import EducationGroup, GroupVersion
from groups.registry.register.queries.register import load_register
from groups.registry.register.words import MEMBER_CHOICES, GroupCategory, Relation, place_in_annex
from groups.rights.words import Role
from nanan_groups.kit.scope import Scope


def visible_admissions(scope: Scope) -> QuerySet[Admission]:
    groups = chartered_groups(scope).order_by()
    return Admission.objects.filter(group__in=groups).select_related("case__submitted_by", "group", "charter__case")


def admission_of(group: EducationGroup) -> Admission | None:
    """The one that stands: under way or with its plaque."""
    rows = Admission.objects.filter(group=group, outcome=AdmissionOutcome.STANDING)
    return rows.select_related("case", "charter__case").first()


@dataclass(frozen=True, slots=True)
class StandRow:
    """One group: its charter in force, the one under way, its admission."""

    group: int
    code: str
    name: str
    category: str
    filed: Charter | None
    open: Charter | None
    admission: Admission | None

    @property
    def lacks(self) -> list[str]:
        out = [] if self.filed else ["未备案"]
        return out if self.plaqued else [*out, "未授牌"]

    @property
    def plaqued(self) -> bool:
        return self.admission is not None and self.admission.case.state in ADMISSION.in_force


def stands(scope: Scope, day: date) -> list[StandRow]:
    """All groups one reads that are in force on the day, in the order of Annex 2. Four queries whatever their number."""
    groups = chartered_groups(scope).order_by()
    versions = list(GroupVersion.objects.active_on(day).filter(group__in=groups).select_related("group"))
    charters = Charter.objects.filter(group__in=groups).select_related("case").order_by("pk")
    filed = {one.group_id: one for one in in_force(charters, day)}
    under_way = {one.group_id: one for one in charters.filter(filed_on__isnull=True)}
    rows = (
        Admission.objects.filter(group__in=groups, outcome=AdmissionOutcome.STANDING)
        .select_related("case")
        .order_by("pk")
    )
    admissions = {one.group_id: one for one in rows}
    versions.sort(key=lambda one: place_in_annex(one.category, one.ordinal, one.group_id))
    return [
        StandRow(
            one.group_id,
            one.group.code,
            one.name,
            one.category,
            filed.get(one.group_id),
            under_way.get(one.group_id),
            admissions.get(one.group_id),
        )
        for one in versions
    ]


@dataclass(frozen=True, slots=True)
class AdmissionSheet:
    """``charter``: the one it was examined on; before that, the one in force. ``day``: the day the schools are named of:
    the plaque's, the examination's, or today."""

    admission: Admission
    day: date
    group: str
    category: str
    relations: str
    lead: str
    members: list[tuple[str, str]]  # of each relation: what they are called, their names
    universities: list[str]
    declared: list[str]
    charter: Charter | None
    steps: list[StepLine]


def admission_sheet(admission: Admission) -> AdmissionSheet:
    """The same few queries whatever the group's size."""
    day = admission.plaque_on or admission.examined_on or timezone.localdate()
    pk = admission.group_id
    register = load_register(day, EducationGroup.objects.filter(pk=pk))
    version = register.groups[0] if register.groups else None
    lead = register.leads.get(pk)
    return AdmissionSheet(
        admission=admission,
        day=day,
        group=version.name if version else str(admission.group),
        category=GroupCategory(version.category).label if version else "",
        relations="、".join(Relation(one).label for one in register.relations(pk)),
        lead=lead.text if lead else "当日未登记",
        members=[
            (f"{label}成员", "、".join(one.text for one in register.named(pk, value)))
            for value, label in MEMBER_CHOICES
        ],
        universities=list(dict.fromkeys(one.university_name for one in register.partners.get(pk, ()))),
        declared=[one.wording for one in register.declared.get(pk, ())],
        charter=_charter(admission),
        steps=[*steps_of(admission.case_id), *_application(admission)],
    )


def _charter(admission: Admission) -> Charter | None:
    if admission.charter_id or admission.source == Source.BACKFILL:
        return admission.charter
    return charter_of(admission.group, admission.ended_on)


def _application(admission: Admission) -> list[StepLine]:
    """It was handed in by opening it: the first thing done."""
    case = admission.case
    if case.submitted_at is None:
        return []
    role = Role.GROUP_PRINCIPAL if admission.by_group else Role.REGISTRY_OFFICER
    at = timezone.localtime(case.submitted_at)
    return [StepLine(0, at, "申请", "", case.submitted_by.name, role.label, "", late=False)]


TO_FILL = {
    "章程", "申请人", "申请日期", "审定意见", "审定日", "审定文号", "牌号", "授牌日", "授牌地点",
}  # fmt: skip
ENDED = {AdmissionOutcome.REFUSED: "不予通过", AdmissionOutcome.WITHDRAWN: "撤销"}


def facts_of(sheet: AdmissionSheet, day_text, *, form: bool = False) -> list[tuple[str, str]]:
    """The form's lines in their order, empty ones left out; of a ``form`` the lines that are to be filled in stay."""
    one, case, charter = sheet.admission, sheet.admission.case, sheet.charter
    opinion = next((step.comment for step in sheet.steps if step.arrow == "examine"), "")
    lines = [
        ("集团名称", sheet.group), ("集团类别", sheet.category), ("关系类型", sheet.relations), ("集团总校", sheet.lead),
        *sheet.members,
        ("未列名成员（汇总数）", "；".join(sheet.declared)), ("共建高校、院所", "、".join(sheet.universities)),
        ("章程", f"{charter.number_text}，备案号 {charter.filing_number}，{day_text(charter.filed_on)}备案" if charter else ""),
        ("申请人", case.submitted_by.name if case.submitted_by else ""),
        ("申请日期", day_text(timezone.localdate(case.submitted_at)) if case.submitted_at else ""),
        ("申请说明", one.grounds), ("审定意见", opinion), ("审定日", day_text(one.examined_on) if one.examined_on else ""),
        ("审定文号", one.document), ("牌号", one.plaque_number),
        ("授牌日", day_text(one.plaque_on) if one.plaque_on else ""), ("授牌地点", one.plaque_place),
    ]  # fmt: skip
    if one.outcome:
        word = ENDED[one.outcome]
        lines += [
            (f"{word}日期", day_text(one.ended_on)),
            (f"{word}原因", one.ended_why),
            (f"{word}文号", one.ended_document),
        ]
    return [(label, text) for label, text in lines if text or (form and label in TO_FILL)]
