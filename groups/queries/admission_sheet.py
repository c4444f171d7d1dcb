"""One admission as it is read on its page, on paper and in Word: the group with its schools as they stood that day."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from ..enums import GroupCategory, Outcome, Relation
from ..models import Admission, EducationGroup
from .plan_sheet import StepLine, steps_of
from .register import load_register


@dataclass(frozen=True, slots=True)
class AdmissionSheet:
    """``day``: the day the schools are named of: the plaque's, the examination's, or today."""

    admission: Admission
    day: date
    group: str
    category: str
    relations: str
    lead: str
    tight: list[str]
    alliance: list[str]
    universities: list[str]
    declared: list[str]
    steps: list[StepLine]


def admission_sheet(admission: Admission) -> AdmissionSheet:
    """The same few queries whatever the group's size."""
    day = admission.plaque_on or admission.examined_on or timezone.localdate()
    pk = admission.group_id
    register = load_register(day, EducationGroup.objects.filter(pk=pk))
    version = register.groups[0] if register.groups else None
    lead = register.leads.get(pk)
    return AdmissionSheet(
        admission=admission, day=day, group=version.name if version else str(admission.group),
        category=GroupCategory(version.category).label if version else "",
        relations="、".join(Relation(one).label for one in register.relations(pk)),
        lead=lead.text if lead else "当日未登记",
        tight=[one.text for one in register.tight(pk)], alliance=[one.text for one in register.alliance(pk)],
        universities=list(dict.fromkeys(one.university_name for one in register.partners.get(pk, ()))),
        declared=[one.wording for one in register.declared.get(pk, ())], steps=steps_of(admission.case_id),
    )  # fmt: skip


ENDED = {Outcome.REFUSED: "不予通过", Outcome.WITHDRAWN: "撤销"}


def facts_of(sheet: AdmissionSheet, day_text) -> list[tuple[str, str]]:
    """The form's lines in their order, empty ones left out."""
    one = sheet.admission
    charter = one.charter
    lines = [
        ("集团名称", sheet.group), ("集团类别", sheet.category), ("关系类型", sheet.relations), ("集团总校", sheet.lead),
        ("紧密型成员", "、".join(sheet.tight)), ("联盟型成员", "、".join(sheet.alliance)),
        ("未列名成员（汇总数）", "；".join(sheet.declared)), ("共建高校、院所", "、".join(sheet.universities)),
        ("章程", f"{charter.number_text}，备案号 {charter.filing_number}，{day_text(charter.filed_on)}备案" if charter else ""),
        ("申请说明", one.grounds), ("审定日", day_text(one.examined_on) if one.examined_on else ""),
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
    return [(label, text) for label, text in lines if text]
