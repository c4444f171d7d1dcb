"""What the rules need of everybody on the census day, in a constant number of queries; people come one by one."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Q

from groups.registry.models import InstitutionVersion, Membership
from groups.registry.register.words import Ownership
from staffing.career.models import LeadershipTerm
from staffing.career.queries.facts import absences_over, honours_on, own_months
from staffing.career.rules.continuity import Stay
from staffing.eligibility.listeners import restarts_on
from staffing.eligibility.rules.judging import LEADS, Away, Person
from staffing.eligibility.rules.parameters import Parameters
from staffing.roster.models import StaffPost

CHUNK = 5_000


class Counted(NamedTuple):
    """A person of the roster on the census day: who and where, and what the rules ask."""

    person_id: int
    staff_no: str
    name: str
    institution_id: int
    site_id: int
    stage: str
    subject: str
    post_kind: str
    leadership: str
    honour: str
    facts: Person


def people_on(day: date, parameters: Parameters) -> Iterator[Counted]:
    """In the order of schools and staff numbers."""
    before = _earlier_posts(day)
    away = {person: rows[0] for person, rows in absences_over(None, day, day + timedelta(days=1)).items()}
    again = restarts_on(day, parameters)
    own, honours, terms, private = own_months(), honours_on(None, day), _terms(day), private_schools(day)
    # Whoever leaves on a later day is registered as gone already, and was there on this one.
    posts = StaffPost.objects.active_on(day).filter(main=True)
    names = (
        "person_id", "person__staff_no", "person__name", "institution_id", "site_id", "person__stage", "person__subject",
        "post_kind", "leadership", "person__honour", "employment", "person__birth_month", "person__sex", "valid_from",
        "valid_to", "joined_on",
    )  # fmt: skip
    for row in posts.order_by("institution_id", "person__staff_no").values_list(*names).iterator(chunk_size=CHUNK):
        (
            pk,
            number,
            name,
            school,
            site,
            stage,
            subject,
            kind,
            leads,
            honour,
            employment,
            birth,
            sex,
            start,
            end,
            joined,
        ) = row
        earlier, absent = before.get(pk, ()), away.get(pk)
        stays = [Stay(school, start, end, joined)]
        if earlier:
            stays = [*(stay for stay, _ in earlier), *stays]
        facts = Person(
            employment=employment,
            post_kind=kind,
            leadership=leads,
            private=school in private,
            birth=birth,
            sex=sex,
            stays=stays,
            own_retirement=own.get(pk),
            away=Away(absent.cause, absent.valid_to, bool(absent.document)) if absent is not None else None,
            led_since=_led_since(earlier, school, start) if leads in LEADS else None,
            terms=terms.get((pk, school), 0),
            restarts=again.get(pk, ()),
        )
        yield Counted(pk, number, name, school, site, stage, subject, kind, leads, honours.get(pk, honour), facts)


def _led_since(earlier: Sequence[tuple[Stay, str]], school: int, start: date) -> date:
    """The first day of leading this school without a break, whatever the post."""
    since = start
    for stay, leads in reversed(earlier):
        if stay.school == school and stay.end == since and leads in LEADS:
            since = stay.start
    return since


def _earlier_posts(day: date) -> dict[int, list[tuple[Stay, str]]]:
    """Main posts that ended by the day with what was led there, by person."""
    rows = StaffPost.objects.filter(main=True, valid_to__lte=day).order_by("person_id", "valid_from")
    out: dict[int, list[tuple[Stay, str]]] = defaultdict(list)
    names = ("person_id", "leadership", "institution_id", "valid_from", "valid_to", "joined_on")
    for person, leads, *stay in rows.values_list(*names).iterator(chunk_size=CHUNK):
        out[person].append((Stay(*stay), leads))
    return out


def _terms(day: date) -> dict[tuple[int, int], int]:
    """(person, school) → the number of the last term begun by the day; a finished one counts as one more."""
    rows = LeadershipTerm.objects.filter(valid_from__lte=day, leadership__in=LEADS).order_by("number")
    out = {}
    for person, school, number, end in rows.values_list("person_id", "institution_id", "number", "valid_to"):
        out[person, school] = number + (end is not None and end <= day)
    return out


def private_schools(day: date) -> set[int]:
    rows = InstitutionVersion.objects.active_on(day).filter(
        Q(ownership=Ownership.PRIVATE) | Q(ownership=Ownership.INCLUSIVE_PRIVATE)
    )
    return set(rows.order_by().values_list("institution_id", flat=True))


def groups_on(day: date) -> dict[int, list[int]]:
    """Site → the groups it belongs to by any relation on the day. One query."""
    rows = Membership.objects.active_on(day).order_by("group_id").values_list("site_id", "group_id").distinct()
    out: dict[int, list[int]] = {}
    for site, group in rows:
        out.setdefault(site, []).append(group)
    return out


def school_names(day: date) -> dict[int, str]:
    return dict(InstitutionVersion.objects.active_on(day).order_by("pk").values_list("institution_id", "name"))
