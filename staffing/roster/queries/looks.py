"""谁看过我的信息: who saw a person's telephone in clear, and whose exports held the person's entry."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.utils import timezone

from groups.access.models import Appointment
from groups.registry.models import GroupVersion, InstitutionVersion
from groups.rights.words import Role
from nanan_groups.kit.periods import active_on
from nanan_groups.records.models import Event, EventKind
from staffing.roster.models import StaffMember
from staffing.roster.queries.roster import COMING
from staffing.roster.words import GONE

LIMIT = 200
# What was read, by the field its event names.
READS = {"phone": "查看联系电话", "absence": "查看缺勤种类和证明", "record": "查看完整履历"}
BEYOND = (*GONE, COMING)
# Exports that hold people's entries: the datasets, and the back office's lists.
WHAT = frozenset(
    {
        "staff",
        "leaders",
        "titles",
        "honours",
        "absences",
        "moves",
        "exchanges",
        "staffing.staffmember",
        "staffing.staffpost",
    }
)


@dataclass(frozen=True, slots=True)
class Look:
    at: datetime
    who: str
    post: str
    reason: str
    what: str


def person_of(user) -> StaffMember | None:
    """The entry of whoever is signed in: the account's staff number is the roster's, and the name the same. A number that
    was somebody else's before (corrected, given again; of the account or of the entry) opens nobody's."""
    person = StaffMember.objects.filter(staff_no__iexact=user.username, name=user.name, void=False).first()
    if person is None:
        return None
    others = StaffMember.history.filter(staff_no__iexact=user.username).exclude(id=person.pk)
    before = get_user_model().history.filter(username__iexact=user.username).exclude(id=user.pk)
    return None if others.exists() or before.exists() else person


def looks_at(person: StaffMember, *, limit: int = LIMIT) -> list[Look]:
    """Newest first. A fixed number of queries."""
    read = Event.objects.filter(kind=EventKind.READ, ok=True, subject=person.code).order_by("-number")[:limit]
    taken = Event.objects.filter(kind=EventKind.EXPORT, ok=True).order_by("-number")[: limit * 10]
    posts = list(person.posts.order_by("pk").values_list("institution_id", "valid_from", "valid_to"))
    events = sorted([*read, *(e for e in taken if _held(e, person.pk, posts))], key=lambda e: -e.number)[:limit]
    users = get_user_model().objects.in_bulk({event.actor_id for event in events} - {None})
    held = _appointments(list(users))
    return [
        Look(
            at=timezone.localtime(event.at),
            who=users[event.actor_id].name if event.actor_id in users else "系统",
            post=_post_of(held.get(event.actor_id, ()), timezone.localdate(event.at)),
            reason=event.detail.get("reason", ""),
            what=_told(event),
        )
        for event in events
    ]


def _told(event: Event) -> str:
    if event.kind == EventKind.READ:
        return READS.get(event.detail.get("field", ""), "查看联系电话")
    phones = "（电话明文）" if event.detail.get("phones") == "clear" else ""
    return f"导出名册，共 {event.detail.get('count', 0)} 条{phones}"


def _held(event: Event, person: int, posts) -> bool:
    """Did the file hold the person? Its event names the people or the schools it covers; where it does not, the whole
    district. Lists of those who left or are to come hold people of a school beyond their time there."""
    detail = event.detail
    if not set(str(detail.get("what", "")).split(",")) & WHAT:
        return False
    covers = detail.get("covers") or {"district": True}
    if "people" in covers:
        return person in covers["people"]
    as_of = detail.get("as_of", timezone.localdate(event.at).isoformat())
    chosen = detail.get("filter")
    beyond = isinstance(chosen, dict) and chosen.get("state") in BEYOND
    schools = {
        school
        for school, start, end in posts
        if beyond or (start.isoformat() <= as_of and (not end or end.isoformat() > as_of))
    }
    return bool(schools) and (bool(covers.get("district")) or bool(schools & set(covers.get("institutions", ()))))


def _appointments(users) -> dict[int, list[tuple]]:
    """Of each user: (from, to, what the post reads like). Names as they are today."""
    day = timezone.localdate()
    rows = Appointment.objects.filter(user__in=users).order_by("valid_from", "pk")
    rows = list(
        rows.values_list("user_id", "role", "institution_id", "group_id", "office__name", "valid_from", "valid_to")
    )
    schools = InstitutionVersion.objects.filter(active_on(day), institution__in={row[2] for row in rows} - {None})
    groups = GroupVersion.objects.filter(active_on(day), group__in={row[3] for row in rows} - {None})
    school_names = dict(schools.order_by("pk").values_list("institution_id", "name"))
    group_names = dict(groups.order_by("pk").values_list("group_id", "name"))
    held: dict[int, list[tuple]] = {}
    for user, role, school, group, office, start, end in rows:
        unit = school_names.get(school) or group_names.get(group) or office or ""
        held.setdefault(user, []).append(
            (start, end, f"{unit} · {Role(role).label}" if unit else str(Role(role).label))
        )
    return held


def _post_of(held, day) -> str:
    """What the person was on that day."""
    found = [text for start, end, text in held if start <= day and (end is None or end > day)]
    return "、".join(dict.fromkeys(found)) or "当时没有任职"
