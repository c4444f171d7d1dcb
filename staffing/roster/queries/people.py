"""One person of the roster as somebody may see it: facts with a masked telephone, posts, and who may do what."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from groups.registry.register.queries.register import dated_relation
from groups.registry.register.rules.wording import site_beside
from groups.rights.roles import SEE_PHONES, VIEW_ROSTER
from nanan_groups.kit.scope import Scope
from nanan_groups.kit.texts import period_text
from nanan_groups.records.acts import fact_text
from staffing.roster.models import StaffMember
from staffing.roster.models.people import PERSON_FACTS
from staffing.roster.queries.posts import home_post
from staffing.roster.rules import masked, state_on
from staffing.roster.words import UNVERIFIED, Employment, LeadershipPost, PostKind, StaffState


@dataclass(frozen=True, slots=True)
class PostLine:
    school: str
    school_id: int
    school_code: str
    site: str
    post_kind: str
    employment: str
    leadership: str
    joined_on: date
    start: date
    end: date | None
    period: str
    when: str  # now, coming, past


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """``own``: the last post that has begun is at a school of the reader's scope. Otherwise only the time spent there is told.
    ``school``: whose roster the entry is in."""

    code: str
    name: str
    staff_no: str
    own: bool
    state: str
    state_label: str
    facts: list[Fact]
    phone: str
    posts: list[PostLine]
    school: int | None


@dataclass(frozen=True, slots=True)
class PersonSeen:
    """A person as his page has loaded him: what is added to that page asks for his school nothing twice."""

    person: StaffMember
    school: int | None
    own: bool


def person_view(person: StaffMember, scope: Scope, day: date) -> PersonView:
    """Three queries."""
    visible = set(person.posts.visible_to(scope, VIEW_ROSTER).order_by().values_list("pk", flat=True))
    rows = list(
        person.posts.annotate(iv=dated_relation("institution__versions", day), sv=dated_relation("site__versions", day))
        .order_by("-valid_from", "-pk")
        .values_list(
            "pk",
            "iv__name",
            "institution_id",
            "institution__code",
            "sv__own_name",
            "sv__label",
            "post_kind",
            "employment",
            "leadership",
            "joined_on",
            "valid_from",
            "start_open",
            "valid_to",
            "main",
            named=True,
        )
    )
    begun = [row for row in rows if row.valid_from <= day]
    home = next((row for row in begun if row.main), None) or next((row for row in rows if row.main), None)
    own = home is None or home.pk in visible
    has_post = any(row.valid_from <= day and (row.valid_to is None or row.valid_to > day) for row in rows)
    state = state_on(person.state, has_post=has_post)
    return PersonView(
        code=person.code,
        name=person.name,
        staff_no=person.staff_no,
        own=own,
        state=state if own else "",
        state_label=str(StaffState(state).label) if own else "",
        facts=_facts(person) if own else [],
        phone=masked(person.phone) if own else "",
        posts=[_line(row, day) for row in rows if row.pk in visible],
        school=home.institution_id if home else person.void_school_id,
    )


def _facts(person: StaffMember) -> list[Fact]:
    """All but those that the page has a place of their own for."""
    told = []
    for name in PERSON_FACTS:
        if name not in ("name", "phone", "state"):
            value, field = getattr(person, name), StaffMember._meta.get_field(name)
            text = "" if value in (None, "") else _fact_text(person, name, value)
            told.append(Fact(str(field.verbose_name), text))
    return told


def _fact_text(person: StaffMember, name: str, value) -> str:
    return (
        value.isoformat() if isinstance(value, date) and name not in person.told_as else fact_text(person, name, value)
    )


def _line(row, day: date) -> PostLine:
    start, end = row.valid_from, row.valid_to
    when = "now" if start <= day and (end is None or end > day) else ("coming" if start > day else "past")
    return PostLine(
        school=row.iv__name or row.institution__code,
        school_id=row.institution_id,
        school_code=row.institution__code,
        site=site_beside(row.sv__label, row.sv__own_name),
        post_kind=str(PostKind(row.post_kind).label),
        employment=str(Employment(row.employment).label) if row.employment else UNVERIFIED,
        leadership=str(LeadershipPost(row.leadership).label) if row.leadership else "",
        joined_on=row.joined_on,
        start=start,
        end=end,
        period=period_text(start, row.start_open, end),
        when=when,
    )


def phones_open_to(scope: Scope) -> Callable[[int], bool]:
    """Of which schools this person may see telephones in clear: personnel of all; clerk and principal of their own."""
    return scope.reach(SEE_PHONES).institution


def may_reveal(scope: Scope, person: StaffMember) -> bool:
    """May this person ask for the telephone in clear?"""
    home = home_post(person)
    return phones_open_to(scope)(home.institution_id if home else 0)


def is_own(scope: Scope, person: StaffMember, right: str = VIEW_ROSTER) -> bool:
    """The last post is at a place of the reader's scope. To others only the time spent with them is told."""
    home = home_post(person)
    return home is None or type(home).objects.visible_to(scope, right).filter(pk=home.pk).exists()
