"""An invented round of the year's exchange: balances told, plans handed in, one group decided; certificates and an assessment."""

from datetime import date, timedelta

from django.utils import timezone

from groups.registry.models import Institution
from groups.rights.words import Role
from nanan_groups.demo.accounts import GROUP_REF, holder_of
from nanan_groups.demo.parts import part_of_year
from nanan_groups.kit.years import school_year_of
from nanan_groups.records.acts import act
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order
from staffing.certificates.services import issue_certificate
from staffing.exchanges.models import ExchangeLeg
from staffing.exchanges.queries.targets import frozen_list
from staffing.exchanges.services.assessments import assess_leg
from staffing.exchanges.services.legs import decide_leg
from staffing.models import Certificate, ExchangeRound, GroupPlan, SubjectBalance
from staffing.rounds.queries import candidates_of, offers_of, sites_of_group
from staffing.rounds.rules.case import ROUND_PLAN
from staffing.rounds.services import set_balance, set_round

PAPER = "（示例）南岸教委发〔{year}〕{number}号"
PLANNED = 3


@part_of_year(at=91)
def make_demo_round() -> None:
    """Once, after the list of the year is frozen."""
    today = timezone.localdate()
    year = school_year_of(today)
    if ExchangeRound.objects.exists() or frozen_list(year) is None:
        return
    officer = holder_of(Role.PERSONNEL_OFFICER)
    days = {"balances_until": today + timedelta(days=2), "plans_until": today + timedelta(days=12)}
    row = set_round(order=_order(officer), school_year=year, decide_until=today + timedelta(days=25), **days)
    plans = list(row.plans.select_related("group", "case", "of").order_by("group__code"))
    for plan in plans:
        _balances(officer, row, plan, today)
    _over(row, today)
    for plan in plans:
        _plan(officer, plan, today)
    _certificates(officer, year)


def _order(actor, **more) -> Order:
    return Order(actor=actor, effective_on=timezone.localdate(), reason="演示数据", kind=ActKind.ENTRY, **more)


def _balances(officer, row: ExchangeRound, plan: GroupPlan, today: date) -> None:
    """One school has one too many of a subject in which somebody is due; another lacks one."""
    entry = next((one for one in candidates_of(plan) if one.stage and one.subject), None)
    if entry is None:
        return
    others = sorted(set(sites_of_group(plan.group_id, today)) - {entry.institution_id})
    told = [(entry.institution, {"surplus": 1, "shortage": 0})]
    told += [(one, {"surplus": 0, "shortage": 1}) for one in Institution.objects.filter(pk__in=others[:1])]
    for school, numbers in told:
        if SubjectBalance.objects.filter(of=row, institution=school, stage=entry.stage, subject=entry.subject).exists():
            continue
        facts = {"stage": entry.stage, "subject": entry.subject, "note": "（示例）"} | numbers
        set_balance(order=_order(officer), of=row, institution=school, **facts)


def _over(row: ExchangeRound, today: date) -> None:
    """As if the schools' day had been over for three days."""
    with act(kind=ActKind.ENTRY, verb="demo_round", title="演示交流轮次", reason="演示数据", about="demo") as draft:
        row.refresh_from_db()
        draft.note(str(row), "余缺申报", "", "已截止")
        draft.update(row, balances_until=today - timedelta(days=3))


def _plan(officer, plan: GroupPlan, today: date) -> None:
    """The group of the demonstration's principal has handed in and is decided where somebody fits; the others still plan."""
    if plan.group.source_ref != GROUP_REF:
        return
    principal = holder_of(Role.GROUP_PRINCIPAL)
    number = min(PLANNED, len(candidates_of(plan)))
    facts = {"number": number, "grounds": "（示例）按各校余缺安排，优先满足薄弱学科。"}
    perform(case=plan.case, arrow="submit", actor=principal, seen=plan.case.version, facts=facts)
    plan.refresh_from_db()
    start = date(school_year_of(today) + 1, 2, 15)
    picks = [one.value for one in offers_of(plan, today)]
    if not picks or plan.case.state in ROUND_PLAN.final:
        return
    plan.case.refresh_from_db()
    facts = {"document": PAPER.format(year=today.year, number=52), "picks": picks[:PLANNED]}
    facts |= {"start": start, "end": date(start.year + 1, 2, 15)}
    perform(case=plan.case, arrow="decide", actor=officer, seen=plan.case.version, facts=facts)


def _certificates(officer, year: int) -> None:
    """A leg of last year, assessed, and a certificate of it; one certificate more that was replaced."""
    if Certificate.objects.exists():
        return
    legs = ExchangeLeg.objects.filter(valid_from__lte=timezone.localdate()).select_related("person", "to_site")
    for number, leg in enumerate(legs.order_by("person__code")[:2]):
        earlier = {"start": date(year - 1, 9, 1), "end": date(year, 7, 1)}
        person = leg.person
        if not person.posts.filter(main=True, valid_from__lte=earlier["start"]).exists():
            continue
        paper = PAPER.format(year=year - 1, number=20)
        past = decide_leg(
            order=_order(officer), person=person, kind="rotation", to_site=leg.to_site, document=paper, **earlier
        )
        assess_leg(
            order=_order(officer, document="（示例）考核表"),
            leg=past,
            grade="excellent",
            remarks="（示例）完成交流任务。",
        )
        issue_certificate(order=_order(officer), person=person, legs=[past.pk])
        if number:
            issue_certificate(order=_order(officer), person=person, legs=[past.pk, leg.pk])
