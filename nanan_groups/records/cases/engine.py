"""Taking a step: one function for every arrow of every kind of case.

Right, two-person rule, comment and deadline are asked first; then, in one transaction: the state and version are
compared and set (one wins), what must be there is looked at, the step is written, what it entails is done, to-dos and
notices follow.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone

from nanan_groups.kit.arrows import Arrow, CaseKind, Late
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import Scope, scope_of
from nanan_groups.kit.texts import shortened

from ..acts import Draft, act
from ..models import Act, ActKind, Case, CaseStep, EventKind, Todo
from ..models.codes import next_code
from .kinds import missing, place_rest, registered
from .notices import tell

PREFIX, WIDTH = "L", 6
REASON = Act._meta.get_field("reason").max_length  # the step keeps the whole comment, the act its beginning and a …


def open_case(
    *, kind: str, title: str, place: str, place_id: int | None = None, year: int | None = None,
    submit_by: datetime | None = None, review_by: datetime | None = None, now: datetime | None = None,
    state: str = "", submitted_by=None,
) -> Case:  # fmt: skip
    """A new case in its first state, with its first to-do. Must run inside the act that makes what it is about. None is
    opened for a place that is over (RuleViolation).

    ``state``: where a case stands that was decided before the portal; it has no steps for that. ``submitted_by``: who
    hands it in by opening it (an application); he does not decide on it.
    """
    if sentence := place_rest(place, place_id):
        raise RuleViolation(sentence, code="rest")
    now = now or timezone.now()
    table = registered(kind).kind
    state = state or table.initial
    case = Case.objects.create(
        code=next_code(PREFIX, WIDTH), kind=kind, title=shortened(title, 200), state=state, place=place, place_id=place_id,
        year=year, submit_by=submit_by, review_by=review_by, opened_at=now, submitted_by=submitted_by,
        submitted_at=now if submitted_by is not None else None, closed_at=now if state in table.final else None,
    )  # fmt: skip
    _open_todos(case, table, now)
    return case


def steps_for(case: Case, scope: Scope) -> list[Arrow]:
    """The arrows this person may take now, before asking what is missing: the buttons of the page."""
    of = registered(case.kind)
    if of.rest(case):
        return []
    mine = [
        arrow
        for arrow in of.kind.arrows_from(case.state)
        if of.exists(arrow, case) and scope.holds(arrow.roles, case.place, case.place_id)
    ]
    if any(arrow.two_person for arrow in mine):
        involved = _involved(case)
        mine = [one for one in mine if not (one.two_person and _is_own(case, of.kind, one, scope, involved))]
    return mine


def _involved(case: Case, before: int | None = None) -> set[int | None]:
    """Whoever submitted, and whoever took the step before (``before``: its number): a second person is somebody else."""
    steps = CaseStep.objects.filter(case=case)
    steps = steps if before is None else steps.filter(number=before)
    return {case.submitted_by_id, steps.order_by("-number").values_list("actor_id", flat=True).first()} - {None}


def perform(
    *, case: Case, arrow: str, actor, seen: int, comment: str = "", now: datetime | None = None,
    request_key: str | None = None, facts: Mapping[str, object] | None = None,
) -> CaseStep:  # fmt: skip
    """Take a step. ``seen``: the version the person looked at; ``now``: when the request arrived (the server's clock);
    ``facts``: what the step's form asked for besides the comment, handed to what it entails.

    Raises PermissionDenied (not this person's step), RuleViolation (unknown, own submission, no comment, at rest, too
    late, something missing, somebody was quicker), AlreadyDone (the same click again).
    """
    now = now or timezone.now()
    table = registered(case.kind).kind
    step = table.arrow(arrow)
    if step is None or not registered(case.kind).exists(step, case):
        raise RuleViolation("没有这一步，请刷新页面后按页面上的按钮办理。", code="unknown-step")
    role = scope_of(actor).holds(step.roles, case.place, case.place_id)
    if not role:
        raise PermissionDenied(f"“{step.label}”不在您的任职范围内。")
    _refuse_own(case, step, actor)
    if step.comment and not comment.strip():
        raise RuleViolation(f"请写明{step.comment}。", field="comment", code="comment")
    _refuse_rest(case)
    late = _is_late(case, step, now)
    with act(
        kind=ActKind.ENTRY, verb=f"{case.kind}_{step.name}", title=f"{step.done}：{case.title}", actor=actor,
        reason=shortened(comment.strip(), REASON), request_key=request_key, event=EventKind.CASE, about=f"case:{case.code}",
    ) as draft:  # fmt: skip
        return _take(draft, case, step, actor, role, seen=seen, comment=comment, late=late, now=now, facts=facts or {})


def follow(
    draft: Draft, case: Case, arrow: str, *, actor, comment: str = "", facts: Mapping[str, object] | None = None
) -> CaseStep:
    """A step that follows from an act under way: of another case (a new plan supersedes the old one), or of a paper that
    is entered afterwards. Whoever ordered the act answers for it: the right is asked there, and no second person here."""
    case.refresh_from_db()
    step = registered(case.kind).kind.arrow(arrow)
    if step is None:
        raise LookupError(f"{case.kind} has no step {arrow}")
    now = timezone.now()
    return _take(
        draft, case, step, actor, "", seen=case.version, comment=comment, late=False, now=now, facts=facts or {}
    )


def _take(draft: Draft, case: Case, step: Arrow, actor, role: str, *, seen, comment, late, now, facts) -> CaseStep:
    table, source = registered(case.kind).kind, _source(case, seen)
    if not _compare_and_set(case, step, actor, seen, late, now):
        raise _lost(case, step, seen)
    case.refresh_from_db()
    if role:  # asked again now that the case is ours: he may have handed it in a moment ago
        _refuse_own(case, step, actor, before=case.version - 1)
    _refuse_rest(case)  # asked again now that the case is ours: whoever lays it to rest waits for it
    absent = missing(case, step)
    if absent:
        raise RuleViolation(f"还不能{step.label}，尚缺：{'；'.join(one.text for one in absent)}。", code="missing")
    taken = CaseStep.objects.create(
        case=case, number=case.version, arrow=step.name, done=step.done, source=source, to=step.to,
        actor=actor, role=role, at=now, comment=comment.strip(), comment_needed=bool(step.comment), late=late,
        act=draft.act,
    )  # fmt: skip
    draft.steps.append(taken)
    draft.note(case.title, "状态", table.states[taken.source], table.states[step.to])
    entailed = registered(case.kind).entails.get(step.name)
    if entailed:
        entailed(case, taken, draft, facts)
    Todo.objects.filter(case=case, done_at__isnull=True).update(done_at=now)
    _open_todos(case, table, now)
    tell(case, taken)
    return taken


def _is_own(case: Case, table: CaseKind, step: Arrow, scope: Scope, involved: set) -> bool:
    """Whether he is one of ``involved``, or of those at that place whose paper it is (unless the step is theirs too)."""
    writers = {*table.writers, *(role for arrow in table.arrows if arrow.submits for role in arrow.roles)}
    at_home = (case.place, case.place_id)
    if any(role in writers - set(step.roles) and (at, held) == at_home for role, at, held in scope.held):
        return True
    return scope.user_id in involved


def _refuse_own(case: Case, step: Arrow, actor, before: int | None = None) -> None:
    if step.two_person and _is_own(case, registered(case.kind).kind, step, scope_of(actor), _involved(case, before)):
        raise RuleViolation(
            f"您提交或办理了上一步，或者本来就由您提交，不能再由您{step.label}，请由另一人办理。", code="own"
        )


def _refuse_rest(case: Case) -> None:
    if sentence := registered(case.kind).rest(case):
        raise RuleViolation(sentence, code="rest")


def lay_to_rest(cases: Iterable[Case], now: datetime) -> None:
    """Nobody's turn any more, without a step: what they are about was closed. Must run inside the act that does it."""
    Todo.objects.filter(case__in=[case.pk for case in cases], done_at__isnull=True).update(done_at=now)


def reopen(cases: Iterable[Case], now: datetime) -> None:
    """Whoever's turn it was before the rest has it again; but for those that rest for another reason."""
    for case in cases:
        if registered(case.kind).rest(case):
            continue
        _open_todos(case, registered(case.kind).kind, now)


def due_of(case: Case, step: Arrow) -> datetime | None:
    """What a step is held against. What came back with a reason has no new day: it was in time or late when it was first
    handed in, and stays so. What its writers took back themselves still has to be in by the day."""
    due = {"submit": case.submit_by, "review": case.review_by}.get(step.deadline)
    if due is not None and step.submits and CaseStep.objects.filter(case=case, comment_needed=True).exists():
        return None
    return due


def _is_late(case: Case, step: Arrow, now: datetime) -> bool:
    due = due_of(case, step)
    if due is None or now < due:
        return False
    if step.late == Late.REFUSE:
        raise RuleViolation(
            f"截止时间 {_moment(due)} 已过（服务器收到时为 {_moment(now, seconds=True)}），不能再{step.label}。"
            "需要延期的，请联系区教委登记科室。",
            code="too-late",
        )
    return True


def _moment(at: datetime, *, seconds: bool = False) -> str:
    return f"{timezone.localtime(at):%Y年%m月%d日 %H:%M{':%S' if seconds else ''}}"


def _compare_and_set(case: Case, step: Arrow, actor, seen: int, late: bool, now: datetime) -> bool:
    """The one statement that decides who was first."""
    stamps: dict[str, object] = {}
    if step.submits:
        stamps |= {"submitted_by": actor, "submitted_at": now, "decided_by": None, "decided_at": None}
    if step.submits and due_of(case, step) is not None:
        stamps |= {"late": late}
    if step.decides:
        stamps |= {"decided_by": actor, "decided_at": now}
    if step.closes:
        stamps |= {"closed_at": now}
    rows = Case.objects.filter(pk=case.pk, version=seen, state__in=step.sources)
    return bool(rows.update(state=step.to, version=F("version") + 1, **stamps))


def _source(case: Case, seen: int) -> str | None:
    """The state the step comes from; right whenever the compare-and-set that follows finds this version."""
    return Case.objects.filter(pk=case.pk, version=seen).values_list("state", flat=True).first()


def _lost(case: Case, step: Arrow, seen: int) -> RuleViolation:
    """Somebody else took a step first: who, what and when."""
    last = CaseStep.objects.filter(case=case, number__gt=seen).select_related("actor").order_by("-number").first()
    if last is None:
        state = registered(case.kind).kind.states.get(case.state, case.state)
        return RuleViolation(f"现在的状态是“{state}”，不能{step.label}。请刷新页面。", code="state")
    at = timezone.localtime(last.at)
    return RuleViolation(
        f"已由{last.actor.name}于 {at:%m月%d日 %H:%M} 办理“{last.done}”，您的办理没有写入。请刷新页面查看。",
        code="already",
    )


def _open_todos(case: Case, table: CaseKind, now: datetime) -> None:
    for wait in table.waits.get(case.state, ()):
        due = {"submit": case.submit_by, "review": case.review_by}.get(wait.deadline)
        Todo.objects.create(
            case=case, role=wait.role, place=case.place, place_id=case.place_id,
            text=shortened(f"{wait.text}：{case.title}", 200), due_at=due, opened_at=now,
        )  # fmt: skip
