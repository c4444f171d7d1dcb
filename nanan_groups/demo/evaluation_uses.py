"""Invented use of the last published round: tasks of rectification, one answered, one open; coefficients of rewards."""

from datetime import timedelta

from django.utils import timezone

from evaluation.models import IndicatorResult, Participant, Rectification, Round
from evaluation.rounds.words import RoundState
from evaluation.scoring.words import Grade
from evaluation.uses.queries import in_round
from evaluation.uses.services import issue_rectification, set_reward
from evaluation.uses.words import Register
from groups.rights.words import Role
from nanan_groups.demo.accounts import GROUP_REF, holder_of
from nanan_groups.demo.parts import part_of_year
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order

COEFFICIENTS = {  # hundredths, by register; the better grade never has the lower one
    Register.LEADERS: {Grade.TOP: 150, Grade.GOOD: 120, Grade.FIT: 100, Grade.UNFIT: 60},
    Register.KEY_FEW: {Grade.TOP: 130, Grade.GOOD: 110, Grade.FIT: 100, Grade.UNFIT: 0},
    Register.CORE: {Grade.TOP: 120, Grade.GOOD: 110, Grade.FIT: 100, Grade.UNFIT: 0},
}
PEOPLE = {Register.LEADERS: 1, Register.KEY_FEW: 4, Register.CORE: 12}


@part_of_year(at=97)
def make_demo_uses() -> None:
    """Once, of the newest round that is published; nothing where none is."""
    row = Round.objects.filter(state=RoundState.PUBLISHED).order_by("-year", "-number").first()
    if row is None or Rectification.objects.exists():
        return
    today, officer = timezone.localdate(), holder_of(Role.REGISTRY_OFFICER)
    order = Order(actor=officer, effective_on=today, reason="（示例）", document="", kind=ActKind.ENTRY)
    groups = list(in_round(row).select_related("group"))
    for one in groups:
        if one.result.grade:
            for register, coefficients in COEFFICIENTS.items():
                told = {"coefficient": coefficients[Grade(one.result.grade)], "people": PEOPLE[register]}
                set_reward(order=order, row=row, participant=one, register=register, note="（示例）", **told)
    own = next((one for one in groups if one.group.source_ref == GROUP_REF), None)
    if own is None:
        return
    weakest = _weakest(own)
    for at, result in enumerate(weakest):
        problem = f"（示例）{result.indicator.name}得分偏低，请查明原因，列出措施和完成时间。"
        days = {"due_on": today + timedelta(days=45 + 15 * at)}
        task = issue_rectification(
            order=order, row=row, participant=own, indicator=result.indicator, problem=problem, **days
        )
        if at == 0:
            facts = {"answer": "（示例）已逐条落实整改要求，材料见佐证。"}
            principal = holder_of(Role.GROUP_PRINCIPAL)
            perform(case=task.case, arrow="answer", actor=principal, seen=task.case.version, facts=facts)


def _weakest(one: Participant) -> list[IndicatorResult]:
    """The two indicators of which it reached least."""
    rows = IndicatorResult.objects.filter(participant=one, score__isnull=False).select_related("indicator")
    return sorted(rows, key=lambda row: (row.score / row.indicator.weight, row.indicator.code))[:2]
