"""Invented leadership quota of the first group's schools, and recommendations at three stages."""

from datetime import date, timedelta

from django.utils import timezone

from groups.registry.models import EducationGroup, Institution, Lead, Site
from groups.registry.register.words import SiteKind
from groups.rights.words import Role
from nanan_groups.demo.accounts import GROUP_REF, SCHOOL_REF, holder_of, make_demo_people
from nanan_groups.demo.parts import part_of_year
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order
from staffing.entrustments.services import entrust
from staffing.exchanges.services.legs import decide_leg
from staffing.leadership.services import draft_nomination, set_leader_quota
from staffing.models import LeaderQuota, Nomination, StaffMember, StaffPost
from staffing.quotas.queries import tight_schools


@part_of_year(at=94)
def make_demo_leadership() -> None:
    """Once: a database that has a quota is left alone."""
    if LeaderQuota.objects.exists() or Nomination.objects.exists():
        return
    make_demo_people()
    today = timezone.localdate()
    group = EducationGroup.objects.get(source_ref=GROUP_REF)
    lead = Lead.objects.filter(group=group).active_on(today).values_list("institution_id", flat=True).first()
    since = Order(
        actor=holder_of(Role.PERSONNEL_OFFICER),
        effective_on=date(today.year, 1, 1),
        reason="演示数据",
        kind=ActKind.CHANGE,
    )
    for school in Institution.objects.filter(pk__in={lead, *tight_schools(group.pk, today)}).order_by("code"):
        # Tilted to the lead.
        total = 9 if school.pk == lead else 5
        set_leader_quota(order=since, institution=school, total=total, document="（示例）南岸编办〔2026〕7号")
    _nominations(group)
    _entrusted(lead, today)


def _entrusted(lead: int, today: date) -> None:
    """The first campus of the lead, by somebody of the group since the beginning of the year."""
    campus = Site.objects.filter(institution=lead, kind=SiteKind.CAMPUS).order_by("code").first()
    school = Institution.objects.get(source_ref=SCHOOL_REF)
    leaders = StaffMember.objects.filter(is_demo=True, state="active", posts__institution=school)
    person = leaders.exclude(posts__leadership="").order_by("code").first()
    if campus is None or person is None:
        return
    entrust(
        order=Order(
            actor=holder_of(Role.PERSONNEL_OFFICER), effective_on=today, reason="演示数据", kind=ActKind.CHANGE
        ),
        site=campus,
        person=person,
        powers="（示例）校区日常管理、安全责任；五万元以下的对外签约。",
        document="（示例）十一中学〔2026〕3号",
        until=date(today.year + 1, 9, 1),
    )


def _output(group: EducationGroup, school: Institution, people) -> StaffMember:
    """A reserve cadre who is seconded to a school outside the group since today."""
    today = timezone.localdate()
    ours = {school.pk, *tight_schools(group.pk, today)}
    elsewhere = (
        StaffPost.objects.active_on(today)
        .exclude(institution__in=ours)
        .exclude(institution__sites__memberships__group=group)
    )
    site = elsewhere.select_related("site").order_by("pk").first().site
    until = today + timedelta(days=200)
    grown = people.filter(legs__isnull=True, birth_month__lt=date(today.year - 35, 1, 1))
    person = grown.order_by("-birth_month", "code").first()  # neither a beginner nor soon to retire
    decide_leg(
        order=Order(actor=holder_of(Role.PERSONNEL_OFFICER), effective_on=today, reason="演示数据", kind=ActKind.ENTRY),
        person=person,
        kind="secondment",
        to_site=site,
        start=today,
        end=until,
        document="（示例）南岸教委发〔2026〕31号",
        duties="（示例）挂职副校长",
    )
    return person


def _nominations(group: EducationGroup) -> None:
    school = Institution.objects.get(source_ref=SCHOOL_REF)
    office, officer = holder_of(Role.GROUP_OFFICE), holder_of(Role.PERSONNEL_OFFICER)
    principal = holder_of(Role.GROUP_PRINCIPAL)
    people = StaffMember.objects.filter(is_demo=True, state="active", posts__institution=school, posts__leadership="")
    adopted = [
        ("submit", principal, ""),
        ("forward_bureau", officer, ""),
        ("adopt_bureau", holder_of(Role.BUREAU_LEADER), "（示例）同意，按程序考察。"),
    ]
    ways = (
        ("vice_head", [("submit", principal, ""), ("forward_party", officer, "")]),
        ("assistant", adopted),
        ("vice_secretary", []),
        ("campus_head", adopted),
    )
    chosen = [*people.order_by("code").distinct()[4:7], _output(group, school, people)]
    for person, (leadership, steps) in zip(chosen, ways, strict=False):
        row = draft_nomination(
            order=Order(actor=office, effective_on=timezone.localdate(), reason="演示数据", kind=ActKind.ENTRY),
            group=group,
            person=person,
            institution=school,
            leadership=leadership,
            grounds="（示例）任教研组长多年，带教青年教师成绩突出，师生认可。",
            reserve=leadership in ("vice_head", "assistant", "campus_head"),
        )
        for arrow, actor, comment in steps:
            row.case.refresh_from_db()
            perform(case=row.case, arrow=arrow, actor=actor, seen=row.case.version, comment=comment)
