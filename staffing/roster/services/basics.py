"""What every roster service starts with: the right to it, the row it writes checked by the sheet's own rules."""

from collections.abc import Iterable, Mapping
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import PermissionDenied

from groups.registry.models import Institution
from groups.rights.roles import CHANGE_ROSTER, VIEW
from nanan_groups.kit.days import check_register_day
from nanan_groups.kit.errors import Gone, RuleViolation
from nanan_groups.kit.scope import Scope, scope_of, scope_with
from nanan_groups.records.orders import Order, carry_out, refuse_same
from staffing.roster.models import StaffMember, StaffPost
from staffing.roster.models.people import POST_FACTS
from staffing.roster.queries.posts import kept_post, seats_taken
from staffing.roster.rules import SEATS, refuse_taken_seat, stored_as
from staffing.roster.sheets import RosterSheet
from staffing.roster.words import GONE

# What the system itself may (demonstration people, commands).
SYSTEM = scope_with(VIEW, CHANGE_ROSTER)


def may_keep(scope: Scope, institution: int | None) -> bool:
    """Does this person keep the roster of that school?"""
    return scope.may_for_institution(CHANGE_ROSTER, institution)


def scope_for(actor) -> Scope:
    """``actor`` None is the system itself."""
    return SYSTEM if actor is None else scope_of(actor)


def keeping_school(person: StaffMember) -> int | None:
    """Whose roster the entry is in: the school of the main post he has or comes to, or the one it was voided at."""
    home = kept_post(person)
    return home.institution_id if home else person.void_school_id


def require_keeper(actor, person: StaffMember) -> None:
    school = keeping_school(person)
    if school is None and not StaffMember.objects.filter(pk=person.pk).exists():
        raise Gone  # the import that brought the person was undone: that is the reason, not the right
    if not may_keep(scope_for(actor), school):
        raise PermissionDenied("该教职工不在您管理的名册内。")


@contextmanager
def begin(order: Order, verb: str, title: str):
    """The act of an order on the roster, by whoever keeps one; whose it is, the service asks. Raises PermissionDenied,
    RuleViolation."""
    if not scope_for(order.actor).may_somewhere(CHANGE_ROSTER):
        raise PermissionDenied("您的任职没有办理这项业务的权限。")
    check_register_day(order.effective_on, start=settings.REGISTER_START, label="生效日", field="effective_on")
    with carry_out(order, verb, title) as draft:
        yield draft
        refuse_same(draft)


def checked(raw: Mapping[str, object]):
    """The row of a sheet; the first thing wrong with it as a RuleViolation."""
    row, problems = RosterSheet.check_one(raw)
    if problems:
        first = problems[0]
        raise RuleViolation(first.sentence, field=first.column, code=first.code)
    return row


def sheet_values(person: StaffMember, post: StaffPost | None) -> dict[str, object]:
    """What the sheet would say of a person. School and site stand by their codes; who has left leads nothing."""
    values = {name: getattr(person, stored_as(name), None) for name in RosterSheet.entered()}
    if post is not None:
        values |= {name: getattr(post, name) for name in values if name in POST_FACTS}
        values |= {"school": post.institution.code, "site": post.site.code}
        if person.state in GONE:
            values["leadership"] = ""
    return values


def hold_schools(schools: Iterable[int]) -> None:
    """Whoever changes the numbers or the seats of these schools next waits here, and then sees what the first one left."""
    list(Institution.objects.select_for_update().filter(pk__in=schools).order_by("pk"))


def keep_seat(institution: Institution, leadership: str, start, end, *, besides: int | None) -> None:
    """One head, one secretary at a time: whoever appoints next waits here, and then sees the first."""
    if leadership in SEATS:
        hold_schools([institution.pk])
        refuse_taken_seat(leadership, seats_taken(institution.pk, start, end, besides=besides))
