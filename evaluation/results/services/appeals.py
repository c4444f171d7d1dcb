"""Appeals: filed by the group on one indicator, once, within the days; decided by an officer who did not moderate."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from evaluation.results.models import Appeal, IndicatorResult
from evaluation.results.queries.results import moderators, visible_appeals
from evaluation.results.rules.appeal import APPEAL
from evaluation.results.services.computing import recompute
from evaluation.results.services.moderation import own_points, write_ruling
from evaluation.results.words import Outcome, RulingKind
from evaluation.rounds.listeners import CASES_OF_PARTICIPANT
from evaluation.rounds.models import Participant
from evaluation.rounds.services.rounds import lock_round, why_left
from evaluation.rounds.words import RoundState, Standing
from evaluation.systems.models import Indicator
from groups.rights.checks import holds_right, refuse_own_group
from groups.rights.roles import RUN_EVALUATION, SUBMIT_ASSESSMENT, VIEW_RESULTS
from groups.rights.words import Place
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import Scope, holding, scope_of
from nanan_groups.records.acts import Draft
from nanan_groups.records.attachments.owners import Owner, RoomUnit, register_case_owner
from nanan_groups.records.cases.engine import open_case
from nanan_groups.records.cases.kinds import Registered, register
from nanan_groups.records.models import Case
from nanan_groups.records.orders import Order, carry_out

ABOUT = "evaluation-appeal"
NOT_YOURS = "申诉由本集团总校校长提出。"


def may_appeal(scope: Scope, participant: Participant) -> bool:
    """Whether this person appeals for the group at all; whether the days are open is another question."""
    return holds_right(scope, SUBMIT_ASSESSMENT, Place.GROUP, participant.group_id)


def file_appeal(*, order: Order, participant: Participant, indicator: Indicator, text: str) -> Appeal:
    """Raises PermissionDenied, RuleViolation: out of time, a second one on the indicator, no appeals in this system."""
    row, text = participant.round, text.strip()
    if not may_appeal(scope_of(order.actor), participant):
        raise PermissionDenied(NOT_YOURS)
    title = f"{participant.name} {indicator} 申诉"
    with carry_out(order, "file_appeal", title) as draft:
        lock_round(draft, row, Order(order.actor, order.effective_on, order.reason), RoundState.DRAFTED)
        row.refresh_from_db(fields=["appeal_by"])
        if row.appeal_by is None:
            raise RuleViolation("本轮评估不设申诉。", code="off")
        if timezone.localdate() > row.appeal_by:
            raise RuleViolation(f"申诉期已于 {day_text(row.appeal_by)} 24 时截止，不再受理。", code="late")
        if participant.standing == Standing.EXCLUDED:
            raise RuleViolation(f"“{participant.name}”已不参评。", code="excluded")
        if Appeal.objects.filter(participant=participant, indicator=indicator).exists():
            raise RuleViolation("这个指标已经申诉过，一个指标只能申诉一次。", code="twice")
        if not text:
            raise RuleViolation("请写明申诉的事实和理由。", field="text", code="text")
        case = open_case(
            kind=APPEAL.code, title=title, place=Place.GROUP, place_id=participant.group_id, year=row.year,
            submitted_by=order.actor,
        )  # fmt: skip
        appeal = draft.add(Appeal(case=case, participant=participant, indicator=indicator, text=text), subject=title)
        draft.note_values(appeal, ["text"], subject=title)
    return appeal


def _decide(case: Case, step, draft: Draft, facts: Mapping[str, object]) -> None:
    """What the decision entails: its outcome and reasons are kept, and a changed score is a ruling of its own."""
    appeal = Appeal.objects.select_related("participant__round__system", "indicator").get(case=case)
    row, outcome = appeal.participant.round, str(facts.get("outcome", ""))
    points, answer = facts.get("points"), str(facts.get("answer", "")).strip()
    # Two appeals of one group wait for each other: the total is computed from all that was ruled before.
    order = Order(step.actor, timezone.localdate(step.at), answer)
    lock_round(draft, row, order, RoundState.DRAFTED)
    appeal.participant.refresh_from_db(fields=["standing"])
    if left := why_left(appeal.participant):  # since the case was asked
        raise RuleViolation(left, code="excluded")
    refuse_own_group(step.actor, appeal.participant.group_id, "决定本集团的申诉")
    if step.actor_id in moderators(row):
        raise RuleViolation("您参加过本轮评审或核定，申诉请由没有参加核定的人决定。", code="own")
    if outcome not in Outcome.values or not answer:
        raise RuleViolation("请选择决定并写明理由。", field="answer", code="answer")
    changes = outcome in (Outcome.UPHELD, Outcome.PARTLY)
    if changes != (points is not None):
        told = "请写明改定的得分。" if changes else "不支持的不改得分，请留空。"
        raise RuleViolation(told, field="points", code="points")
    found = IndicatorResult.objects.select_related("participant", "indicator").get(
        participant=appeal.participant, indicator=appeal.indicator
    )
    if changes and points <= (own_points(found) or 0):
        raise RuleViolation("支持申诉的，改定的得分应高于初稿。", field="points", code="points")
    draft.update(appeal, subject=case.title, outcome=outcome, answer=answer, points=points)
    if changes:
        write_ruling(draft, order, found, RulingKind.APPEAL, points)
        recompute(row, [appeal.participant])


def _left(case: Case) -> str:
    appeal = Appeal.objects.select_related("participant").filter(case=case).first()
    return why_left(appeal.participant) if appeal else ""


def _cases_of(participant: Participant) -> Iterable[Case]:
    return Case.objects.filter(kind=APPEAL.code, appeal__participant=participant).order_by("pk")


CASES_OF_PARTICIPANT.add("appeals", _cases_of, at=10)
register(
    Registered(
        APPEAL,
        entails={"decide": _decide},
        url=lambda case: reverse("evaluation:appeal-detail", args=[case.code]),
        opens=holding(VIEW_RESULTS),
        cases=lambda scope: Case.objects.filter(
            kind=APPEAL.code, pk__in=visible_appeals(scope).order_by().values("case_id")
        ),
        runs=RUN_EVALUATION,
        own_rest=_left,
    )
)


# --- what proves it ---------------------------------------------------------------------------------------------------
def owner_of(appeal: Appeal) -> Owner:
    return Owner(ABOUT, appeal.case.code)


register_case_owner(
    ABOUT,
    Appeal.objects.select_related("case", "participant__group").order_by("pk"),
    visible=visible_appeals,
    may_write=lambda scope, row: may_appeal(scope, row.participant) and row.case.state not in APPEAL.final,
    unit_of=lambda row: RoomUnit(row.participant.group.code, row.participant.name),
    page="evaluation:appeal-detail",
)
