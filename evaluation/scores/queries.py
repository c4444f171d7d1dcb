"""Reading experts and scores. Nobody reads another's score before the experts are done, and then without names."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef
from django.utils import timezone

from evaluation.rounds.models import Participant, Round
from evaluation.rounds.words import RoundState, Standing, since
from evaluation.scores.models import Assignment, RoundExpert, Score
from evaluation.scores.rules import CONFLICT_YEARS, expert_parts, in_order
from evaluation.sources.queries.ties import school_ties
from evaluation.systems.queries import indicators_of
from groups.access.models import Appointment
from groups.registry.models import InstitutionVersion, Lead, Membership
from groups.rights.roles import SCORE_GROUPS, roles_with
from groups.rights.words import Place, Role
from nanan_groups.kit.days import day_text
from nanan_groups.kit.scope import Scope

CHUNK = 10_000
SHOWN = since(RoundState.MODERATING)


def known_experts():
    """People appointed as experts today, by name."""
    held = Appointment.objects.active_on(timezone.localdate()).filter(role__in=roles_with(SCORE_GROUPS))
    users = get_user_model().objects.filter(pk__in=held.order_by().values("user"), is_active=True)
    return users.order_by("name", "pk")


def own_assignments(scope: Scope):
    """One's own sheets, with all that their pages ask for."""
    rows = Assignment.objects.of_expert(scope)
    return rows.select_related("scorer__round", "scorer__user", "participant__round__system", "participant__case")


def to_be_declared(scope: Scope):
    """Rounds still to be scored whose declaration this very person has not signed: who has to withdraw is found before the
    sheets are out."""
    if not scope.may_somewhere(SCORE_GROUPS):
        return RoundExpert.objects.none()
    rows = RoundExpert.objects.filter(user=scope.user_id, declared_at__isnull=True, round__state=RoundState.ASSESSING)
    standing = Assignment.objects.standing().filter(scorer=OuterRef("pk"))
    return rows.filter(Exists(standing)).select_related("round").order_by("-round__year", "pk")


def to_be_scored(row: Round) -> list[Participant]:
    """Groups of the round of which experts have something to judge."""
    indicators = indicators_of(row.system)
    rows = Participant.objects.filter(round=row).exclude(standing=Standing.EXCLUDED)
    found = rows.select_related("group").order_by("category", "ordinal", "pk")
    return [one for one in found if expert_parts(indicators, one.relations, one.light)]


# --- conflicts of interest --------------------------------------------------------------------------------------------
def conflicts(
    users: Collection, participants: Collection[Participant], today: date
) -> dict[tuple[int, int], tuple[str, ...]]:
    """By (user, participant): why this person may not score that group: a post, an exchange or an appointment of three years
    at it or at one of its schools. A constant number of queries."""
    start = today.replace(year=today.year - CONFLICT_YEARS, day=min(today.day, 28))
    schools = _schools([one.group_id for one in participants], start, today)
    accounts = {user.username.casefold(): user.pk for user in users}
    found: dict[int, list[tuple[int | None, int | None, str]]] = defaultdict(list)  # by user: school, group, words
    for tie in school_ties([user.username for user in users], start, today):
        words = "交流" if tie.exchange else "任职"
        found[accounts[tie.account.casefold()]].append((tie.school, None, f"{_span(tie.since, tie.until)}{words}"))
    held = Appointment.objects.overlapping(start, today).filter(user__in=[user.pk for user in users])
    held = (
        held.exclude(role__in=roles_with(SCORE_GROUPS))
        .filter(place__in=[Place.GROUP, Place.INSTITUTION])
        .order_by("pk")
    )
    for user, role, group, school, a, b in held.values_list(
        "user_id", "role", "group_id", "institution_id", "valid_from", "valid_to"
    ):
        found[user].append((school, group, f"{_span(a, b)}任{Role(role).label}"))
    names = _names({school for ties in found.values() for school, _, _ in ties if school}, today)
    out = {}
    for one in participants:
        for user, ties in found.items():
            said = [
                f"{names.get(school, '本集团')}：{words}"
                for school, group, words in ties
                if group == one.group_id or school in schools[one.group_id]
            ]
            if said:
                out[user, one.pk] = tuple(dict.fromkeys(said))
    return out


def _span(since: date, until: date | None) -> str:
    return f"{day_text(since)}起" if until is None else f"{day_text(since)}至{day_text(until)}"


def _schools(groups: Collection[int], start: date, today: date) -> Mapping[int, set[int]]:
    """By group, its members and leads of these years."""
    out: dict[int, set[int]] = defaultdict(set)
    rows = Membership.objects.overlapping(start, today).filter(group__in=groups).order_by("pk")
    for group, school in rows.values_list("group_id", "site__institution_id"):
        out[group].add(school)
    for group, school in (
        Lead.objects.overlapping(start, today)
        .filter(group__in=groups)
        .order_by("pk")
        .values_list("group_id", "institution_id")
    ):
        out[group].add(school)
    return out


def _names(schools: Collection[int], today: date) -> dict[int, str]:
    rows = InstitutionVersion.objects.active_on(today).filter(institution__in=schools)
    return dict(rows.order_by("pk").values_list("institution_id", "name"))


# --- where the experts are --------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ExpertLine:
    """``barred``: groups that he may not score, and why."""

    expert: RoundExpert
    assignments: tuple[Assignment, ...]
    barred: tuple[tuple[Participant, tuple[str, ...]], ...]


def expert_lines(row: Round) -> list[ExpertLine]:
    experts = list(RoundExpert.objects.filter(round=row).select_related("user").order_by("user__name", "pk"))
    given: dict[int, list[Assignment]] = defaultdict(list)
    rows = Assignment.objects.filter(scorer__round=row).select_related("participant").order_by("pk")
    for one in rows:
        given[one.scorer_id].append(one)
    groups = to_be_scored(row)
    found = conflicts([one.user for one in experts], groups, timezone.localdate())
    return [
        ExpertLine(
            one,
            tuple(given[one.pk]),
            tuple((each, found[one.user_id, each.pk]) for each in groups if (one.user_id, each.pk) in found),
        )
        for one in experts
    ]


def handed_in_counts(participants: Sequence[Participant]) -> dict[int, tuple[int, int]]:
    """By participant: (handed in, standing assignments); whole sheets, never cells."""
    out = {one.pk: (0, 0) for one in participants}
    rows = Assignment.objects.standing().filter(participant__in=participants).order_by("pk")
    for key, at in rows.values_list("participant_id", "handed_in_at"):
        done, whole = out[key]
        out[key] = (done + (at is not None), whole + 1)
    return out


# --- what experts gave ------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Given:
    """Of one part of one group: the levels handed in, from the best to the worst, abstentions, comments in no order that
    betrays who wrote them."""

    levels: tuple[str, ...] = ()
    abstained: int = 0
    comments: tuple[str, ...] = ()


def given_scores(participants: Iterable[Participant]) -> dict[tuple[int, int], Given]:
    """By (participant, part): of sheets that were handed in. Three queries: nearly all rows are levels without a word, and a
    district's are three millions. Asked once the experts are done."""
    levels, abstained, comments = defaultdict(list), defaultdict(int), defaultdict(list)
    rows = Score.objects.filter(
        assignment__participant__in=[one.pk for one in participants],
        assignment__handed_in_at__isnull=False,
        assignment__ended_at__isnull=True,
    ).order_by()
    at = ("assignment__participant_id", "part_id")
    for group, part, level in rows.exclude(level="").values_list(*at, "level").iterator(chunk_size=CHUNK):
        levels[group, part].append(level)
    for group, part in rows.filter(abstained=True).values_list(*at):
        abstained[group, part] += 1
    for group, part, comment in rows.exclude(comment="").values_list(*at, "comment"):
        if comment.strip():
            comments[group, part].append(comment.strip())
    best_first: dict[tuple[str, ...], tuple[str, ...]] = {}  # a few hundred combinations, however many groups
    out = {}
    for key in sorted({*levels, *abstained, *comments}):
        found = tuple(levels.get(key, ()))
        if found not in best_first:
            best_first[found] = tuple(in_order(found))
        out[key] = Given(best_first[found], abstained.get(key, 0), tuple(sorted(comments.get(key, ()))))
    return out


def overall_comments(participant: Participant) -> list[str]:
    """What experts say of a group in all, in no order that betrays who said it."""
    rows = Assignment.objects.standing().filter(participant=participant, handed_in_at__isnull=False).exclude(comment="")
    return sorted(rows.order_by().values_list("comment", flat=True))
