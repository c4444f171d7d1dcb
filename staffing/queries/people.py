"""One person of the roster as somebody may see it: facts with a masked telephone, posts, and who may do what."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from groups.queries.register import dated_relation
from nanan_groups.kit.scope import Scope
from nanan_groups.kit.texts import month_text, period_text

from ..enums import LeadershipPost, PostKind, StaffState
from ..logic.phones import masked
from ..logic.posts import state_on
from ..models import StaffMember
from ..roles import SEE_PHONES
from .posts import home_post


@dataclass(frozen=True, slots=True)
class PostLine:
    school: str
    school_id: int
    school_code: str
    site: str
    post_kind: str
    leadership: str
    joined_on: date
    period: str
    when: str  # now, coming, past


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """``own``: the last post is at a school of the reader's scope. Otherwise only the time spent there is told."""

    code: str
    name: str
    staff_no: str
    own: bool
    state: str
    state_label: str
    facts: list[Fact]
    phone: str
    posts: list[PostLine]


def person_view(person: StaffMember, scope: Scope, day: date) -> PersonView:
    """Three queries."""
    visible = set(person.posts.visible_to(scope).order_by().values_list("pk", flat=True))
    rows = list(
        person.posts.annotate(
            iv=dated_relation("institution__versions", day), sv=dated_relation("site__versions", day)
        )
        .order_by("-valid_from", "-pk")
        .values_list(
            "pk", "iv__name", "institution_id", "institution__code", "sv__own_name", "sv__label", "post_kind",
            "leadership", "joined_on", "valid_from", "start_open", "valid_to", "main",
        )
    )  # fmt: skip
    home = next((row for row in rows if row[-1]), None)
    own = home is None or home[0] in visible
    has_post = any(start <= day and (end is None or end > day) for *_, start, _, end, _ in rows)
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
        posts=[_line(row, day) for row in rows if row[0] in visible],
    )


def _facts(person: StaffMember) -> list[Fact]:
    return [
        Fact("性别", person.get_sex_display()),
        Fact("出生年月", month_text(person.birth_month)),
        Fact("任教学段", person.get_stage_display()),
        Fact("任教学科", person.get_subject_display()),
        Fact("职称", person.get_title_display()),
        Fact("骨干称号", person.get_honour_display()),
        Fact("参加工作日期", person.joined_service_on.isoformat() if person.joined_service_on else ""),
    ]


def _line(row: tuple, day: date) -> PostLine:
    _, school, school_id, code, own_name, label, kind, leadership, joined, start, start_open, end, _ = row
    when = "now" if start <= day and (end is None or end > day) else ("coming" if start > day else "past")
    return PostLine(
        school or code, school_id, code, own_name or label or "本部", str(PostKind(kind).label),
        str(LeadershipPost(leadership).label) if leadership else "", joined, period_text(start, start_open, end), when,
    )  # fmt: skip


def phones_open_to(scope: Scope) -> Callable[[int], bool]:
    """Of which schools this person may see telephones in clear: personnel of all; clerk and principal of their own."""
    if not scope.may(SEE_PHONES):
        return lambda institution: False
    if scope.may_everywhere(SEE_PHONES):
        return lambda institution: True
    return scope.own_institution_ids.__contains__


def may_reveal(scope: Scope, person: StaffMember) -> bool:
    """May this person ask for the telephone in clear?"""
    home = home_post(person)
    return phones_open_to(scope)(home.institution_id if home else 0)
