"""A task of rectification from issue to check, and the coefficients of rewards, both from a published result only."""

from collections.abc import Mapping
from datetime import date

from django.urls import reverse
from django.utils import timezone

from evaluation.rounds.models import Participant, Round
from evaluation.rounds.queries import writes_for
from evaluation.rounds.services.rounds import lock_round
from evaluation.rounds.words import RoundState, Standing
from evaluation.systems.models import Indicator
from evaluation.uses.models import Rectification, Reward
from evaluation.uses.queries import given_to_others, judged_by, visible_rectifications
from evaluation.uses.rules import RECTIFICATION, refuse_against_result
from groups.rights.checks import refuse_own_group, require
from groups.rights.roles import RUN_EVALUATION, VIEW_RESULTS, WRITE_ASSESSMENT, roles_with
from groups.rights.words import Place
from nanan_groups.kit.deadlines import end_of_day
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import holding
from nanan_groups.records.acts import Draft
from nanan_groups.records.attachments.owners import Owner, RoomUnit, register_case_owner
from nanan_groups.records.cases.engine import open_case
from nanan_groups.records.cases.kinds import Registered
from nanan_groups.records.cases.kinds import register as register_kind
from nanan_groups.records.cases.notices import holders, tell_people
from nanan_groups.records.models import Case
from nanan_groups.records.orders import Order, carry_out, refuse_same

ABOUT = "evaluation-rectification"


def _open(draft: Draft, order: Order, row: Round, participant: Participant, what: str) -> None:
    """``order.seen`` is not asked: groups of one round are worked on side by side."""
    require(order.actor, RUN_EVALUATION)
    if participant.round_id != row.pk:
        raise RuleViolation("请选择本轮参评的集团。", field="participant", code="participant")
    refuse_own_group(order.actor, participant.group_id, what)
    lock_round(draft, row, Order(order.actor, order.effective_on, order.reason), RoundState.PUBLISHED)
    if participant.standing == Standing.EXCLUDED:
        raise RuleViolation(f"“{participant.name}”没有参评。", field="participant", code="excluded")


def issue_rectification(
    *, order: Order, row: Round, participant: Participant, indicator: Indicator, problem: str, due_on: date
) -> Rectification:
    """The group has it among its to-dos until the day, and is told."""
    problem = problem.strip()
    with carry_out(order, "issue_rectification", f"发出整改任务：{participant.name} {indicator}") as draft:
        _open(draft, order, row, participant, "给本集团发整改任务")
        if not judged_by(participant, indicator):
            raise RuleViolation(
                f"“{participant.name}”本轮没有“{indicator}”的结果。", field="indicator", code="not-judged"
            )
        if not problem:
            raise RuleViolation("请写明问题和整改要求。", field="problem", code="problem")
        if due_on < timezone.localdate():
            raise RuleViolation("整改期限不能早于今天。", field="due_on", code="past")
        title = f"{participant.name} {indicator} 整改"
        case = open_case(
            kind=RECTIFICATION.code, title=title, place=Place.GROUP, place_id=participant.group_id, year=row.year,
            submit_by=end_of_day(due_on),
        )  # fmt: skip
        facts = {"indicator": indicator, "problem": problem, "due_on": due_on}
        made = draft.add(Rectification(case=case, participant=participant, **facts), subject=title)
        draft.note_values(made, ["problem", "due_on"], subject=title)
        people = [
            user for role in roles_with(WRITE_ASSESSMENT) for user in holders(role, Place.GROUP, participant.group_id)
        ]
        tell_people(people, case=case, text=f"收到评估整改任务：{indicator}", at=timezone.now())
    return made


def _answer(case: Case, step, draft: Draft, facts: Mapping[str, object]) -> None:
    row = Rectification.objects.get(case=case)
    answer = str(facts.get("answer", "")).strip()
    if not answer:
        raise RuleViolation("请写明整改情况。", field="answer", code="answer")
    draft.update(row, subject=case.title, answer=answer)


def set_reward(
    *, order: Order, row: Round, participant: Participant, register: str, coefficient: int, people: int, note: str = ""
) -> Reward:
    """Entered again it is mended; what stood there stays in the history. ``coefficient`` in hundredths. Raises RuleViolation
    where it contradicts the published result."""
    with carry_out(order, "set_reward", f"登记奖励系数：{participant.name}") as draft:
        _open(draft, order, row, participant, "登记本集团的奖励")
        grade = participant.result.grade
        refuse_against_result(register, participant.name, grade, coefficient, given_to_others(participant, register))
        if people < 1:
            raise RuleViolation("人数应为 1 或更多。", field="people", code="people")
        told = {"coefficient": coefficient, "people": people, "note": note.strip()}
        found = Reward.objects.filter(participant=participant, register=register).first()
        if found is None:
            found = draft.add(Reward(participant=participant, register=register, **told))
            draft.note_values(found, ["coefficient", "people"])
        else:
            draft.update(found, **told)
            refuse_same(draft)
    return found


register_kind(
    Registered(
        RECTIFICATION,
        entails={"answer": _answer},
        url=lambda case: reverse("evaluation:rectification-detail", args=[case.code]),
        opens=holding(VIEW_RESULTS),
        cases=lambda scope: Case.objects.filter(
            kind=RECTIFICATION.code, pk__in=visible_rectifications(scope).order_by().values("case_id")
        ),
        runs=RUN_EVALUATION,
    )
)


# --- what proves it ---------------------------------------------------------------------------------------------------
def owner_of(row: Rectification) -> Owner:
    return Owner(ABOUT, row.case.code)


register_case_owner(
    ABOUT,
    Rectification.objects.select_related("case", "participant__group").order_by("pk"),
    visible=visible_rectifications,
    may_write=lambda scope, row: writes_for(scope, row.participant) and row.case.state in RECTIFICATION.editable,
    unit_of=lambda row: RoomUnit(row.participant.group.code, row.participant.name),
    page="evaluation:rectification-detail",
)
