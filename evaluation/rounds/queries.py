"""Reading rounds: who is in, where each group stands, what it has written. A constant number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max

from evaluation.estimates.queries import groups_of_year
from evaluation.rounds.models import Participant, Round, SelfAssessment
from evaluation.rounds.rules import OPEN_FROZEN, SELF_ASSESSMENT, by_people, concerns
from evaluation.rounds.words import RoundState
from evaluation.sources.queries.asked import Asked
from evaluation.systems.queries import indicators_of
from evaluation.systems.rules.tree import IndicatorFacts, NamedPart
from groups.registry.models import EducationGroup, GroupVersion, Membership
from groups.registry.register.queries.register import member_rows
from groups.rights.checks import holds_right, own_places
from groups.rights.roles import VIEW_INDICATORS, VIEW_RESULTS, WRITE_ASSESSMENT
from groups.rights.words import Place
from nanan_groups.kit.scope import Scope
from nanan_groups.records.models import Attachment

EVIDENCE = "self-assessment"


def visible_rounds(scope: Scope):
    return Round.objects.visible_to(scope, VIEW_INDICATORS)


def visible_participants(scope: Scope):
    """Of the rounds one sees, the groups whose results one reads."""
    return (
        Participant.objects.visible_to(scope, VIEW_RESULTS)
        .filter(round__in=visible_rounds(scope).order_by())
        .select_related("round__system", "group", "case")
    )


def writes_for(scope: Scope, participant: Participant) -> bool:
    return holds_right(scope, WRITE_ASSESSMENT, Place.GROUP, participant.group_id)


def takes_part(scope: Scope, row: Round) -> bool:
    """Whether this person writes the self-assessment of a group of the round."""
    own = own_places(scope, WRITE_ASSESSMENT, Place.GROUP)
    return Participant.objects.filter(round=row, group__in=own).exists()


def next_number(year: int) -> int:
    return (Round.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0) + 1


def open_round(year: int) -> Round | None:
    return Round.objects.filter(year=year).exclude(state=RoundState.PUBLISHED).first()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A group as the round would freeze it today."""

    key: int
    code: str
    name: str
    category: str
    ordinal: int
    held: tuple[str, ...]
    months: int
    members: tuple[dict, ...]


def candidates(year: int, today: date) -> list[Candidate]:
    """Every group in force on the last day of the period, or today while it runs, with its members of that day."""
    groups = list(EducationGroup.objects.filter(void=False).order_by("pk"))
    asked = Asked(tuple(one.pk for one in groups), year, today)
    found = groups_of_year(groups, asked)
    order = dict(GroupVersion.objects.active_on(asked.last_day).order_by("pk").values_list("group_id", "ordinal"))
    members: dict[int, list[dict]] = {}
    for row in member_rows(Membership.objects.active_on(asked.last_day), asked.last_day):
        told = {"code": row.site_code, "name": row.printed.text, "relation": row.relation}
        members.setdefault(row.group, []).append(told)
    return [
        Candidate(
            one.key, one.code, one.name, one.category, order.get(one.key) or 0, tuple(sorted(one.held)), one.months,
            tuple(members.get(one.key, ())),
        )
        for one in found
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class AssessedIndicator:
    """An indicator of a group's self-assessment. ``needed``: judged by people, so that something has to be said."""

    facts: IndicatorFacts
    parts: tuple[NamedPart, ...]
    text: str
    evidence: int

    @property
    def needed(self) -> bool:
        return by_people(self.parts)

    @property
    def missing(self) -> bool:
        return self.needed and not self.text.strip()


def indicators_for(participant: Participant) -> list[tuple[IndicatorFacts, tuple[NamedPart, ...]]]:
    return concerns(indicators_of(participant.round.system), participant.relations, participant.light)


def assessed(participant: Participant) -> list[AssessedIndicator]:
    """Four queries."""
    rows = SelfAssessment.objects.filter(participant=participant).order_by("pk")
    texts = dict(rows.values_list("indicator__code", "text"))
    files = evidence_counts(participant)
    return [
        AssessedIndicator(facts, parts, texts.get(facts.code, ""), files.get(facts.code, 0))
        for facts, parts in indicators_for(participant)
    ]


def evidence_counts(participant: Participant) -> dict[str, int]:
    """By the code of the indicator, the files that stand."""
    if participant.case is None:
        return {}
    start = f"{participant.case.code}-"
    rows = Attachment.objects.standing().filter(about_kind=EVIDENCE, about_code__startswith=start)
    counted = rows.order_by("about_code").values_list("about_code").annotate(files=Count("pk"))
    return {code.removeprefix(start): files for code, files in counted}


def texts_missing(participant: Participant) -> list[AssessedIndicator]:
    return [one for one in assessed(participant) if one.missing]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the groups are: those that take part, and of them handed in, and late."""

    groups: int
    handed_in: int
    late: int


def progress(rows: Iterable[Participant]) -> Progress:
    cases = [one.case for one in rows if one.case is not None]
    done = [case for case in cases if case.state not in SELF_ASSESSMENT.editable and case.state != OPEN_FROZEN]
    return Progress(len(cases), len(done), sum(case.late for case in cases))


def participants_of(row: Round, scope: Scope) -> Sequence[Participant]:
    rows = visible_participants(scope).filter(round=row)
    return list(rows.order_by("category", "ordinal", "pk"))
