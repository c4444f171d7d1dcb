"""Invented people on the rosters of the demonstration: no name, number or telephone is anybody's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from django.conf import settings
from django.utils import timezone

from groups.registry.models import SiteVersion
from groups.registry.register.queries.register import dated_relation
from groups.registry.register.words import DISTRICT_KINDS, SiteState
from nanan_groups.records.acts import act
from nanan_groups.records.imports.bulk import table_of, write_history
from nanan_groups.records.models import ActKind
from staffing.models import StaffMember, StaffPost
from staffing.roster.codes import new_codes
from staffing.roster.models.people import PERSON_FACTS
from staffing.roster.words import Employment, Honour, PostKind, StaffState, Subject, TeachingStage, Title

FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = ("示例试拟设样演范", "甲乙丙文书诗敏慧远安宁和青兰松")  # each name says that it is an example
STAGES = {
    "kindergarten": (TeachingStage.PRESCHOOL,),
    "primary": (TeachingStage.PRIMARY,),
    "middle": (TeachingStage.JUNIOR, TeachingStage.SENIOR),
    "combined": (TeachingStage.PRIMARY, TeachingStage.JUNIOR),
    "vocational": (TeachingStage.VOCATIONAL,),
    "special": (TeachingStage.SPECIAL,),
}
SUBJECTS = {
    TeachingStage.PRESCHOOL: (Subject.PRESCHOOL,),
    TeachingStage.PRIMARY: (
        Subject.CHINESE, Subject.MATHEMATICS, Subject.ENGLISH, Subject.SCIENCE, Subject.SPORT, Subject.MUSIC, Subject.ART,
    ),
    TeachingStage.JUNIOR: (
        Subject.CHINESE, Subject.MATHEMATICS, Subject.ENGLISH, Subject.PHYSICS, Subject.HISTORY, Subject.MORALITY,
    ),
    TeachingStage.SENIOR: (
        Subject.CHINESE, Subject.MATHEMATICS, Subject.ENGLISH, Subject.PHYSICS, Subject.CHEMISTRY, Subject.BIOLOGY,
    ),
    TeachingStage.VOCATIONAL: (Subject.VOCATIONAL, Subject.CHINESE),
    TeachingStage.SPECIAL: (Subject.SPECIAL,),
}  # fmt: skip
TITLES = (Title.NONE, Title.THIRD, Title.SECOND, Title.SECOND, Title.FIRST, Title.FIRST, Title.FIRST, Title.SENIOR)
HONOURS = ("",) * 7 + (Honour.SCHOOL, Honour.DISTRICT, Honour.CITY)
LEADERS = ("head", "secretary", "vice_head", "vice_head", "middle", "middle", "middle", "middle")
OTHERS = (PostKind.MANAGEMENT, PostKind.TECHNICAL, PostKind.WORKER)
# Most are established; some of the rest nobody has said yet.
EMPLOYED = (Employment.ESTABLISHED,) * 7 + (Employment.FILED, Employment.CONTRACT, "")
EACH, FULL = 5, 60  # people at a site; and at the schools somebody of the demonstration works at


@dataclass(frozen=True, slots=True)
class Place:
    institution: int
    site: int
    kind: str


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody with an account: the entry carries the same staff number and name."""

    staff_no: str
    name: str
    institution: int
    leadership: str = ""


def make_demo_staff(known: Sequence[Known] = ()) -> int:
    """Some six hundred people over the open schools of the district; how many there are. Made once, in one act."""
    if not settings.DEMO:
        raise RuntimeError("demonstration people outside demonstration mode")
    if made := StaffMember.objects.filter(is_demo=True, void=False).count():
        return made
    chance = Random(20220714)  # noqa: S311 invented people, the same on every machine
    drafts = list(_people(chance, _places(), known))
    with act(kind=ActKind.ENTRY, verb="demo_staff", title="录入演示教职工", reason="演示数据", about="demo") as draft:
        count = sum(1 for _, held in drafts if held)
        draft.note("演示教职工", "新增", "", f"{count} 人")
        codes = new_codes(len(drafts))
        people = [person for person, _ in drafts]
        for person, code in zip(people, codes, strict=True):
            person.code = code
        StaffMember.objects.bulk_create(people)
        posts = [post for _, held in drafts for post in held]
        for post in posts:
            post.person_id = post.person.pk
        StaffPost.objects.bulk_create(posts)
        about = {"act_id": draft.act.pk, "user_id": None}
        write_history(StaffMember, "+", "WHERE t.is_demo = %s", [True], **about)
        of_demo = f"JOIN {table_of(StaffMember)} m ON m.id = t.person_id WHERE m.is_demo = %s"
        write_history(StaffPost, "+", of_demo, [True], **about)
    return count


def _places() -> list[Place]:
    day = timezone.localdate()
    rows = (
        SiteVersion.objects.active_on(day)
        .filter(state=SiteState.OPEN, site__void=False, site__institution__void=False)
        .annotate(iv=dated_relation("site__institution__versions", day))
        .filter(iv__kind__in=DISTRICT_KINDS)
        .order_by("site__institution_id", "site__ordinal", "site_id")
        .values_list("site__institution_id", "site_id", "iv__kind")
    )
    return [Place(*values) for values in rows]


def _people(chance: Random, places: list[Place], known) -> Iterator[tuple[StaffMember, list[StaffPost]]]:
    with_account = {}
    for one in known:
        with_account.setdefault(one.institution, []).append(one)
    number, led = 0, set()
    for place in places:
        own = with_account.pop(place.institution, []) if place.institution in with_account else []
        wanted = FULL if own else EACH
        leaders = [] if place.institution in led else list(LEADERS if own else LEADERS[:1])
        led.add(place.institution)
        for at in range(wanted):
            number += 1
            account = own[at] if at < len(own) else None
            post = leaders.pop(0) if leaders and (account is None or account.leadership) else ""
            person, posts = _person(chance, place, number, account, post)
            yield person, posts
        if own:
            yield _entered_twice(person, place), []


def _entered_twice(person: StaffMember, place: Place) -> StaffMember:
    """The same person once more under another number, voided as such entries are."""
    facts = {name: getattr(person, name) for name in PERSON_FACTS}
    number = f"YS9{person.staff_no[-4:]}"
    return StaffMember(**facts, staff_no=number, void=True, void_school_id=place.institution, is_demo=True, revision=1)


def _person(chance: Random, place: Place, number: int, account: Known | None, leadership: str):
    stage = chance.choice(STAGES[place.kind])
    teacher = account is None and (bool(leadership) or chance.random() < 0.85)
    kind = PostKind.TEACHER if teacher else (PostKind.MANAGEMENT if account else chance.choice(OTHERS))
    born = date(chance.randint(1967, 2000), chance.randint(1, 12), 1)
    service = date(born.year + chance.randint(22, 24), 9, 1)
    joined = date(chance.randint(service.year, 2025), 9, 1)
    gone = account is None and not leadership and chance.random() < 0.02
    state = StaffState.RETIRED if gone else (StaffState.LEAVE if chance.random() < 0.02 else StaffState.ACTIVE)
    person = StaffMember(
        staff_no=account.staff_no if account else f"YS{number:05d}",
        name=account.name if account else "".join(map(chance.choice, (FAMILY, *GIVEN))),
        sex=chance.choice(("female", "female", "male")),
        birth_month=born,
        stage=stage if teacher else "",
        subject=chance.choice(SUBJECTS[stage]) if teacher else "",
        title=chance.choice(TITLES) if teacher else "",
        honour=chance.choice(HONOURS) if teacher else "",
        joined_service_on=service,
        phone=f"1300000{number:04d}",
        state=StaffState.ACTIVE if account else state,
        is_demo=True,
        revision=1,
    )
    employment = Employment.ESTABLISHED if leadership or account else chance.choice(EMPLOYED)
    post = StaffPost(
        person=person,
        institution_id=place.institution,
        site_id=place.site,
        post_kind=kind,
        employment=employment,
        leadership=leadership,
        joined_on=joined,
        valid_from=joined,
        valid_to=date(2026, 9, 1) if gone else None,
    )
    return person, [post]
