"""A round: prepared, opened (who takes part is frozen), handed on to the experts (what the groups say is frozen)."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from evaluation.rounds.listeners import BEFORE_SCORING, CASES_OF_PARTICIPANT
from evaluation.rounds.models import Participant, Round
from evaluation.rounds.queries import Candidate, candidates, next_number, open_round, takes_part
from evaluation.rounds.rules import OPEN_FROZEN, SELF_ASSESSMENT, excluded_of, freezing, is_light, standing_of
from evaluation.rounds.words import RoundState, Standing
from evaluation.systems.models import IndicatorSystem
from evaluation.systems.words import SystemState
from groups.rights.checks import refuse_own_group, require
from groups.rights.roles import RUN_EVALUATION, WRITE_ASSESSMENT, roles_with
from groups.rights.words import Place
from nanan_groups.kit.days import day_text
from nanan_groups.kit.deadlines import end_of_day
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.kit.years import school_year_period, school_year_text
from nanan_groups.records.acts import Draft
from nanan_groups.records.cases.engine import follow, open_case
from nanan_groups.records.cases.kinds import registered
from nanan_groups.records.cases.notices import holders, tell_people
from nanan_groups.records.cases.turns import lay_to_rest, move_todos
from nanan_groups.records.models import Case
from nanan_groups.records.orders import Order, carry_out, refuse_same

WITHDRAWN_IN = (RoundState.ASSESSING, RoundState.SCORING, RoundState.MODERATING, RoundState.DRAFTED)
DAYS = ("assess_by", "score_by", "moderate_by")


def round_code(year: int, number: int) -> str:
    return f"PG{year}-{number}"


def start_round(
    *, order: Order, system: IndicatorSystem, name: str, assess_by: date, score_by: date, moderate_by: date
) -> Round:
    """Prepared by the officer, by a published system, for its school year."""
    require(order.actor, RUN_EVALUATION)
    if system.state != SystemState.PUBLISHED:
        raise RuleViolation(f"“{system}”还没有发布，不能用来评估。", field="system", code="system")
    with carry_out(order, "start_round", f"建立{name.strip()}") as draft:
        if other := open_round(system.year):
            raise RuleViolation(
                f"{school_year_text(system.year)} 学年已有“{other}”没有公布。", field="system", code="exists"
            )
        number = next_number(system.year)
        row = Round(
            code=round_code(system.year, number), year=system.year, number=number, name=name.strip(), system=system,
            assess_by=assess_by, score_by=score_by, moderate_by=moderate_by, prepared_by=order.actor,
        )  # fmt: skip
        draft.add(row)
        draft.note_values(row, ["name", *DAYS])
    return row


def lock_round(draft: Draft, row: Round, order: Order, *states: str) -> None:
    """Every act on a round waits here for every other one. Raises RuleViolation: it has moved on."""
    draft.lock(row, seen=order.seen)
    row.refresh_from_db(fields=["state", "prepared_by", "appeal_by"])
    if row.state not in states:
        raise RuleViolation(
            f"“{row}”现在的状态是“{row.get_state_display()}”，不能办理这一步。请刷新页面。", code="state"
        )


def hold_round(key: int) -> None:
    """Whatever an expert hands in waits here for the act that moves the round on, and that act for him; the round itself is
    not changed by it, so its revision stays. Before its state is asked for."""
    Round.objects.select_for_update().order_by("pk").get(pk=key)


def change_round(*, order: Order, row: Round, name: str, assess_by: date, score_by: date, moderate_by: date) -> Round:
    """Its name and its days, until the experts are done; the groups' to-dos move along. A day of a stage that is over stays."""
    require(order.actor, RUN_EVALUATION)
    with carry_out(order, "change_round", f"修改评估安排：{row}") as draft:
        lock_round(draft, row, order, RoundState.PREPARED, RoundState.ASSESSING, RoundState.SCORING)
        given = {"assess_by": assess_by, "score_by": score_by, "moderate_by": moderate_by}
        today = timezone.localdate()
        for day in given.values():
            if day < today and row.opened and day not in {getattr(row, each) for each in DAYS}:
                raise RuleViolation("截止日不能改到今天以前。", code="past")
        if row.state == RoundState.SCORING and assess_by != row.assess_by:
            raise RuleViolation("自评已经结束，不能再改自评截止日。", field="assess_by", code="over")
        moved = assess_by != row.assess_by
        draft.update(row, name=name.strip(), prepared_by=order.actor, **given)
        refuse_same(draft)
        if moved and row.state == RoundState.ASSESSING:
            _move(row)
    return row


def _move(row: Round) -> None:
    """The day by which the groups hand in has moved."""
    due = end_of_day(row.assess_by)
    for case in Case.objects.filter(self_assessment__round=row).order_by("pk"):
        case.submit_by = due
        case.save(update_fields=["submit_by"])
        move_todos(case, SELF_ASSESSMENT)


def open_round_for_groups(*, order: Order, row: Round, excluded: str = "") -> Round:
    """Who takes part is frozen, with the members of the day: in full, without a grade, or not at all with a reason. Each that
    takes part gets its self-assessment to write, and is told. ``excluded``: lines 集团编码=原因."""
    require(order.actor, RUN_EVALUATION)
    today = timezone.localdate()
    start, _ = school_year_period(row.year)
    if today < start:
        raise RuleViolation(f"{school_year_text(row.year)} 学年还没有开始，不能开始评估。", code="early")
    with carry_out(order, "open_round", f"开始评估：{row}") as draft:
        lock_round(draft, row, order, RoundState.PREPARED)
        if row.assess_by < today:
            raise RuleViolation(f"自评截止日（{day_text(row.assess_by)}）已过，请先修改安排。", code="days")
        found = candidates(row.year, today)
        without = excluded_of(excluded, {one.code for one in found})
        for one in found:
            if one.code in without:
                refuse_own_group(order.actor, one.key, "决定本集团不参评")
        if not any(one.code not in without for one in found):
            raise RuleViolation("没有可以参评的教育集团。", code="nobody")
        draft.update(row, state=RoundState.ASSESSING, opened_on=today, prepared_by=order.actor)
        for one in found:
            _take_in(draft, row, one, without)
        counted = dict.fromkeys(Standing, 0)
        for standing in Participant.objects.filter(round=row).order_by("pk").values_list("standing", flat=True):
            counted[Standing(standing)] += 1
        told = "，".join(f"{standing.label} {number} 个" for standing, number in counted.items() if number)
        draft.note(str(row), "参评集团", "", told)
    return row


def _take_in(draft: Draft, row: Round, one: Candidate, without: Mapping[str, str]) -> None:
    standing, reason = standing_of(one.months)
    if one.code in without:
        standing, reason = Standing.EXCLUDED, without[one.code]
    case = None
    if standing != Standing.EXCLUDED:
        case = open_case(
            kind=SELF_ASSESSMENT.code, title=f"{one.name}自评（{row.name}）", place="group", place_id=one.key,
            year=row.year, submit_by=end_of_day(row.assess_by), begun=False,
        )  # fmt: skip
    participant = Participant(
        round=row, group_id=one.key, case=case, name=one.name, category=one.category, ordinal=one.ordinal,
        standing=standing, reason=reason, light=is_light(one.category), months=one.months, relations=list(one.held),
        members=list(one.members),
    )  # fmt: skip
    draft.add(participant)


def start_scoring(*, order: Order, row: Round) -> Round:
    """What the groups say is frozen: handed in, or as it stands and marked as not handed in, which they are told. Refused while
    experts are missing, and while a group still has days to hand in."""
    require(order.actor, RUN_EVALUATION)
    with carry_out(order, "start_scoring", f"开始专家评分：{row}") as draft:
        lock_round(draft, row, order, RoundState.ASSESSING)
        row.refresh_from_db(fields=["assess_by"])
        if found := [sentence for ask in BEFORE_SCORING for sentence in ask(row)]:
            more = f"另有 {len(found) - 1} 处。" if len(found) > 1 else ""
            raise RuleViolation(f"还不能开始专家评分。{found[0]}{more}", code="incomplete")
        cases = Case.objects.filter(self_assessment__round=row).order_by("pk")
        writing = cases.filter(state__in=SELF_ASSESSMENT.editable, closed_at__isnull=True)
        if timezone.localdate() <= row.assess_by and (left := writing.count()):
            raise RuleViolation(
                f"自评 {day_text(row.assess_by)} 24 时截止，还有 {left} 个集团没有提交。请截止后再办理，或先修改自评截止日。",
                code="early",
            )
        draft.update(row, state=RoundState.SCORING, prepared_by=order.actor)
        for case in cases.select_for_update():
            arrow = freezing(case.state)
            if arrow is not None and not registered(case.kind).rest(case):
                follow(draft, case, arrow, actor=order.actor)
        late = list(cases.filter(state=OPEN_FROZEN))
        for case in late:
            people = [
                user for role in roles_with(WRITE_ASSESSMENT) for user in holders(role, Place.GROUP, case.place_id)
            ]
            tell_people(people, case=case, text=f"自评逾期未提交，已按填写的内容冻结：{row.name}", at=timezone.now())
        draft.note(str(row), "未提交自评的集团", "", f"{len(late)} 个")
    return row


def why_left(participant: Participant) -> str:
    """What the cases of a group say that has left the round; "" while it takes part."""
    gone = participant.standing == Standing.EXCLUDED
    return f"“{participant.name}”已退出本轮评估：{participant.reason}" if gone else ""


def withdraw_group(*, order: Order, row: Round, participant: Participant) -> Round:
    """A group leaves the round after it was opened, with the reason of the order: nothing of it is judged or ranked any more,
    and it takes no place of another. Never by one of the people of a group that is judged beside it."""
    require(order.actor, RUN_EVALUATION)
    refuse_own_group(order.actor, participant.group_id, "办理本集团退出评估")
    if takes_part(scope_of(order.actor), row):
        raise RuleViolation("您所在的集团参加本轮评估，不能办理其他集团退出，请由另一人办理。", code="own")
    reason = order.reason.strip()
    if not reason:
        raise RuleViolation("请写明退出本轮评估的原因。", field="reason", code="reason")
    if len(reason) > 200:
        raise RuleViolation("原因请不超过 200 字。", field="reason", code="reason")
    with carry_out(order, "withdraw_group", f"退出评估：{participant.name}（{row}）") as draft:
        lock_round(draft, row, order, *WITHDRAWN_IN)
        participant.refresh_from_db()
        if participant.standing == Standing.EXCLUDED:
            raise RuleViolation(f"“{participant.name}”已不参评。", field="participant", code="excluded")
        draft.update(participant, standing=Standing.EXCLUDED, reason=reason)
        if participant.case is not None:
            above = [case for cases_of in CASES_OF_PARTICIPANT for case in cases_of(participant)]
            lay_to_rest([participant.case, *above], timezone.now())
    return row
