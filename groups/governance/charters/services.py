"""Charters: drafted by the group, reviewed part by part, filed; the version before is superseded and stays readable
(细则 三(一)2、3，四1). And those that were filed before the portal, recorded with their paper.
"""

import hashlib
import json
from contextlib import contextmanager
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Max
from django.urls import reverse
from django.utils import timezone

from groups.governance.charters.models import REVISED, Charter, CharterSection, CharterSubmission
from groups.governance.charters.queries import visible_charters
from groups.governance.charters.rules import CHARTER, FILED, required_parts
from groups.governance.charters.words import CharterPart, Verdict
from groups.papers.parts.services import save_part, short_enough
from groups.papers.parts.words import Source
from groups.registry.models import EducationGroup
from groups.registry.register.queries.ended import why_over
from groups.registry.register.queries.names import group_name, relations_of
from groups.rights.checks import holds_right, refuse_own_group, require
from groups.rights.roles import RUN_CHARTERS, VIEW_CHARTERS, WRITE_CHARTERS
from groups.rights.words import Place
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.names import name_key, refuse_hidden
from nanan_groups.kit.scope import Scope, holding, scope_of
from nanan_groups.records.acts import Draft, act
from nanan_groups.records.attachments.owners import Owner, RoomUnit, register_case_owner
from nanan_groups.records.cases.engine import open_case
from nanan_groups.records.cases.kinds import Missing, Registered, register, registered
from nanan_groups.records.cases.queries import cases_of
from nanan_groups.records.cases.turns import mark_begun
from nanan_groups.records.models import ActKind, Attachment, Case, CaseStep
from nanan_groups.records.orders import Order, carry_out

NOT_YOURS = "只有本集团总校校长和集团办公室可以起草章程。"
_FIELDS = {"filing-taken": "filing_number"}


def is_writer(scope: Scope, group_id: int) -> bool:
    return holds_right(scope, WRITE_CHARTERS, Place.GROUP, group_id)


def title_of(group: EducationGroup, *, revised: bool) -> str:
    return f"{group_name(group)}章程{REVISED if revised else ''}"


def latest_filed(group: EducationGroup) -> Charter | None:
    """The version filed last, whether or not its day has come."""
    rows = Charter.objects.filter(group=group, filed_on__isnull=False, superseded_on__isnull=True)
    return rows.select_related("case").first()


# --- drafting --------------------------------------------------------------------------------------------------------
def start_charter(*, order: Order, group: EducationGroup, legal_form: str, copy: bool = False) -> Charter:
    """A draft with all parts empty, or with the words of the version filed last. One draft at a time."""
    if order.actor is not None and not is_writer(scope_of(order.actor), group.pk):
        raise PermissionDenied(NOT_YOURS)
    former = latest_filed(group)
    title = title_of(group, revised=former is not None)
    with carry_out(order, "start_charter", f"起草{title}") as draft:
        copied = former is not None and copy
        case = open_case(kind=CHARTER.code, title=title, place="group", place_id=group.pk, begun=copied)
        charter = draft.add(Charter(group=group, case=case, legal_form=legal_form), subject=title)
        draft.note_values(charter, ["legal_form"], subject=title)
        kept = {one.part: one for one in former.sections.order_by("pk")} if copied else {}
        for part in CharterPart:
            old = kept.get(part.value)
            CharterSection.objects.create(
                charter=charter, part=part, text=old.text if old else "", reference=old.reference if old else ""
            )
        if kept:
            draft.note(title, "内容", "", f"沿用{former.number_text}的正文")
    return charter


@contextmanager
def writing(actor, charter: Charter):
    """The case held still: nobody hands it in while a part is saved, and nothing is saved once it is handed in."""
    if not is_writer(scope_of(actor), charter.group_id):
        raise PermissionDenied(NOT_YOURS)
    with transaction.atomic():
        _hold(charter, CHARTER.editable, "修改")
        yield
        mark_begun(charter.case_id)


def _hold(charter: Charter, states, what: str) -> None:
    case = Case.objects.select_for_update().get(pk=charter.case_id)
    if sentence := registered(case.kind).rest(case):
        raise RuleViolation(sentence, code="not-editable")
    if case.state not in states:
        raise RuleViolation(
            f"章程现在的状态是“{CHARTER.states[case.state]}”，不能{what}。请刷新页面。", code="not-editable"
        )


def save_section(*, actor, section: CharterSection, text: str, reference: str, seen: int) -> CharterSection:
    """What is changed has to be reviewed again. Raises Conflict when somebody saved it since ``seen``."""
    with writing(actor, section.charter):
        again = {"verdict": Verdict.OPEN, "remark": "", "reviewed_by": None, "reviewed_at": None}
        values = {"text": short_enough(text), "reference": reference.strip()}
        return save_part(section, actor, seen, values, also=again)


def why_not_reviewer(scope: Scope, charter: Charter) -> str:
    """Whoever handed it in, or writes for that group, does not review it: the sentence; "" for everybody else."""
    if scope.user_id == charter.case.submitted_by_id or is_writer(scope, charter.group_id):
        return "章程由您提交，或者您是本集团的总校校长、集团办公室人员，不能由您审核，请由另一人办理。"
    return ""


def review_section(*, actor, section: CharterSection, verdict: str, remark: str, seen: int) -> CharterSection:
    """The officer's tick or remark on one part, while the charter is handed in: an act for each change."""
    require(actor, RUN_CHARTERS)
    if sentence := why_not_reviewer(scope_of(actor), section.charter):
        raise RuleViolation(sentence, code="own")
    stamps = (
        {"reviewed_by": actor, "reviewed_at": timezone.now()}
        if verdict
        else dict.fromkeys(("reviewed_by", "reviewed_at"))
    )
    if verdict == Verdict.LACKING and not remark.strip():
        raise RuleViolation("需修改的，请写明审核意见。", field="remark", code="remark")
    case = section.charter.case
    with act(
        kind=ActKind.ENTRY,
        verb="review_charter_part",
        title=f"审核章程条目：{section.get_part_display()}（{case.title}）",
        actor=actor,
        about=f"case:{case.code}",
    ) as draft:
        _hold(section.charter, CHARTER.under_review, "审核")
        old, revision = (section.get_verdict_display(), section.remark), section.revision
        done = save_part(section, actor, seen, {"verdict": verdict, "remark": remark.strip()}, also=stamps, wrote=False)
        if done.revision == revision:
            draft.cancel()
        new = (done.get_verdict_display(), done.remark)
        for label, before, after in zip(("审核结论", "审核意见"), old, new, strict=True):
            if before != after:
                draft.note(f"{case.title} · {section.get_part_display()}", label, before, after)
        draft.facts["part"] = section.part
    return done


# --- handing in ------------------------------------------------------------------------------------------------------
def content_of(charter: Charter) -> dict:
    """The whole charter as plain values."""
    rows = charter.sections.order_by("pk").values_list("part", "text", "reference")
    return {
        "legal_form": charter.legal_form,
        "parts": {part: text for part, text, _ in rows},
        "references": {part: reference for part, _, reference in rows},
    }


def keep_submission(case: Case, step: CaseStep, draft: Draft) -> CharterSubmission:
    charter = Charter.objects.get(case=case)
    content = content_of(charter)
    told = json.dumps(content, ensure_ascii=False, sort_keys=True)
    number = charter.submissions.count() + 1
    _review_attached_again(charter)
    draft.note(case.title, "提交次数", "" if number == 1 else str(number - 1), str(number))
    return CharterSubmission.objects.create(
        charter=charter, number=number, step=step, content=content, sha256=hashlib.sha256(told.encode()).hexdigest()
    )


def _review_attached_again(charter: Charter) -> None:
    """A part that refers to an attachment keeps its words while the attachment is exchanged: its verdict does not hold."""
    parts = charter.sections.exclude(reference="").exclude(verdict=Verdict.OPEN)
    parts.update(revision=F("revision") + 1, verdict=Verdict.OPEN, reviewed_by=None, reviewed_at=None)


def required_of(charter: Charter) -> list[CharterPart]:
    return required_parts(relations_of(charter.group))


# --- filing ----------------------------------------------------------------------------------------------------------
def file_charter(case: Case, draft: Draft, facts) -> Charter:
    """What filing entails: number, day, and the day from which it holds instead of the version before."""
    charter = Charter.objects.select_related("group").get(case=case)
    charter.case = case
    for name, label in (("filing_number", "备案号"), ("filed_on", "备案日"), ("effective_on", "施行日")):
        if not facts.get(name):
            raise RuleViolation(f"请填写{label}。", field=name, code="required")
    return _put_in_force(
        draft, charter, **{name: facts[name] for name in ("filing_number", "filed_on", "effective_on")}
    )


def record_past_charter(
    *,
    order: Order,
    group: EducationGroup,
    filing_number: str,
    filed_on: date,
    legal_form: str,
    effective_on: date | None = None,
) -> Charter:
    """补录: a charter filed before the portal; ``order.document`` names its paper. Registry officer only.

    Its text is not typed again: it is attached to the case. Raises RuleViolation: no paper named, day to come, a filing
    number used before, a later version filed already.
    """
    require(order.actor, RUN_CHARTERS)
    refuse_own_group(order.actor, group.pk, "补录")
    if not order.document.strip():
        raise RuleViolation("请写明依据文件。", field="document", code="document")
    title = title_of(group, revised=False)
    with carry_out(order, "record_past_charter", f"补录备案：{title}") as draft:
        _refuse_coming(filed_on, "filed_on", "备案日")
        case = open_case(kind=CHARTER.code, title=title, place="group", place_id=group.pk, state=FILED)
        charter = Charter(
            group=group,
            case=case,
            legal_form=legal_form,
            source=Source.BACKFILL,
            document=order.document.strip(),
        )
        return _put_in_force(
            draft, charter, filing_number=filing_number, filed_on=filed_on, effective_on=effective_on or filed_on
        )


def _refuse_coming(day: date, field: str, label: str) -> None:
    if day > timezone.localdate():
        raise RuleViolation(f"{label}不能晚于今天。", field=field, code="coming")


def _put_in_force(draft: Draft, charter: Charter, *, filing_number: str, filed_on: date, effective_on: date) -> Charter:
    """The former version ends first, then this one begins: at no moment are there two."""
    _refuse_coming(filed_on, "filed_on", "备案日")
    former = latest_filed(charter.group)
    if former is not None and effective_on <= former.effective_on:
        raise RuleViolation(
            f"施行日须晚于{former.number_text}的施行日（{day_text(former.effective_on)}）。",
            field="effective_on",
            code="not-later",
        )
    if charter.source != Source.BACKFILL and effective_on < filed_on:  # on paper it may have been otherwise
        raise RuleViolation(
            f"施行日不能早于备案日（{day_text(filed_on)}）。", field="effective_on", code="before-filed"
        )
    refuse_hidden(filing_number, "备案号", field="filing_number")
    held = Charter.objects.filter(filing_key=name_key(filing_number)).exclude(filing_key="").exclude(pk=charter.pk)
    if (twin := held.select_related("case", "group").first()) is not None:
        raise RuleViolation(
            f"备案号“{twin.filing_number}”已用于“{twin.title}”（{twin.group.code}），请核对。",
            field="filing_number",
            code="filing-taken",
        )
    last = Charter.objects.filter(group=charter.group, number__isnull=False).order_by("-number").first()
    facts = {
        "number": (last.number if last else 0) + 1,
        "filing_number": filing_number.strip(),
        "filed_on": filed_on,
        "effective_on": effective_on,
    }
    title = charter.case.title
    try:
        if former is not None:
            draft.update(former, subject=former.title, superseded_on=effective_on)
        if charter.pk:
            draft.update(charter, subject=title, **facts)
        else:
            for name, value in facts.items():
                setattr(charter, name, value)
            title = charter.title
            draft.add(charter, subject=title)
            draft.note_values(charter, [*facts, "legal_form", "document"], subject=title)
    except RuleViolation as problem:
        problem.field = problem.field or _FIELDS.get(problem.code, "")
        raise
    charter.case.title = charter.title
    charter.case.save(update_fields=["title"])
    return charter


def _sections(case: Case) -> tuple[Charter, list[CharterSection]]:
    charter = Charter.objects.select_related("group").get(case=case)
    return charter, list(charter.sections.order_by("pk"))


def missing_parts(case: Case) -> list[Missing]:
    """Every compulsory part has its text, or says where in the attached text it stands."""
    charter, sections = _sections(case)
    required = required_of(charter)
    url = reverse("governance:charter-edit", args=[case.code])
    return [
        Missing(f"“{one.get_part_display()}”未填写，也未写明见附件何处", f"{url}#part-{one.part}")
        for one in sections
        if one.part in required and not one.written
    ]


def missing_review(case: Case) -> list[Missing]:
    """Every compulsory part, and every other that was written, is found in order."""
    charter, sections = _sections(case)
    required = required_of(charter)
    url = reverse("governance:charter-review", args=[case.code])
    words = {Verdict.OPEN: "尚未审核", Verdict.LACKING: "需修改"}
    return [
        Missing(f"“{one.get_part_display()}”{words[one.verdict]}", f"{url}#part-{one.part}")
        for one in sections
        if one.verdict != Verdict.OK and (one.part in required or one.written)
    ]


def to_revise(charter: Charter) -> list[Missing]:
    """While it can be written: the parts found lacking that were not changed since. What stands in an attachment counts
    as changed once there is a newer one."""
    if charter.case.state not in CHARTER.editable:
        return []
    url = reverse("governance:charter-edit", args=[charter.case.code])
    found = charter.sections.filter(verdict=Verdict.LACKING).order_by("pk")
    newest = None
    if any(one.reference for one in found):
        rows = Attachment.objects.of(charter_owner(charter)).filter(withdrawn_at__isnull=True)
        newest = rows.aggregate(at=Max("uploaded_at"))["at"]
    return [
        Missing(f"{one.get_part_display()}（需修改）", f"{url}#part-{one.part}")
        for one in found
        if not (one.reference and newest and newest > one.reviewed_at)
    ]


register(
    Registered(
        CHARTER,
        needs={"parts": missing_parts, "review": missing_review},
        entails={
            "submit": lambda case, step, draft, facts: keep_submission(case, step, draft),
            "file": lambda case, step, draft, facts: file_charter(case, draft, facts),
        },
        url=lambda case: reverse("governance:charter-detail", args=[case.code]),
        cases=lambda scope: cases_of(visible_charters(scope)),
        opens=holding(VIEW_CHARTERS),
        runs=RUN_CHARTERS,
    )
)


# --- attachments -----------------------------------------------------------------------------------------------------
CHARTER_TEXT, RULE_TEXT = "charter", "group-rule"


def charter_owner(charter: Charter) -> Owner:
    return Owner(CHARTER_TEXT, charter.case.code)


def _writes(scope: Scope, charter: Charter) -> bool:
    if not is_writer(scope, charter.group_id) or why_over(charter.group_id):
        return False
    return charter.case.state in CHARTER.editable


register_case_owner(
    CHARTER_TEXT,
    Charter.objects.select_related("case", "group").order_by("pk"),
    visible=visible_charters,
    may_write=_writes,
    unit_of=lambda charter: RoomUnit(charter.group.code, str(charter.group)),
    page="governance:charter-detail",
)
