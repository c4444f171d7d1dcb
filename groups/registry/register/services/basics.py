"""What every registry service starts with: the order it carries out, and reading the row in force."""

from contextlib import contextmanager
from datetime import date

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist

from groups.registry.register.models import (
    EducationGroup,
    GroupVersion,
    Institution,
    InstitutionVersion,
    Membership,
    Site,
    SiteVersion,
)
from groups.registry.register.queries.ended import why_over
from groups.registry.register.rules.wording import site_in_full
from groups.registry.register.services.bounds import refuse_unsound
from groups.registry.register.words import Relation, SiteState
from groups.rights.checks import require
from groups.rights.roles import CHANGE
from nanan_groups.kit.days import check_register_day
from nanan_groups.kit.errors import Gone, RuleViolation
from nanan_groups.records.orders import Order, carry_out, refuse_same

# The field of a rule that the row itself knows only by its code.
_FIELDS = {"name-taken": "name", "member-twice": "site", **{f"{relation}-twice": "site" for relation in Relation}}


@contextmanager
def begin(order: Order, verb: str, title: str, *, permission: str = CHANGE, institution: int | None = None):
    """The act of an order: right and day are checked before it, and after it that it changed something and that what it
    touched still fits together. ``institution``: the school for which the right is enough, where it is not needed everywhere.

    Raises PermissionDenied, RuleViolation.
    """
    require(order.actor, permission, institution=institution)
    check_register_day(order.effective_on, start=settings.REGISTER_START, label="生效日", field="effective_on")
    try:
        with carry_out(order, verb, title) as draft:
            yield draft
            refuse_same(draft)
            refuse_unsound(draft.subjects)
    except RuleViolation as problem:
        problem.field = problem.field or _FIELDS.get(problem.code, "")
        raise


def reread(row):
    """The row as it is now that its owners are locked; Gone when somebody has withdrawn it meanwhile."""
    try:
        row.refresh_from_db()
    except ObjectDoesNotExist:
        raise Gone from None
    return row


def in_force(rows, day: date, what: str):
    """The one row in force on ``day``; RuleViolation naming the day when there is none."""
    row = rows.active_on(day).order_by("-valid_from", "-pk").first()
    if row is None:
        raise RuleViolation(
            f"{day.isoformat()} 当天没有{what}的有效登记，请核对生效日。", field="effective_on", code="none"
        )
    return row


def institution_on(institution: Institution, day: date) -> InstitutionVersion:
    return in_force(institution.versions, day, "该机构")


def site_on(site: Site, day: date) -> SiteVersion:
    return in_force(site.versions, day, "该校点")


def group_on(group: EducationGroup, day: date) -> GroupVersion:
    return in_force(group.versions, day, "该集团")


def site_name(site: Site, day: date) -> str:
    """How a site is called that day: its own name, or its institution with the campus in brackets."""
    version, institution = site_on(site, day), institution_on(site.institution, day)
    return site_in_full(institution.name, version.label, version.own_name)


def refuse_closed(site: Site, day: date, *, field: str = "site", role: str = "成员") -> None:
    """A closed or void site, or one whose institution ended, is nobody's member and leads nothing."""
    if site.void or site.institution.void:
        raise RuleViolation("该校点已作废，不能办理。", field=field, code="void")
    if site_on(site, day).state == SiteState.CLOSED:
        raise RuleViolation(f"该校点在 {day.isoformat()} 已关闭，不能成为{role}。", field=field, code="site-closed")
    institution_on(site.institution, day)


def next_ordinal(group: EducationGroup, relation: str, day: date) -> int:
    """Behind the last member of that relation, in force or coming."""
    taken = Membership.objects.filter(group=group, relation=relation).active_or_coming(day)
    last = taken.order_by("-ordinal").values_list("ordinal", flat=True).first()
    return (last or 0) + 1


def refuse_over(group: int) -> None:
    """Nothing is begun, written or decided for a group that is over."""
    if sentence := why_over(group):
        raise RuleViolation(sentence, code="rest")
