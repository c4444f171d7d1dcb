"""Entrusted legal persons as personnel register them by the school's letter."""

from datetime import date

from django.core.exceptions import PermissionDenied

from groups.registry.models import Site
from groups.registry.register.services.basics import refuse_closed, site_name
from groups.registry.register.words import SiteKind
from groups.rights.roles import APPROVE_POSTS
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.kit.texts import short_enough, value_text
from nanan_groups.records.acts import Draft
from nanan_groups.records.orders import Order, carry_out, refuse_same
from staffing.entrustments.models import Entrustment
from staffing.entrustments.queries import groups_of_site, works_in
from staffing.entrustments.rules import refuse_extended, refuse_past_next, refuse_person, refuse_place
from staffing.roster.models import StaffMember
from staffing.roster.words import GONE

REFUSAL = "委托法人由区教委人事科室登记。"


def _require(order: Order) -> None:
    if order.actor is not None and not scope_of(order.actor).may_everywhere(APPROVE_POSTS):
        raise PermissionDenied(REFUSAL)


def entrust(
    *, order: Order, site: Site, person: StaffMember, powers: str, document: str, until: date | None = None
) -> Entrustment:
    """变更: somebody else, or other powers, from the day on. 更正: what is in force that day was entered wrongly. ``until``: the
    first day on which it holds no more; without one it has no end, and what was changed keeps the end it had."""
    _require(order)
    day = order.effective_on
    powers = short_enough(powers, 500, "委托权限", "powers")
    document = short_enough(document, 200, "委托文件", "document")
    for field, value, label in (("powers", powers, "委托权限"), ("document", document, "委托文件")):
        if not value:
            raise RuleViolation(f"请写明{label}。", field=field, code="required")
    if until is not None and until <= day:
        raise RuleViolation("止日必须晚于起日。", field="until", code="order")
    refuse_closed(site, day, role="校区")
    name, groups = site_name(site, day), groups_of_site(site.pk, site.institution_id, day)
    refuse_place(main=site.kind == SiteKind.MAIN, in_group=bool(groups), name=name)
    of_group = works_in(person, groups, site.institution_id, day)
    refuse_person(gone=person.state in GONE or person.void, of_group=of_group, name=str(person))
    with carry_out(order, "entrust", f"委托法人 {name}：{person}") as draft:
        Site.objects.select_for_update().filter(pk=site.pk).order_by("pk").first()
        facts = {"person": person, "powers": powers, "document": document}
        rows = Entrustment.objects.filter(site=site)
        row = rows.active_on(day).first()
        later = rows.filter(valid_from__gt=day).order_by("valid_from").values_list("valid_from", flat=True).first()
        refuse_past_next(until, later, name)
        if row is None:
            return draft.add(Entrustment(site=site, valid_from=day, valid_to=until or later, **facts))
        if order.correcting:
            row = _correct(draft, row, facts | {"valid_to": until or later})
        else:
            refuse_extended(until, row.valid_to)
            row = draft.change(row, day, **facts)
            if until is not None and until != row.valid_to:
                draft.end(row, until)
        refuse_same(draft)
    return row


def _correct(draft: Draft, row: Entrustment, facts: dict) -> Entrustment:
    """The end is no fact of a dated row and told by itself."""
    if facts["valid_to"] != row.valid_to:
        old, new = (value_text(day) if day else "长期" for day in (row.valid_to, facts["valid_to"]))
        draft.note(str(row), "止", old, new, row.valid_from)
    return draft.correct(row, **facts)


def end_entrustment(*, order: Order, row: Entrustment) -> Entrustment:
    """It holds until the day before."""
    _require(order)
    with carry_out(order, "end_entrustment", f"终止委托法人 {site_name(row.site, row.valid_from)}") as draft:
        draft.end(row, order.effective_on)
    return row
