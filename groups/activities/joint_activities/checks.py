"""Who is concerned himself: of the group, or of one of its schools. Such a person decides nothing about it."""

from collections.abc import Collection, Iterable

from django.utils import timezone

from groups.activities.joint_activities.queries import sites_of_groups
from groups.registry.models import Lead, Membership
from groups.rights.checks import refuse_own_group
from groups.rights.words import Place
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of


def _refuse(actor, groups: Iterable[int], schools: Collection[int], what: str) -> None:
    for group in groups:
        refuse_own_group(actor, group, what)
    if any(at == Place.INSTITUTION and key in schools for _, at, key in scope_of(actor).held):
        raise RuleViolation(f"您在有关学校任职，不能{what}，请由另一人办理。", code="own")


def refuse_concerned(actor, group: int, what: str) -> None:
    """By a group: its principal and office, and whoever is appointed at one of its schools today."""
    if actor is not None:
        schools = sites_of_groups([group], timezone.localdate())[group].values()
        _refuse(actor, [group], set(schools), what)


def refuse_for_schools(actor, schools: Collection[int], what: str) -> None:
    """By schools: whoever is appointed at one of them, and principal and office of a group they are in today."""
    if actor is not None:
        today = timezone.localdate()
        members = Membership.objects.filter(site__institution__in=schools).active_on(today).order_by()
        leads = Lead.objects.filter(institution__in=schools).active_on(today).order_by()
        groups = {*members.values_list("group_id", flat=True), *leads.values_list("group_id", flat=True)}
        _refuse(actor, sorted(groups), schools, what)
