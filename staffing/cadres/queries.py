"""Reserve cadres by group on a day, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.utils import timezone

from groups.registry.models import InstitutionVersion, Lead, Membership
from nanan_groups.kit.days import day_text
from staffing.cadres.rules import Cadre, Place, told
from staffing.exchanges.models import ExchangeLeg
from staffing.exchanges.words import ExchangeKind
from staffing.leadership.models import Nomination
from staffing.leadership.rules import ADOPTED
from staffing.roster.models import StaffPost
from staffing.roster.words import SCHOOL_LEVEL_POSTS, LeadershipPost


def cadres_of(day: date, groups: Collection[int] | None = None) -> list[Cadre]:
    """Of those groups, or of all: whoever was adopted as a reserve cadre by that day. Six queries at most."""
    rows = Nomination.objects.filter(reserve=True, case__state=ADOPTED, person__void=False)
    rows = rows if groups is None else rows.filter(group__in=list(groups))
    known = rows.order_by("case__decided_at", "pk").values_list("person", "group", "case__decided_at", "case__code")
    adopted = [(person, group, timezone.localdate(at), code) for person, group, at, code in known]
    adopted = [one for one in adopted if one[2] <= day]
    if not adopted:
        return []
    people = {person for person, *_ in adopted}
    return told(adopted, _schools({group for _, group, *_ in adopted}, day), _places(people, day))


def _schools(groups: Collection[int], day: date) -> dict[int, set[int]]:
    out: dict[int, set[int]] = defaultdict(set)
    members = Membership.objects.active_on(day).filter(group__in=groups).order_by()
    leads = Lead.objects.active_on(day).filter(group__in=groups).order_by()
    for group, school in [
        *members.values_list("group_id", "site__institution_id"),
        *leads.values_list("group_id", "institution_id"),
    ]:
        out[group].add(school)
    return out


def _places(people: Collection[int], day: date) -> dict[int, list[Place]]:
    posts = StaffPost.objects.active_on(day).filter(person__in=people, main=True, leadership__in=SCHOOL_LEVEL_POSTS)
    legs = ExchangeLeg.objects.active_on(day).filter(person__in=people, kind=ExchangeKind.SECONDMENT)
    found = [
        (person, school, LeadershipPost(post).label, since)
        for person, school, post, since in posts.order_by("pk").values_list(
            "person_id", "institution_id", "leadership", "valid_from"
        )
    ] + [
        (person, school, str(ExchangeKind.SECONDMENT.label), since)
        for person, school, since in legs.order_by("pk").values_list(
            "person_id", "to_site__institution_id", "valid_from"
        )
    ]
    versions = InstitutionVersion.objects.active_on(day).filter(institution__in={school for _, school, *_ in found})
    names = dict(versions.order_by("pk").values_list("institution_id", "name"))
    out: dict[int, list[Place]] = defaultdict(list)
    for person, school, what, since in found:
        out[person].append(Place(school, f"{names.get(school, '')}，{what}（{day_text(since)}起）"))
    return out
