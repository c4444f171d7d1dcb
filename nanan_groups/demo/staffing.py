"""An invented year of staffing: titles and honours with their days, absences, a transfer, the list of those due, exchanges."""

from datetime import date, timedelta

from django.db.models import Count
from django.utils import timezone

from groups.registry.models import EducationGroup, Institution, Site
from groups.rights.words import Role
from nanan_groups.demo.accounts import GROUP_REF, SCHOOL_REF, holder_of, make_demo_people
from nanan_groups.demo.parts import part_of_year
from nanan_groups.kit.years import school_year_of
from nanan_groups.records.acts import act
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order
from staffing.career.services.facts import add_fact
from staffing.eligibility.services.lists import (
    add_addendum,
    answer_objection,
    draw_list,
    freeze_list,
    post_list,
    raise_objection,
)
from staffing.exchange_cases.services import Going, draft_exchange
from staffing.exchanges.services.legs import decide_leg
from staffing.models import Absence, CensusEntry, CensusList, ExchangeLeg, StaffMember, StaffPost
from staffing.moves.services.moves import move_person
from staffing.quotas.queries import tight_schools
from staffing.quotas.services.quotas import propose_transfer, set_quota

PAPER = "（示例）南岸教委发〔{year}〕{number}号"
LEGS, FACTS = 24, 20


@part_of_year(at=90)
def make_demo_staffing() -> None:
    """Once: a database that has a list or an absence is left alone."""
    if CensusList.objects.exists() or Absence.objects.exists():
        return
    make_demo_people()
    today = timezone.localdate()
    year = school_year_of(today)
    officer = holder_of(Role.PERSONNEL_OFFICER)
    ours = Institution.objects.get(source_ref=SCHOOL_REF)
    teachers = StaffMember.objects.filter(
        is_demo=True, state="active", posts__institution=ours, posts__main=True, posts__valid_to__isnull=True
    ).exclude(subject="")
    people = list(teachers.order_by("code")[:FACTS])
    _facts(officer, people, today)
    row = _list(officer, year, today)
    _legs(officer, row, year)
    _move(officer, people[-1], today)
    _posts(officer, today)
    _case(people[-2], today)


def _order(actor, kind=ActKind.ENTRY, **more) -> Order:
    return Order(actor=actor, effective_on=timezone.localdate(), reason="演示数据", kind=kind, **more)


def _facts(officer, people: list[StaffMember], today: date) -> None:
    for number, person in enumerate(people):
        since = date(max(2012 + number % 12, person.birth_month.year + 24), 12, 1)
        if person.title and since < today:
            paper = f"（示例）渝人社职〔{since.year}〕{10 + number}号"
            facts = {"title": person.title, "since": since, "document": paper}
            add_fact(order=_order(officer), person=person, kind="titles", **facts)
        if person.honour:
            start = date(today.year - 2, 9, 1)
            facts = {"honour": person.honour, "since": start, "until": date(today.year + 1, 9, 1)}
            paper = PAPER.format(year=start.year, number=30 + number)
            add_fact(order=_order(officer), person=person, kind="honours", document=paper, **facts)
    for person, cause, days in zip(people, ("maternity", "sick", "study"), (120, 30, 60), strict=False):
        start = today - timedelta(days=20)
        facts = {"cause": cause, "since": start, "until": start + timedelta(days=days)}
        add_fact(order=_order(officer), person=person, kind="absences", document="（示例）证明材料", **facts)


def _list(officer, year: int, today: date) -> CensusList:
    """Drawn, posted, one objection answered, frozen, one addendum: as if the posting had been over for a week."""
    row = draw_list(order=_order(officer), school_year=year, census_day=min(date(year, 9, 1), today))
    post_list(order=_order(officer), row=row, start=today, until=today + timedelta(days=2))
    clerk = holder_of(Role.SCHOOL_CLERK)
    school = Institution.objects.get(source_ref=SCHOOL_REF)
    entries = row.entries.filter(institution=school, standing="due").select_related("of", "person").order_by("staff_no")
    for entry in entries[:1]:
        text = "（示例）该教师 2024 年由外校调入，年限请核对。"
        objection = raise_objection(order=_order(clerk), entry=entry, text=text)
        answer = "（示例）已核对名册和调令，到校日期无误，维持原判定。"
        answer_objection(order=_order(officer), objection=objection, upheld=False, answer=answer)
    with act(kind=ActKind.ENTRY, verb="demo_census", title="演示名册公示期", reason="演示数据", about="demo") as draft:
        days = {"posted_from": today - timedelta(days=10), "posted_until": today - timedelta(days=7)}
        row.refresh_from_db()
        draft.note(str(row), "公示", "", "已满")
        draft.update(row, **days)
    row = freeze_list(order=_order(officer), row=row)
    for entry in row.entries.filter(standing="due").select_related("person").order_by("-staff_no")[:1]:
        facts = {"reason": "（示例）档案核实，基准日请长期病假", "document": PAPER.format(year=year, number=41)}
        add_addendum(order=_order(officer), row=row, person=entry.person, after="deferred", **facts)
    return row


def _legs(officer, row: CensusList, year: int) -> None:
    """Some of those due go to another site of their group, most for the whole year."""
    sites = {}
    for site, group in StaffPost.objects.filter(site__memberships__valid_to__isnull=True).values_list(
        "site_id", "site__memberships__group_id"
    ).distinct().order_by("site__memberships__group_id", "site_id"):  # fmt: skip
        sites.setdefault(group, []).append(site)
    start, made = max(row.census_day, date(year, 9, 1)), 0
    due = CensusEntry.objects.filter(of=row, standing="due", groups__isnull=False).select_related("person")
    for entry in list(due.order_by("staff_no").distinct())[::5]:
        others = [
            site
            for group in entry.groups.order_by("group_id").values_list("group_id", flat=True)
            for site in sites.get(group, ())
            if site != entry.site_id
        ]
        if not others or made >= LEGS or (entry.retires and entry.retires <= date(year + 1, 7, 1)):
            continue
        kind = ("rotation", "rotation", "mutual", "itinerant", "secondment")[made % 5]
        hours = {"hours": 6, "standard": 16} if kind == "itinerant" else {}
        end = date(year + 1, 7, 1) if made % 6 else date(year + 1, 1, 20)
        decide_leg(
            order=_order(officer),
            person=entry.person,
            kind=kind,
            to_site=StaffPost.objects.filter(site_id=others[made % len(others)]).first().site,
            start=start,
            end=end,
            document=PAPER.format(year=year, number=20),
            subject=entry.subject,
            **hours,
        )
        made += 1


def _move(officer, person: StaffMember, today: date) -> None:
    """One transfer, so that both schools have something to read."""
    if ExchangeLeg.objects.filter(person=person).exists():
        return
    elsewhere = (
        StaffPost.objects.active_on(today)
        .exclude(institution__in=person.posts.values("institution"))
        .select_related("institution", "site")
        .order_by("pk")
        .first()
    )
    order = Order(actor=officer, effective_on=today, reason="演示数据", kind=ActKind.CHANGE)
    move_person(order=order, person=person, institution=elsewhere.institution, site=elsewhere.site.code)


def _posts(officer, today: date) -> None:
    """Authorised posts of the first group's tight schools, and a transfer that waits for the bureau."""
    group = EducationGroup.objects.get(source_ref=GROUP_REF)
    schools = tight_schools(group.pk, today)
    filled = dict(
        StaffPost.objects.active_on(today)
        .filter(institution__in=schools, main=True, employment="established")
        .order_by()
        .values_list("institution")
        .annotate(people=Count("pk"))
    )
    institutions = list(Institution.objects.filter(pk__in=schools).order_by("code"))
    for number, school in enumerate(institutions):
        total = filled.get(school.pk, 0) + 2 + number % 3
        facts = {"total": total, "teachers": total, "document": "（示例）南岸编办〔2026〕6号"}
        set_quota(order=_order(officer, ActKind.CHANGE), institution=school, **facts)
    lead = holder_of(Role.GROUP_PRINCIPAL)
    if len(institutions) > 1:
        grounds = "（示例）调入学校本学期扩班，专任教师不足。"
        pair = {"giver": institutions[0], "receiver": institutions[1], "posts": 1, "teachers": 1}
        propose_transfer(order=_order(lead), group=group, grounds=grounds, **pair)


def _case(person: StaffMember, today: date) -> None:
    """An exchange that waits for the two heads."""
    clerk = holder_of(Role.SCHOOL_CLERK)
    post = person.posts.filter(main=True).select_related("institution").first()
    group = EducationGroup.objects.get(source_ref=GROUP_REF)
    to = (
        Site.objects.filter(staff_posts__institution__in=tight_schools(group.pk, today))
        .exclude(institution=post.institution_id)
        .order_by("pk")
        .first()
    )
    if to is None or ExchangeLeg.objects.filter(person=person).exists():
        return
    start = date(school_year_of(today) + 1, 9, 1)
    row = draft_exchange(
        order=_order(clerk),
        kind="rotation",
        going=[Going(person, to, subject=person.subject)],
        start=start,
        end=date(start.year + 1, 7, 1),
        grounds="（示例）到接收学校任教一学年，带教青年教师一名。",
    )
    perform(case=row.case, arrow="ask", actor=clerk, seen=row.case.version)
