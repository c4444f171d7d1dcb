"""The whole of a person's service in one line of time: posts, titles, honours, terms, absences, and what follows from them."""

from dataclasses import dataclass, field
from datetime import date

from groups.registry.register.words import Relation
from nanan_groups.kit.charts import Phase, Span, SpanBand
from nanan_groups.kit.scope import Scope
from nanan_groups.kit.trace import Result
from staffing.career.queries.facts import MODELS, Fact, facts_of
from staffing.career.queries.record import retirement_of
from staffing.career.rules.continuity import Stay, at_school_since
from staffing.career.rules.retirement import Retirement
from staffing.career.rules.spans import months_between, span_text
from staffing.career.services.facts import KINDS
from staffing.eligibility.queries.lists import standing_of
from staffing.exchanges.queries.legs import Leg, legs_of
from staffing.exchanges.queries.months import counted_months
from staffing.moves.queries import mergers
from staffing.roster.models import StaffMember
from staffing.roster.queries.people import PersonView, person_view

MASKED = "请假"
# The picture is painted in the colours that the house's charts have already; they mean nothing here.
COLOURS = {
    "titles": Relation.TIGHT.value,
    "honours": Relation.ARTICULATED.value,
    "terms": "lead",
    "absences": Relation.ALLIANCE.value,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table beside the picture."""

    kind: str
    text: str
    note: str
    start: date
    end: date | None
    period: str


@dataclass(frozen=True, slots=True)
class Record:
    person: PersonView
    lines: list[Line]
    bands: list[SpanBand]
    since: date | None
    at_school: str
    why: str
    retirement: Retirement
    left: str
    months: Result | None
    standing: str
    exempt: list[str] = field(default_factory=list)


def record_of(person: StaffMember, scope: Scope, day: date, *, clear: bool) -> Record:
    """``clear``: with the kinds of absences. A fixed number of queries."""
    seen = person_view(person, scope, day)
    stays = [
        Stay(one.institution_id, one.valid_from, one.valid_to, one.joined_on)
        for one in person.posts.filter(main=True).order_by("valid_from", "pk")
    ]
    facts = {code: facts_of(model, code, person, day) for code, model in MODELS.items()} if seen.own else {}
    legs = legs_of(person) if seen.own else []
    lines = _lines(seen, facts, legs, clear)
    continuity = at_school_since(stays, day, mergers=mergers())
    ends = retirement_of(person, day)
    return Record(
        person=seen,
        lines=lines,
        bands=_bands(seen, facts, legs, clear),
        since=continuity.since,
        at_school=span_text(months_between(continuity.since, day)) if continuity.since else "",
        why=continuity.why,
        retirement=ends,
        left=span_text(months_between(day, ends.month)) if ends.month and ends.month > day else "",
        months=counted_months(legs, facts.get("absences", ()), day) if seen.own else None,
        standing=standing_of(person, scope),
        exempt=_exempt(facts.get("absences", []), day),
    )


def _told(one: Fact, clear: bool) -> str:
    return one.text if clear or one.kind != "absences" else MASKED


def _lines(seen: PersonView, facts: dict[str, list[Fact]], legs: list[Leg], clear: bool) -> list[Line]:
    """Newest first."""
    lines = [
        Line(
            "任职",
            "，".join(part for part in (f"{post.school} {post.site}", post.post_kind, post.leadership) if part),
            post.employment,
            post.start,
            post.end,
            post.period,
        )
        for post in seen.posts
    ]
    for code, found in facts.items():
        for one in found:
            note = one.document if clear or code != "absences" else ""
            lines.append(Line(KINDS[code].title, _told(one, clear), note, one.start, one.end, one.period))
    lines += [
        Line(
            "交流",
            f"{leg.kind}：{leg.places}",
            f"{leg.share}，{leg.inside}，{leg.document}",
            leg.start,
            leg.end,
            leg.period,
        )
        for leg in legs
    ]
    return sorted(lines, key=lambda line: (line.start, line.kind), reverse=True)


def _bands(seen: PersonView, facts: dict[str, list[Fact]], legs: list[Leg], clear: bool) -> list[SpanBand]:
    """Rows of the picture: a school each, then each kind of fact; what overlaps has a row of its own."""
    schools: dict[str, list[Phase]] = {}
    for post in reversed(seen.posts):
        text = post.leadership or post.post_kind
        phase = Phase(post.start, post.end, text=text, title=f"{post.school}：{text} {post.period}")
        schools.setdefault(post.school, []).append(phase)
    bands = [SpanBand("任职", "lead", tuple(Span(name, tuple(own)) for name, own in schools.items()))]
    for code, found in facts.items():
        rows = _apart(
            [
                Phase(one.start, one.end, text=text, title=f"{text} {one.period}", open_start="前" in one.period)
                for one in reversed(found)
                for text in [_told(one, clear)]
            ]
        )
        spans = tuple(Span(KINDS[code].title if at == 0 else "", tuple(row)) for at, row in enumerate(rows))
        bands.append(SpanBand(KINDS[code].title, COLOURS[code], spans))
    if legs:
        phases = [
            Phase(leg.start, leg.end, text=leg.kind, title=f"{leg.places} {leg.period}") for leg in reversed(legs)
        ]
        rows = [Span("交流" if at == 0 else "", tuple(row)) for at, row in enumerate(_apart(phases))]
        bands.insert(1, SpanBand("交流", COLOURS["titles"], tuple(rows)))
    return [band for band in bands if band.spans]


def _apart(phases: list[Phase]) -> list[list[Phase]]:
    """What overlaps has a row of its own."""
    rows: list[list[Phase]] = []
    for phase in phases:
        free = next((row for row in rows if row[-1].end is not None and row[-1].end <= phase.start), None)
        rows.append([phase]) if free is None else free.append(phase)
    return rows


def _exempt(absences: list[Fact], day: date) -> list[str]:
    """What would defer the person on that day: an absence in force with its proof."""
    return [
        f"请假中（至 {one.end.isoformat() if one.end else '未定'}）"
        for one in absences
        if one.when == "now" and one.document
    ]
