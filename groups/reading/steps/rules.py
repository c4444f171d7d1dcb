"""What begins, ends or changes on a day, read from dated rows alone. Pure.

The register of a day is what its rows say; between two days lie steps: a member joins, a site opens, a name changes.
``steps_of`` finds them in the rows that begin or end in between. The comparison of two days, the calendar and the
"coming" of a group all read the same steps.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from groups.registry.register.words import SiteState

# What a kind of step or difference is called on a page.
KIND_LABELS = {
    "founded": "组建",
    "dissolved": "撤销",
    "joined": "加入",
    "left": "退出",
    "relation": "改变关系",
    "opened": "开办",
    "state": "开办状态",
    "renamed": "集团更名",
    "member_renamed": "学校更名",
    "lead": "总校变更",
    "ownership": "办学性质",
    "partnership_began": "共建开始",
    "partnership_ended": "共建终止",
    "declared": "汇总数",
    # Of single records, beside their groups: only the calendar shows these.
    "regrouped": "集团登记",
    "closed": "关闭",
    "site_added": "新设校点",
    "site_ended": "校点终止",
    "registered": "登记机构",
    "ended": "机构撤销",
    "reclassified": "机构类型",
    "mark_began": "质量标识",
    "mark_ended": "标识终止",
}


@dataclass(frozen=True, slots=True)
class Span:
    """A dated row as far as its steps need it: whose it is, what it says, from when to when."""

    table: str
    pk: int
    key: tuple
    facts: Mapping[str, object]
    start: date
    end: date | None


class Edge(NamedTuple):
    """The beginning or the end of one row; ``facts`` are those the step is about. It leads to the acts behind."""

    table: str
    pk: int
    begins: bool
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """``old`` and ``new`` are the values of the facts before and after; of a membership its relations."""

    day: date
    kind: str
    table: str
    about: tuple  # topic and key: ("member", group, site), ("state", site, institution) …
    old: tuple
    new: tuple
    edges: tuple[Edge, ...]

    @property
    def key(self) -> tuple:
        return self.about[1:]


class Aspect(NamedTuple):
    kind: str
    topic: str
    facts: tuple[str, ...]


class Life(NamedTuple):
    """How the rows of a table begin, end and change; ``says`` are the facts told at the beginning and at the end."""

    topic: str
    began: str
    ended: str
    says: tuple[str, ...] = ()
    aspects: tuple[Aspect, ...] = ()


_NUMBERS = ("wording", "total", "district_public", "public", "inclusive_private", "private")
LIVES = {
    "group": Life(
        "life", "founded", "dissolved", (),
        (Aspect("renamed", "name", ("name",)), Aspect("regrouped", "place", ("category", "ordinal"))),
    ),
    "lead": Life(
        "lead", "lead", "lead", ("institution_id", "site_id"), (Aspect("lead", "lead", ("institution_id", "site_id")),)
    ),
    "membership": Life(
        "member", "joined", "left", ("relation",), (Aspect("relation", "member", ("relation",)),)
    ),
    "partnership": Life("partnership", "partnership_began", "partnership_ended"),
    "declared": Life("declared", "declared", "declared", ("wording",), (Aspect("declared", "declared", _NUMBERS),)),
    "site": Life(
        "site", "site_added", "site_ended", ("state",),
        (
            Aspect("state", "state", ("state",)),
            Aspect("member_renamed", "label", ("label", "own_name")),
            Aspect("ownership", "site_ownership", ("ownership", "ownership_basis")),
        ),
    ),
    "institution": Life(
        "institution", "registered", "ended", ("name",),
        (
            Aspect("member_renamed", "institution_name", ("name", "provisional")),
            Aspect("ownership", "institution_ownership", ("ownership", "ownership_basis")),
            Aspect("reclassified", "kind", ("kind",)),
        ),
    ),
    "mark": Life("mark", "mark_began", "mark_ended"),
}  # fmt: skip
_ORDER = {kind: number for number, kind in enumerate(KIND_LABELS)}


def steps_of(spans: Iterable[Span], after: date, until: date | None) -> list[Step]:
    """Steps on the days ``after`` < day ≤ ``until`` (None: without end), in their order.

    Every row that begins or ends on such a day must be among ``spans``: a row that goes on from another one is told
    from one that begins by that other one's end.
    """
    rows = defaultdict(list)
    for span in spans:
        rows[span.table, span.key].append(span)
    found = []
    for (table, key), life in rows.items():
        for day in sorted({edge for span in life for edge in (span.start, span.end) if edge}):
            if after < day and (until is None or day <= until):
                began = [span for span in life if span.start == day]
                ended = [span for span in life if span.end == day]
                found += _turn(table, key, day, ended, began)
    return sorted(_told_once(found), key=lambda step: (step.day, _ORDER[step.kind], step.about))


def _turn(table: str, key: tuple, day: date, ended: list[Span], began: list[Span]) -> list[Step]:
    life = LIVES[table]
    if ended and began:
        return [
            Step(
                day,
                _state_kind(aspect.kind, new),
                table,
                (aspect.topic, *key),
                old,
                new,
                _edges(ended, began, aspect.facts),
            )
            for aspect in life.aspects
            for old, new in [(_said(ended, aspect.facts), _said(began, aspect.facts))]
            if old != new
        ]
    kind = life.began if began else life.ended
    return [
        Step(
            day,
            kind,
            table,
            (life.topic, *key),
            _said(ended, life.says),
            _said(began, life.says),
            _edges(ended, began, life.says),
        )
    ]


def _state_kind(kind: str, new: tuple) -> str:
    """A site that opens or closes is called so."""
    if kind != "state":
        return kind
    state = SiteState(new[0])
    return "opened" if state.is_open else "closed" if state.facts.over else kind


def _said(spans: list[Span], facts: tuple[str, ...]) -> tuple:
    """The values of one row; of several rows at once (a site both tight and allied) those of all of them."""
    if len(spans) == 1:
        return tuple(spans[0].facts[name] for name in facts)
    return tuple(sorted(span.facts[name] for span in spans for name in facts))


def _edges(ended: list[Span], began: list[Span], facts: tuple[str, ...]) -> tuple[Edge, ...]:
    return (
        *(Edge(span.table, span.pk, False) for span in ended),
        *(Edge(span.table, span.pk, True, facts) for span in began),
    )


def _told_once(steps: list[Step]) -> list[Step]:
    """A group begins and ends with its lead, an institution with its sites: one step each, not two."""
    whole = {
        (step.day, step.table, step.key[0])
        for step in steps
        if step.kind in ("founded", "dissolved", "registered", "ended")
    }
    return [step for step in steps if not _belongs(step, whole)]


def _belongs(step: Step, whole: set[tuple]) -> bool:
    if step.table == "lead":
        return not (step.old and step.new) and (step.day, "group", step.key[0]) in whole
    return step.kind in ("site_added", "site_ended") and (step.day, "institution", step.key[1]) in whole
