"""Cases as data: their states, and the arrows between them. What may be done, from where to where, by whom, on what
condition, and what being late means, stands in one table for each kind of case; records/cases runs it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

NOT_BEGUN = "未开始"


class Late(StrEnum):
    """What happens when a step comes after its deadline. Fixed in the table, the same for everybody."""

    MARK = "mark"  # taken, and visibly late
    REFUSE = "refuse"  # no longer possible; the deadline has to be extended first


class Reader(StrEnum):
    """Who reads a state: the same fact has another wording for each."""

    SUBMITTER = "submitter"
    OFFICER = "officer"
    LEADER = "leader"


# Days of a case by the names that arrows and waits give them: see records/cases/due.py.
DEADLINES = ("", "submit", "resubmit", "review", "term")


@dataclass(frozen=True, slots=True)
class Arrow:
    """One step. ``label`` is its button, ``done`` the word for it afterwards (已提交).

    ``roles``: who may, as codes of docs/领域.md 第8节; a role held at a group or a school counts for the case of that
    very place only. ``needs``: names of what must be there first. ``only_if``: name of a condition without which the step
    does not exist at all (one level of review, or two). ``follows``: it follows from an act under way (another paper, an
    entry afterwards) and is never a button. ``comment``: what a compulsory comment is called, "" when one may be left out.
    ``two_person``: not by whoever took the step before, either. (Nobody takes a step on his own paper, whichever it is:
    that is decided by the paper and its parties, not here.) ``deadline``: the deadline of the case it is held against
    ("submit", "review", "term", or "" for none). ``new_day``: whoever takes it may give a new day. ``opens``: name of the
    day before which it is not taken. ``consents``: the parties of that name agree one by one, each for its own place, and
    the state moves when all have. ``party``: taken by any one of them who has not agreed (a refusal). ``says``: what it
    leads to, told before it is taken.
    """

    name: str
    label: str
    done: str
    sources: tuple[str, ...]
    to: str
    roles: tuple[str, ...]
    needs: tuple[str, ...] = ()
    only_if: str = ""
    follows: bool = False
    comment: str = ""
    two_person: bool = False
    deadline: str = ""
    late: Late = Late.MARK
    submits: bool = False
    decides: bool = False
    closes: bool = False
    says: str = ""
    consents: str = ""
    party: str = ""
    opens: str = ""
    new_day: bool = False

    @property
    def parties(self) -> str:
        """The name of the parties whose step it is, "" for a step at the place of the case."""
        return self.consents or self.party


@dataclass(frozen=True, slots=True)
class Wait:
    """Whose turn it is in a state, what for, and by which deadline of the case. ``party``: each of the parties of that name
    that has not agreed yet, at its own place. ``working_days``: the term that begins when the case comes into the state."""

    role: str
    text: str
    deadline: str = ""
    party: str = ""
    working_days: int = 0


@dataclass(frozen=True)
class CaseKind:
    """A kind of case. ``states``: label by state, the first is where a case begins; ``words``: for a reader, the wording
    that differs from the label; ``waits``: by state; ``final``: states nothing leads out of; ``editable``: where its paper
    may be written; ``under_review``: handed in and not decided; ``came_back``: returned with a reason; ``in_force``:
    decided in its favour, what it says counts; ``tones``: of a state's badge ("info", "due", "ok", "warn"; none for
    plain); ``writers``: roles at its place whose paper it is, beside those who submit it: none of them is the second
    person. Code outside the table asks for these subsets, not for a state by name."""

    code: str
    label: str
    states: Mapping[str, str]
    arrows: tuple[Arrow, ...]
    waits: Mapping[str, tuple[Wait, ...]] = field(default_factory=dict)
    words: Mapping[Reader, Mapping[str, str]] = field(default_factory=dict)
    final: frozenset[str] = frozenset()
    editable: frozenset[str] = frozenset()
    under_review: frozenset[str] = frozenset()
    came_back: frozenset[str] = frozenset()
    in_force: frozenset[str] = frozenset()
    tones: Mapping[str, str] = field(default_factory=dict)
    writers: tuple[str, ...] = ()

    def __post_init__(self):
        problems = list(self.problems())
        if problems:
            raise ValueError(f"case kind {self.code}: {'; '.join(problems)}")

    def problems(self) -> Iterator[str]:
        """What is wrong with the table itself."""
        names = [arrow.name for arrow in self.arrows]
        if len(set(names)) != len(names):
            yield "two arrows of one name"
        for arrow in self.arrows:
            unknown = {*arrow.sources, arrow.to} - set(self.states)
            if unknown:
                yield f"{arrow.name} names unknown states {sorted(unknown)}"
            if not arrow.sources or not arrow.roles:
                yield f"{arrow.name} starts nowhere or is nobody's"
            if set(arrow.sources) & self.final:
                yield f"{arrow.name} leads out of a final state"
        signing = {arrow.consents for arrow in self.arrows} - {""}
        for arrow in self.arrows:
            if arrow.consents and arrow.party:
                yield f"{arrow.name} is taken by all parties and by one"
            if arrow.deadline not in DEADLINES:
                yield f"{arrow.name} has an unknown deadline {arrow.deadline}"
        for wait in (wait for waits in self.waits.values() for wait in waits):
            if wait.party and wait.party not in signing:
                yield f"nobody of {wait.party} agrees to anything"
            if wait.deadline not in DEADLINES:
                yield f"{wait.text} waits for an unknown deadline {wait.deadline}"
        for name in {
            *self.waits,
            *self.final,
            *self.editable,
            *self.under_review,
            *self.came_back,
            *self.in_force,
            *self.tones,
            *(s for told in self.words.values() for s in told),
        }:
            if name not in self.states:
                yield f"unknown state {name}"
        for state in self.states:
            if state not in self.final and not self.arrows_from(state):
                yield f"nothing leads out of {state}"
        reached = {self.initial, *(arrow.to for arrow in self.arrows)}
        for state in set(self.states) - reached:
            yield f"nothing leads to {state}"

    @property
    def running(self) -> frozenset[str]:
        """In force and not closed."""
        return self.in_force - self.final

    @property
    def with_term(self) -> frozenset[str]:
        """The states whose turn has a term of its own: in working days, or by a day that the kind names."""
        own = {
            state for state, waits in self.waits.items() if any(w.working_days or w.deadline == "term" for w in waits)
        }
        return frozenset(own)

    @property
    def has_parties(self) -> bool:
        return any(arrow.parties for arrow in self.arrows)

    @property
    def initial(self) -> str:
        return next(iter(self.states))

    def arrow(self, name: str) -> Arrow | None:
        return next((arrow for arrow in self.arrows if arrow.name == name), None)

    def arrows_from(self, state: str) -> list[Arrow]:
        return [arrow for arrow in self.arrows if state in arrow.sources]

    def word(self, state: str, reader: Reader, *, begun: bool = True) -> str:
        """``begun``: whether anything was written yet; until then a paper to be written is not called a draft."""
        if not begun and state == self.initial and state in self.editable:
            return NOT_BEGUN
        return self.words.get(reader, {}).get(state) or self.states[state]
