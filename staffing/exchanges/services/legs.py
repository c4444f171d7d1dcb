"""Decided legs: written, extended, ended early, withdrawn. Who holds the person first decides who is second."""

from datetime import date, timedelta
from fractions import Fraction

from groups.registry.models import Institution, Site, SiteVersion
from groups.registry.register.words import SiteState
from nanan_groups.kit.errors import Gone, RuleViolation
from nanan_groups.kit.texts import short_enough, value_text
from nanan_groups.kit.years import school_year_of
from nanan_groups.records.acts import Draft
from nanan_groups.records.orders import Order, carry_out
from staffing.career.queries.record import retirement_of
from staffing.career.rules.spans import years_later
from staffing.eligibility.queries.parameters import parameters_of
from staffing.eligibility.queries.people import groups_on
from staffing.eligibility.services.parameters import require_office
from staffing.exchanges.models import ExchangeLeg, LegAssessment, LegGroup
from staffing.exchanges.models.constraints import WHOLE
from staffing.exchanges.rules.figures import fits
from staffing.exchanges.words import ExchangeKind
from staffing.roster.models import StaffMember, StaffPost
from staffing.roster.queries.posts import main_post_on

FULL_KINDS = (ExchangeKind.ROTATION.value, ExchangeKind.MUTUAL.value)
LONGEST = timedelta(days=366 * 6)


def decide_leg(
    *,
    order: Order,
    person: StaffMember,
    kind: str,
    to_site: Site,
    start: date,
    end: date,
    document: str,
    hours: int = 0,
    standard: int = 0,
    subject: str = "",
    duties: str = "",
) -> ExchangeLeg:
    """A leg that was decided, with its document; no case goes before it. Groups, and whether it is inside one, are those of
    its first day. Raises RuleViolation, PermissionDenied."""
    require_office(order)
    document = short_enough(document, 200, "决定文件", "document")
    if not document:
        raise RuleViolation("请写明决定文件。", field="document", code="document")
    with carry_out(order, "decide_leg", f"登记交流 {person}") as draft:
        return write_leg(
            draft,
            seen=order.seen,
            person=person,
            kind=kind,
            to_site=to_site,
            start=start,
            end=end,
            document=document,
            hours=hours,
            standard=standard,
            subject=subject,
            duties=duties,
        )


def check_leg(
    person: StaffMember, kind: str, to_site: Site, start: date, end: date, hours: int = 0, standard: int = 0
) -> StaffPost:
    """The post from which the person would go. RuleViolation where such a leg cannot be."""
    if kind not in ExchangeKind.values:
        raise RuleViolation("请选择交流种类。", field="kind", code="choice")
    check_days(start, end)
    check_hours(kind, hours, standard)
    post = main_post_on(person, start)
    if post is None:
        raise RuleViolation(
            f"{start.isoformat()} 当天该教职工没有编制所在的任职（到校之前或离校之后），请核对起日。",
            field="start",
            code="no-post",
        )
    _check_retirement(person, start, end)
    _check_place(post.site, post.institution, to_site, start)
    _check_room(person, start, end, part_of(hours, standard), full=not hours, besides=None)
    return post


def part_of(hours: int, standard: int) -> int:
    return WHOLE if not hours else hours * WHOLE // standard


def write_leg(
    draft: Draft,
    *,
    person: StaffMember,
    kind: str,
    to_site: Site,
    start: date,
    end: date,
    document: str,
    hours: int,
    standard: int,
    subject: str,
    duties: str,
    seen: int | None = None,
) -> ExchangeLeg:
    """Within an act under way. Whoever holds the person first decides who is second."""
    draft.lock(person, seen=seen)
    person.refresh_from_db()
    post = check_leg(person, kind, to_site, start, end, hours, standard)
    around = groups_on(start)
    home, away = set(around.get(post.site_id, ())), set(around.get(to_site.pk, ()))
    leg = ExchangeLeg(
        person=person,
        kind=kind,
        from_site=post.site,
        to_site=to_site,
        hours=hours,
        standard=standard if hours else 0,
        part=part_of(hours, standard),
        full_time=not hours,
        subject=subject,
        duties=duties,
        document=document,
        campus=to_site.institution_id == post.institution_id,
        inside=bool(home & away),
        valid_from=start,
        valid_to=end,
    )
    draft.add(leg, subject=str(person))
    draft.note(str(person), "计划止", "", value_text(end), end)
    LegGroup.objects.bulk_create([LegGroup(leg=leg, group_id=group, both=group in away) for group in sorted(home)])
    return leg


def check_days(start: date, end: date | None) -> None:
    if end is None:
        raise RuleViolation("请填写计划止日。", field="end", code="required")
    if end <= start:
        raise RuleViolation(f"止日必须晚于起日（{start.isoformat()}）。", field="end", code="order")
    if end - start > LONGEST:
        raise RuleViolation("一段交流最长不超过 6 年，请核对年份。", field="end", code="too-long")


def check_hours(kind: str, hours: int, standard: int) -> None:
    if kind == ExchangeKind.ITINERANT and not (0 < hours <= standard):
        raise RuleViolation("走教须填写周课时和标准周课时，课时不超过标准课时。", field="hours", code="hours")
    if hours and not (0 < hours <= standard):
        raise RuleViolation("课时须大于 0，且不超过标准周课时。", field="hours", code="hours")
    if kind in FULL_KINDS and hours:
        raise RuleViolation("轮岗、互派是全职，不填课时；只去上部分课的请选走教。", field="hours", code="full-time")


def _check_retirement(person: StaffMember, start: date, end: date) -> None:
    refuse_retired(retirement_of(person, start).month, end)


def refuse_retired(month: date | None, end: date) -> None:
    if month is not None and end > month:
        raise RuleViolation(
            f"该教职工 {month:%Y年%m月} 退休，交流不能延续到那之后，请核对止日。", field="end", code="retired"
        )


def _check_place(from_site: Site, school: Institution, to_site: Site, day: date) -> None:
    if to_site.pk == from_site.pk:
        raise RuleViolation("接收校点就是现在任职的校点。", field="to_site", code="own-site")
    version = SiteVersion.objects.filter(site=to_site).active_on(day).first()
    if version is None or version.state == SiteState.CLOSED or to_site.void:
        raise RuleViolation(f"接收校点在 {day.isoformat()} 没有开办或已关闭。", field="to_site", code="closed")


def _check_room(person, start: date, end: date, part: int, *, full: bool, besides: int | None) -> None:
    """The database refuses it as well; here it is a sentence that names what is in the way."""
    legs = list(
        ExchangeLeg.objects.filter(person=person).overlapping(start, end).exclude(pk=besides).order_by("valid_from")
    )
    if full and any(one.full_time for one in legs):
        other = next(one for one in legs if one.full_time)
        raise RuleViolation(f"这段时间已有全职交流（{other.period_text}）。", field="start", code="overlap")
    for day in {start, *(one.valid_from for one in legs if one.valid_from > start)}:
        running = [Fraction(one.part, WHOLE) for one in legs if one.active_on(day)]
        if not fits([*running, Fraction(part, WHOLE)]):
            raise RuleViolation(
                f"{day.isoformat()} 起各段交流合计超过一个全职，请核对课时或起止。", field="hours", code="too-much"
            )


def extend_leg(*, order: Order, leg: ExchangeLeg, until: date) -> ExchangeLeg:
    """延期: the reason is the order's; all of it no longer than the parameter says."""
    require_office(order)
    years = parameters_of(school_year_of(leg.valid_from)).number("longest_years")
    with carry_out(order, "extend_leg", f"交流延期 {leg.person}") as draft:
        leg = _held(draft, order, leg)
        if leg.valid_to is None or until <= leg.valid_to:
            raise RuleViolation("延期后的止日须晚于现在的止日。", field="until", code="order")
        if until > years_later(leg.valid_from, years):
            raise RuleViolation(f"交流连同延期最长 {years} 年。", field="until", code="too-long")
        _check_retirement(leg.person, leg.valid_from, until)
        _check_room(leg.person, leg.valid_to, until, leg.part, full=leg.full_time, besides=leg.pk)
        draft.note(str(leg.person), "计划止", value_text(leg.valid_to), value_text(until), until)
        draft.correct(leg, valid_to=until)
    return leg


def end_leg(*, order: Order, leg: ExchangeLeg, on: date) -> ExchangeLeg:
    """提前结束 on a day within the leg."""
    require_office(order)
    with carry_out(order, "end_leg", f"提前结束交流 {leg.person}") as draft:
        leg = _held(draft, order, leg)
        draft.end(leg, on, subject=str(leg.person), label="交流止")
    return leg


def void_leg(*, order: Order, leg: ExchangeLeg) -> StaffMember:
    """作废: it never came about. The row goes, its history stays."""
    require_office(order)
    with carry_out(order, "void_leg", f"作废交流 {leg.person}") as draft:
        leg = _held(draft, order, leg)
        if LegAssessment.objects.filter(leg=leg).exists():
            raise RuleViolation("这段交流已经考核，不能作废。", code="assessed")
        leg.groups.all().delete()
        draft.remove(leg, subject=str(leg.person))
    return leg.person


def _held(draft: Draft, order: Order, leg: ExchangeLeg) -> ExchangeLeg:
    draft.lock(leg.person, seen=order.seen)
    fresh = ExchangeLeg.objects.select_related("person").filter(pk=leg.pk).first()
    if fresh is None:
        raise Gone
    return fresh
