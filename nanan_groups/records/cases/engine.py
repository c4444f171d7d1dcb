"""Taking a step: one function for every arrow of every kind of case.

Right, whose paper it is, comment and day are asked first; then, in one transaction: the state and version are compared
and set (one wins), what must be there is looked at, the step is written, what it entails is done, to-dos and notices
follow. Of several parties each agrees for its own place, in any order; the last of them moves the state.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone

from nanan_groups.kit.arrows import Arrow
from nanan_groups.kit.deadlines import end_of_day
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import Scope, scope_of
from nanan_groups.kit.texts import shortened

from ..acts import Draft, act
from ..models import Act, ActKind, Case, CaseParty, CaseStep, EventKind
from ..models.codes import next_code
from .due import due_of, is_late, refuse_early
from .kinds import Registered, missing, place_rest, registered
from .notices import tell
from .own import Ownership
from .turns import begin_term, close_todos, open_todos

PREFIX, WIDTH = "L", 6
REASON = Act._meta.get_field("reason").max_length  # the step keeps the whole comment, the act its beginning and a …


@dataclass(frozen=True, slots=True)
class Party:
    """Who has to agree: the name the kind gives these parties, the place, and what it is called today."""

    name: str
    place: str
    place_id: int | None
    label: str


def open_case(
    *,
    kind: str,
    title: str,
    place: str,
    place_id: int | None = None,
    year: int | None = None,
    submit_by: datetime | None = None,
    review_by: datetime | None = None,
    now: datetime | None = None,
    state: str = "",
    submitted_by=None,
    parties: Iterable[Party] = (),
    begun: bool = True,
) -> Case:
    """A new case in its first state, with its first to-do. Must run inside the act that makes what it is about. None is
    opened for a place that is over (RuleViolation), its own or a party's.

    ``state``: where a case stands that was decided before the portal; it has no steps for that. ``submitted_by``: who
    hands it in by opening it (an application); he does not decide on it. ``parties``: who has to agree. ``begun``: not for
    what is opened empty, for somebody who has yet to write in it.
    """
    parties = list(parties)
    for at, key in ((place, place_id), *((one.place, one.place_id) for one in parties)):
        if sentence := place_rest(at, key):
            raise RuleViolation(sentence, code="rest")
    now = now or timezone.now()
    table = registered(kind).kind
    state = state or table.initial
    case = Case.objects.create(
        code=next_code(PREFIX, WIDTH),
        kind=kind,
        title=shortened(title, 200),
        state=state,
        place=place,
        place_id=place_id,
        year=year,
        submit_by=submit_by,
        review_by=review_by,
        opened_at=now,
        begun_at=now if begun else None,
        submitted_by=submitted_by,
        submitted_at=now if submitted_by is not None else None,
        closed_at=now if state in table.final else None,
    )
    CaseParty.objects.bulk_create(
        CaseParty(case=case, name=one.name, place=one.place, place_id=one.place_id, label=shortened(one.label, 120))
        for one in parties
    )
    begin_term(case, table, now)
    open_todos(case, table, now)
    return case


def steps_for(case: Case, scope: Scope) -> list[Arrow]:
    """The arrows this person may take now, before asking what is missing: the buttons of the page."""
    of = registered(case.kind)
    if of.rest(case):
        return []
    mine = [one for one in of.kind.arrows_from(case.state) if of.exists(one, case) and role_in(case, one, scope)[0]]
    if not mine:
        return []
    ownership = Ownership(of, case)
    return [arrow for arrow in mine if not ownership.bars(arrow, scope)]


def role_in(case: Case, step: Arrow, scope: Scope) -> tuple[str, list[CaseParty]]:
    """As what he takes the step, and for which of the parties that have not agreed yet; ("", []) where it is not his."""
    if not step.parties:
        return scope.holds(step.roles, case.place, case.place_id), []
    waiting = case.parties.filter(name=step.parties, agreed_at__isnull=True).order_by("pk")
    mine = [(scope.holds(step.roles, one.place, one.place_id), one) for one in waiting]
    held = [(role, one) for role, one in mine if role]
    return (held[0][0], [one for _, one in held]) if held else ("", [])


def perform(
    *,
    case: Case,
    arrow: str,
    actor,
    seen: int,
    comment: str = "",
    now: datetime | None = None,
    request_key: str | None = None,
    facts: Mapping[str, object] | None = None,
) -> CaseStep:
    """Take a step. ``seen``: the version the person looked at; ``now``: when the request arrived (the server's clock);
    ``facts``: what the step's form asked for besides the comment, handed to what it entails.

    Raises PermissionDenied (not this person's step), RuleViolation (unknown, own paper, no comment, at rest, too early, too
    late, something missing, somebody was quicker), AlreadyDone (the same click again).
    """
    now = now or timezone.now()
    of, step = _allowed(case, arrow, actor, comment, now)
    is_late(case, step, now)
    with act(
        kind=ActKind.ENTRY,
        verb=f"{case.kind}_{step.name}",
        title=f"{step.done}：{case.title}",
        actor=actor,
        reason=shortened(comment.strip(), REASON),
        request_key=request_key,
        event=EventKind.CASE,
        about=f"case:{case.code}",
    ) as draft:
        return _take(draft, of, case, step, actor, seen=seen, comment=comment, now=now, facts=facts or {})


def perform_all(
    *,
    cases: Sequence[tuple[Case, int]],
    arrow: str,
    actor,
    title: str,
    comment: str = "",
    now: datetime | None = None,
    request_key: str | None = None,
    facts: Mapping[str, object] | None = None,
) -> list[CaseStep]:
    """The same step of many cases in one act: each asked as if it were alone, all of them or none. ``cases``: with the
    version the person looked at. Raises what ``perform`` does, naming the case."""
    now = now or timezone.now()
    if not cases:
        raise RuleViolation("没有选择要办理的事项。", code="nothing")
    allowed = []
    for case, seen in cases:
        try:
            allowed.append((case, seen, *_allowed(case, arrow, actor, comment, now)))
            is_late(case, allowed[-1][3], now)
        except RuleViolation as problem:
            raise _named(case, problem) from problem
    first = allowed[0][0]
    with act(
        kind=ActKind.ENTRY,
        verb=f"{first.kind}_{arrow}_all",
        title=title,
        actor=actor,
        request_key=request_key,
        reason=shortened(comment.strip(), REASON),
        event=EventKind.CASE,
        about=",".join(f"case:{case.code}" for case, _ in cases),
    ) as draft:
        draft.facts["cases"] = sorted(case.code for case, _ in cases)
        taken = []
        for case, seen, of, step in sorted(allowed, key=lambda one: one[0].pk):
            try:
                taken.append(
                    _take(draft, of, case, step, actor, seen=seen, comment=comment, now=now, facts=facts or {})
                )
            except RuleViolation as problem:
                raise _named(case, problem) from problem
        return taken


def _named(case: Case, problem: RuleViolation) -> RuleViolation:
    return RuleViolation(f"“{case.title}”：{problem.sentence}全部没有办理。", field=problem.field, code=problem.code)


def _allowed(case: Case, arrow: str, actor, comment: str, now: datetime) -> tuple[Registered, Arrow]:
    """What is asked before anything is written."""
    of = registered(case.kind)
    step = of.kind.arrow(arrow)
    if step is None or not of.exists(step, case):
        raise RuleViolation("没有这一步，请刷新页面后按页面上的按钮办理。", code="unknown-step")
    if not role_in(case, step, scope_of(actor))[0]:
        agreed = step.consents and case.parties.filter(name=step.consents, agreed_by=actor).exists()
        if agreed:
            raise RuleViolation("您已经同意，没有重复办理。", code="already")
        raise PermissionDenied(f"“{step.label}”不在您的任职范围内。")
    _refuse_own(of, case, step, actor)
    if step.comment and not comment.strip():
        raise RuleViolation(f"请写明{step.comment}。", field="comment", code="comment")
    _refuse_rest(of, case)
    refuse_early(of, case, step, now)
    return of, step


def follow(
    draft: Draft, case: Case, arrow: str, *, actor, comment: str = "", facts: Mapping[str, object] | None = None
) -> CaseStep:
    """A step that follows from an act under way: of another case (a new plan supersedes the old one), or of a paper that
    is entered afterwards. Whoever ordered the act answers for it: the right is asked there, and no second person here."""
    case.refresh_from_db()
    of = registered(case.kind)
    step = of.kind.arrow(arrow)
    if step is None:
        raise LookupError(f"{case.kind} has no step {arrow}")
    return _take(
        draft,
        of,
        case,
        step,
        actor,
        seen=case.version,
        comment=comment,
        now=timezone.now(),
        facts=facts or {},
        ordered=True,
    )


def _take(
    draft: Draft, of: Registered, case: Case, step: Arrow, actor, *, seen, comment, now, facts, ordered: bool = False
) -> CaseStep:
    table, source = of.kind, _source(case, seen)
    case.refresh_from_db()  # its days as they are now: more time may have been given since the page was read
    late = not ordered and is_late(case, step, now)
    if not _compare_and_set(case, step, actor, seen, late, now):
        raise _lost(case, step, seen)
    case.refresh_from_db()
    role, mine = ("", []) if ordered else role_in(case, step, scope_of(actor))
    if not ordered:  # asked again now that the case is ours: he may have handed it in a moment ago
        _refuse_own(of, case, step, actor, before=case.version - 1)
        if step.parties and not mine:
            raise RuleViolation("您的同意已经登记，没有重复办理。", code="already")
    _refuse_rest(of, case)  # asked again now that the case is ours: whoever lays it to rest waits for it
    absent = missing(case, step)
    if absent:
        raise RuleViolation(f"还不能{step.label}，尚缺：{'；'.join(one.text for one in absent)}。", code="missing")
    whole = _agree(case, step, mine, actor, now)
    to = step.to if whole else case.state
    taken = CaseStep.objects.create(
        case=case,
        number=case.version,
        arrow=step.name,
        done=step.done,
        source=source or case.state,
        to=to,
        actor=actor,
        role=role,
        at=now,
        comment=comment.strip(),
        comment_needed=bool(step.comment),
        late=late,
        act=draft.act,
        places=shortened("、".join(one.label for one in mine), 400),
    )
    draft.steps.append(taken)
    said = table.states[to] if whole else f"{table.states[case.state]}（{taken.places}{step.done}）"
    draft.note(case.title, "状态", table.states[taken.source], said)
    if not whole:
        close_todos(case, now, of=[(role, one.place, one.place_id) for one in mine for role in step.roles])
        tell(case, taken, waiting=False)
        return taken
    if step.to in table.came_back:
        new_day = facts.get("new_day")
        case.resubmit_by = end_of_day(new_day) if new_day else None
        case.save(update_fields=["resubmit_by"])
    entailed = of.entails.get(step.name)
    if entailed:
        entailed(case, taken, draft, facts)
    close_todos(case, now)
    begin_term(case, table, now)
    open_todos(case, table, now)
    tell(case, taken)
    return taken


def _agree(case: Case, step: Arrow, mine: list[CaseParty], actor, now: datetime) -> bool:
    """Note who agreed; whether the case moves on. What can be written again has to be agreed to again."""
    if step.consents:
        case.parties.filter(pk__in=[one.pk for one in mine]).update(agreed_at=now, agreed_by=actor)
        if case.parties.filter(name=step.consents, agreed_at__isnull=True).exists():
            return False
        case.state = step.to
        stamps = _stamps(case, step, actor, False, now)
        Case.objects.filter(pk=case.pk).update(state=step.to, **stamps)
        case.refresh_from_db()
    elif step.to in registered(case.kind).kind.editable:
        case.parties.filter(agreed_at__isnull=False).update(agreed_at=None, agreed_by=None)
    return True


def _refuse_own(of: Registered, case: Case, step: Arrow, actor, before: int | None = None) -> None:
    if Ownership(of, case, before=before).bars(step, scope_of(actor)):
        raise RuleViolation(
            f"您提交或办理了上一步，或者本来就由您提交，不能再由您{step.label}，请由另一人办理。", code="own"
        )


def _refuse_rest(of: Registered, case: Case) -> None:
    if sentence := of.rest(case):
        raise RuleViolation(sentence, code="rest")


def _stamps(case: Case, step: Arrow, actor, late: bool, now: datetime) -> dict[str, object]:
    """What a step leaves on the case beside its state."""
    stamps: dict[str, object] = {} if case.begun_at else {"begun_at": now}
    if step.submits:
        stamps |= {"submitted_by": actor, "submitted_at": now, "decided_by": None, "decided_at": None}
        if due_of(case, step) is not None:
            stamps |= {"late": late}
    if step.decides:
        stamps |= {"decided_by": actor, "decided_at": now}
    if step.closes:
        stamps |= {"closed_at": now}
    return stamps


def _compare_and_set(case: Case, step: Arrow, actor, seen: int, late: bool, now: datetime) -> bool:
    """The one statement that decides who was first. Parties agree side by side: one does not overtake the other, as long as
    nothing else happened since the page was read."""
    rows = Case.objects.filter(pk=case.pk, state__in=step.sources)
    if step.consents:
        others = CaseStep.objects.filter(case=case, number__gt=seen).exclude(arrow=step.name)
        return not others.exists() and bool(rows.update(version=F("version") + 1))
    stamps = _stamps(case, step, actor, late, now)
    return bool(rows.filter(version=seen).update(state=step.to, version=F("version") + 1, **stamps))


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
