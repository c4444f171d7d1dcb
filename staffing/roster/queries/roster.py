"""The roster as it stood on a day: who works where, as what. Telephones leave this file masked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from groups.registry.register.queries.register import dated_relation
from groups.registry.register.rules.wording import site_beside
from groups.rights.roles import VIEW_ROSTER
from nanan_groups.kit.names import name_asked, number_key
from nanan_groups.kit.scope import Scope
from nanan_groups.records.queries import last_change
from staffing.roster.models import StaffPost
from staffing.roster.rules import masked, state_on
from staffing.roster.words import (
    SCHOOL_LEVEL_POSTS,
    Honour,
    LeadershipPost,
    PostKind,
    Sex,
    StaffState,
    Subject,
    TeachingStage,
    Title,
)

ANY = "any"
BLANK = "unverified"  # of a fact that nobody has said yet
SCHOOL_LEVEL = "school_level"
COMING = "coming"  # has a post that has not begun
MOST_COMING = 200


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a reader filters by; "" and None filter by nothing."""

    institution: int | None = None
    site: int | None = None
    stage: str = ""
    subject: str = ""
    post_kind: str = ""
    employment: str = ""
    leadership: str = ""
    honour: str = ""
    state: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    code: str
    staff_no: str
    name: str
    sex: str
    birth_month: date
    stage: str
    subject: str
    title: str
    honour: str
    joined_service_on: date | None
    phone: str
    state: str
    school: str
    school_code: str
    site: str
    site_code: str
    post_kind: str
    leadership: str
    joined_on: date
    valid_from: date
    valid_to: date | None

    # --- as people read it -----------------------------------------------------------------------------------------
    @property
    def words(self) -> dict[str, str]:
        return {
            "sex": _label(Sex, self.sex),
            "stage": _label(TeachingStage, self.stage),
            "subject": _label(Subject, self.subject),
            "title": _label(Title, self.title),
            "honour": _label(Honour, self.honour),
            "state": _label(StaffState, self.state),
            "post_kind": _label(PostKind, self.post_kind),
            "leadership": _label(LeadershipPost, self.leadership),
        }


def _label(choices, value: str) -> str:
    return str(choices(value).label) if value else ""


# Where a row of the list comes from: its posts' own fields stand under their names, what is not here is the person's.
PATHS = {
    "school": "iv__name",
    "school_code": "institution__code",
    "site": "sv__own_name",
    "site_code": "site__code",
    "label": "sv__label",
} | {name: name for name in ("post_kind", "leadership", "joined_on", "valid_from", "valid_to")}
NAMES = (*Listed.__dataclass_fields__, "label")
FIELDS = tuple(PATHS.get(name, f"person__{name}") for name in NAMES)


def posts(scope: Scope, day: date, chosen: Chosen, permission: str = VIEW_ROSTER) -> QuerySet[StaffPost]:
    """The main posts that stand for the people asked for: one for each person."""
    rows = StaffPost.objects.visible_to(scope, permission).filter(main=True)
    rows = _by_state(rows, day, chosen.state)
    if chosen.institution is not None:
        rows = rows.filter(institution=chosen.institution)
    if chosen.site is not None:
        rows = rows.filter(site=chosen.site)
    for name in ("stage", "subject"):
        if getattr(chosen, name):
            rows = rows.filter(**{f"person__{name}": getattr(chosen, name)})
    if chosen.post_kind:
        rows = rows.filter(post_kind=chosen.post_kind)
    if chosen.employment:
        rows = rows.filter(employment="" if chosen.employment == BLANK else chosen.employment)
    if chosen.leadership == SCHOOL_LEVEL:
        rows = rows.filter(leadership__in=SCHOOL_LEVEL_POSTS)
    elif chosen.leadership:
        rows = rows.filter(leadership=chosen.leadership)
    if chosen.honour == ANY:
        rows = rows.exclude(person__honour="")
    elif chosen.honour:
        rows = rows.filter(person__honour=chosen.honour)
    return rows.filter(named(chosen.q, "person__")) if chosen.q else rows


@dataclass(frozen=True, slots=True)
class Coming:
    name: str
    since: date


def coming_by_name(scope: Scope, chosen: Chosen, *, most: int = MOST_COMING) -> list[Coming]:
    """Who is coming to the schools one sees and is not there yet: the name and the day, and nothing that a filter by facts
    could tell besides. Only the school, the site and the beginning of the name narrow it. One query."""
    rows = StaffPost.objects.coming_to(scope, VIEW_ROSTER).filter(main=True)
    if chosen.institution is not None:
        rows = rows.filter(institution=chosen.institution)
    if chosen.site is not None:
        rows = rows.filter(site=chosen.site)
    if chosen.q:
        rows = rows.filter(person__name__startswith=chosen.q)
    ordered = rows.order_by("valid_from", "person__code", "pk").values_list("person__name", "valid_from")
    return [Coming(*one) for one in ordered[:most]]


def named(text: str, prefix: str = "") -> Q:
    """People by the beginning of their name or staff number, in whatever spelling (kit/names.py)."""
    name, number = name_asked(text), number_key(text)
    return Q(**{f"{prefix}name__startswith": name}) | Q(**{f"{prefix}staff_no__istartswith": number})


def _by_state(rows, day: date, state: str):
    if state == COMING:
        return rows.filter(valid_from__gt=day).exclude(Exists(_of_the_same(valid_from__lt=OuterRef("valid_from"))))
    if state in (StaffState.RETIRED, StaffState.LEFT):
        gone = rows.filter(valid_to__lte=day, person__state=state)
        return gone.exclude(Exists(_of_the_same(valid_from__gt=OuterRef("valid_from"))))
    rows = rows.active_on(day)
    if state == StaffState.LEAVE:
        return rows.filter(person__state=StaffState.LEAVE)
    return rows.exclude(person__state=StaffState.LEAVE) if state == StaffState.ACTIVE else rows


def _of_the_same(**period):
    return StaffPost.objects.filter(person=OuterRef("person"), main=True, **period).order_by()


def roster_rows(rows: QuerySet[StaffPost], day: date) -> Iterable[Listed]:
    """One query, however many rows; names of schools and sites are those of the day."""
    values = rows.annotate(
        iv=dated_relation("institution__versions", day), sv=dated_relation("site__versions", day)
    ).values_list(*FIELDS)
    return (_row(one, day) for one in values)


def _row(values: tuple, day: date) -> Listed:
    row = dict(zip(NAMES, values, strict=True))
    has_post = row["valid_from"] <= day and (row["valid_to"] is None or row["valid_to"] > day)
    row["site"] = site_beside(row.pop("label"), row["site"])
    row["school"] = row["school"] or row["school_code"]
    row["phone"], row["state"] = masked(row["phone"]), state_on(row["state"], has_post=has_post)
    return Listed(**row)


# --- pages ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Slice:
    """Some rows in the order of their codes, and whether there are more on either side."""

    rows: list[Listed]
    earlier: bool
    later: bool


def roster_slice(rows: QuerySet[StaffPost], day: date, *, size: int, after: str = "", before: str = "") -> Slice:
    """By the code of the last or first person seen, so that the millionth page costs what the first one does."""
    if before:
        found = list(roster_rows(rows.filter(person__code__lt=before).order_by("-person__code")[: size + 1], day))
        return Slice(found[:size][::-1], earlier=len(found) > size, later=True)
    if after:
        rows = rows.filter(person__code__gt=after)
    found = list(roster_rows(rows.order_by("person__code")[: size + 1], day))
    return Slice(found[:size], earlier=bool(after), later=len(found) > size)


# --- figures -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class RosterFigures:
    people: int
    teachers: int
    backbone: int
    leaders: int
    on_leave: int


_COUNTS = {
    "people": Count("pk"),
    "teachers": Count("pk", filter=Q(post_kind=PostKind.TEACHER)),
    "backbone": Count("pk", filter=~Q(person__honour="")),
    "leaders": Count("pk", filter=Q(leadership__in=SCHOOL_LEVEL_POSTS)),
    "on_leave": Count("pk", filter=Q(person__state=StaffState.LEAVE)),
}


def roster_figures(scope: Scope, day: date, *, institution: int | None = None, site: int | None = None):
    """One query. Over the whole district its cost follows the size, so the result is kept until something changes."""
    rows = posts(scope, day, Chosen(institution=institution, site=site))
    if institution is not None or not scope.may_everywhere(VIEW_ROSTER):
        return RosterFigures(**rows.aggregate(**_COUNTS))
    key = f"roster-figures:{day.isoformat()}:{last_change()}"
    kept = cache.get(key)
    if kept is None:
        kept = rows.aggregate(**_COUNTS)
        cache.set(key, kept, 3600)
    return RosterFigures(**kept)
