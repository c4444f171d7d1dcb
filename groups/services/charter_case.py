"""What the cases of charters and admissions need and entail, and what is attached to them: registered when the app is ready."""

from django.db.models import Max
from django.urls import reverse

from nanan_groups.kit.scope import Scope
from nanan_groups.records.attachments.owners import Owner, Unit, register_owner
from nanan_groups.records.cases.kinds import Missing, Registered, register
from nanan_groups.records.models import Attachment, Case

from ..enums import Verdict
from ..logic.admission_case import ADMISSION
from ..logic.charter_case import CHARTER
from ..models import Admission, Charter, CharterSection, GroupRule
from ..queries.charters import charter_of, visible_admissions, visible_charters, visible_rules
from ..queries.ended import why_over
from ..roles import RUN_CHARTERS
from . import admissions
from .charters import file_charter, is_writer, keep_submission, required_of


def _sections(case: Case) -> tuple[Charter, list[CharterSection]]:
    charter = Charter.objects.select_related("group").get(case=case)
    return charter, list(charter.sections.order_by("pk"))


def missing_parts(case: Case) -> list[Missing]:
    """Every compulsory part has its text, or says where in the attached text it stands."""
    charter, sections = _sections(case)
    required = required_of(charter)
    url = reverse("groups:charter-edit", args=[case.code])
    return [
        Missing(f"“{one.get_part_display()}”未填写，也未写明见附件何处", f"{url}#part-{one.part}")
        for one in sections
        if one.part in required and not one.written
    ]


def missing_review(case: Case) -> list[Missing]:
    """Every compulsory part, and every other that was written, is found in order."""
    charter, sections = _sections(case)
    required = required_of(charter)
    url = reverse("groups:charter-review", args=[case.code])
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
    url = reverse("groups:charter-edit", args=[charter.case.code])
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
        url=lambda case: reverse("groups:charter-detail", args=[case.code]),
        sees=lambda scope, case: visible_charters(scope).filter(case=case).exists(),
        runs=RUN_CHARTERS,
    )
)


def missing_charter(case: Case) -> list[Missing]:
    """Admission rests on a filed charter (细则 三(一)2)."""
    admission = Admission.objects.select_related("group").get(case=case)
    if charter_of(admission.group) is not None:
        return []
    return [Missing("该集团还没有备案并施行的章程", reverse("groups:group-charter", args=[admission.group.code]))]


register(
    Registered(
        ADMISSION,
        needs={"charter": missing_charter},
        entails={
            "examine": admissions.examine, "refuse": admissions.refuse, "plaque": admissions.plaque,
            "withdraw": admissions.withdraw,
        },
        url=lambda case: reverse("groups:admission-detail", args=[case.code]),
        sees=lambda scope, case: visible_admissions(scope).filter(case=case).exists(),
        runs=RUN_CHARTERS,
    )
)  # fmt: skip


# --- attachments -----------------------------------------------------------------------------------------------------
CHARTER_TEXT, RULE_TEXT = "charter", "group-rule"


def charter_owner(charter: Charter) -> Owner:
    return Owner(CHARTER_TEXT, charter.case.code)


def rule_owner(rule: GroupRule) -> Owner:
    return Owner(RULE_TEXT, rule.code)


def _charter(code: str) -> Charter | None:
    return Charter.objects.select_related("case", "group").filter(case__code=code).first()


def _writes_charter(scope: Scope, code: str) -> bool:
    charter = _charter(code)
    if charter is None or not is_writer(scope, charter.group_id) or why_over(charter.group_id):
        return False
    return charter.case.state in CHARTER.editable


register_owner(
    CHARTER_TEXT,
    may_read=lambda scope, code: visible_charters(scope).filter(case__code=code).exists(),
    may_write=_writes_charter,
    case_of=lambda code: Case.objects.filter(kind=CHARTER.code, code=code).first(),
    unit_of=lambda code: Unit(_charter(code).group.code, str(_charter(code).group)),
    title_of=lambda code: _charter(code).case.title,
    url_of=lambda code: reverse("groups:charter-detail", args=[code]),
)


def _rule(code: str) -> GroupRule | None:
    return GroupRule.objects.select_related("group").filter(code=code).first()


def _writes_rule(scope: Scope, code: str) -> bool:
    rule = _rule(code)
    return rule is not None and is_writer(scope, rule.group_id) and not why_over(rule.group_id)


register_owner(
    RULE_TEXT,
    may_read=lambda scope, code: visible_rules(scope).filter(code=code).exists(),
    may_write=_writes_rule,
    unit_of=lambda code: Unit(_rule(code).group.code, str(_rule(code).group)),
    title_of=lambda code: _rule(code).title,
    url_of=lambda code: reverse("groups:rule-detail", args=[code]),
)
