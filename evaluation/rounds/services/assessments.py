"""What a group says of itself, indicator by indicator, with evidence; its way as a case."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from evaluation.rounds.listeners import EVIDENCE_READERS
from evaluation.rounds.models import Participant, SelfAssessment
from evaluation.rounds.queries import (
    EVIDENCE,
    indicators_for,
    texts_missing,
    visible_participants,
    writes_for,
)
from evaluation.rounds.rules import SELF_ASSESSMENT
from evaluation.rounds.services.rounds import why_left
from evaluation.systems.models import Indicator
from groups.papers.parts.services import hold, save_part, short_enough
from groups.rights.roles import RUN_EVALUATION, VIEW_RESULTS
from nanan_groups.kit.scope import Scope, holding, scope_of
from nanan_groups.records.attachments.owners import Owner, RoomUnit, register_owner
from nanan_groups.records.cases.kinds import Missing, Registered, register, registered
from nanan_groups.records.cases.turns import mark_begun
from nanan_groups.records.models import Case

NOT_YOURS = "自评由本集团总校校长和集团办公室填写。"


def save_text(*, actor, participant: Participant, indicator: Indicator, text: str, seen: int) -> SelfAssessment:
    """One indicator, against the revision its writer saw. Raises PermissionDenied, RuleViolation, Conflict."""
    if not writes_for(scope_of(actor), participant):
        raise PermissionDenied(NOT_YOURS)
    values = {"text": short_enough(text)}
    with transaction.atomic():
        hold(participant, SELF_ASSESSMENT.editable, noun="自评")
        row, _ = SelfAssessment.objects.get_or_create(participant=participant, indicator=indicator)
        row = save_part(row, actor, seen, values)
        mark_begun(participant.case_id)
    return row


def _of(case: Case) -> Participant:
    return Participant.objects.select_related("round__system", "group", "case").get(case=case)


def _missing(case: Case) -> list[Missing]:
    url = reverse("evaluation:assessment-edit", args=[case.code])
    return [Missing(f"没有自评：{one.facts}", f"{url}#text-{one.facts.code}") for one in texts_missing(_of(case))]


def _left(case: Case) -> str:
    gone = Participant.objects.filter(case=case).first()
    return why_left(gone) if gone else ""


register(
    Registered(
        SELF_ASSESSMENT,
        needs={"told": _missing},
        url=lambda case: reverse("evaluation:assessment-detail", args=[case.code]),
        opens=holding(VIEW_RESULTS),
        cases=lambda scope: Case.objects.filter(
            kind=SELF_ASSESSMENT.code, pk__in=visible_participants(scope).order_by().values("case_id")
        ),
        runs=RUN_EVALUATION,
        own_rest=_left,
    )
)


# --- evidence --------------------------------------------------------------------------------------------------------
def owner_of(participant: Participant, indicator: str) -> Owner:
    return Owner(EVIDENCE, f"{participant.case.code}-{indicator}")


def _named(code: str) -> tuple[Participant, str] | None:
    """The participant and the indicator of a code, where there are such and the indicator concerns it."""
    case, _, indicator = code.partition("-")
    found = Participant.objects.select_related("round__system", "group", "case").filter(case__code=case).first()
    if found is None or indicator not in {facts.code for facts, _ in indicators_for(found)}:
        return None
    return found, indicator


def _may_read(scope: Scope, code: str) -> bool:
    found = _named(code)
    if found is None:
        return False
    if visible_participants(scope).filter(pk=found[0].pk).exists():
        return True
    return any(reads(found[0], scope) for reads in EVIDENCE_READERS)


def _may_write(scope: Scope, code: str) -> bool:
    found = _named(code)
    if found is None or found[0].case.state not in SELF_ASSESSMENT.editable or not writes_for(scope, found[0]):
        return False
    return not registered(found[0].case.kind).rest(found[0].case)


def _url(code: str) -> str:
    case, _, indicator = code.partition("-")
    return reverse("evaluation:assessment-evidence", args=[case, indicator])


def _title(code: str) -> str:
    found = _named(code)
    return f"{found[0].name} {found[1]} 佐证" if found else code


register_owner(
    EVIDENCE,
    may_read=_may_read,
    may_write=_may_write,
    case_of=lambda code: Case.objects.filter(kind=SELF_ASSESSMENT.code, code=code.partition("-")[0]).first(),
    unit_of=lambda code: RoomUnit(_named(code)[0].group.code, _named(code)[0].name),
    title_of=_title,
    url_of=_url,
)
