from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from groups.registry.register.models import EducationGroup, GroupVersion, SiteVersion
from groups.registry.register.queries.register import dated_relation, load_register
from groups.registry.register.rules.wording import site_in_full


def site_names(sites: Iterable[int] | QuerySet) -> Callable[[int], str]:
    """What these sites are called today, for plans: one query, when the first name is asked for. ``sites``: keys, or a query
    of them; never the whole district, since a page is saved while it is typed."""
    today = timezone.localdate()
    known: dict[int, str] = {}

    def name(site: int) -> str:
        if not known:
            rows = SiteVersion.objects.active_on(today).annotate(
                iv=dated_relation("site__institution__versions", today)
            )
            rows = rows.filter(site_id__in=sites if isinstance(sites, QuerySet) else list(sites))
            for pk, label, own, school in rows.order_by("site_id").values_list(
                "site_id", "label", "own_name", "iv__name"
            ):
                known[pk] = site_in_full(school or "", label, own)
        return known.get(site, f"校点 {site}")

    return name


def relations_of(group: EducationGroup, day: date | None = None) -> list[str]:
    """The relations the group holds on a day."""
    register = load_register(day or timezone.localdate(), EducationGroup.objects.filter(pk=group.pk))
    return [str(one) for one in register.relations(group.pk)]


def group_name(group: EducationGroup, day: date | None = None) -> str:
    """What the group is called on a day, or was called last."""
    rows = group.versions.order_by("-valid_from")
    version = rows.active_on(day or timezone.localdate()).first() or rows.first()
    return version.name if version else group.code


def group_version(plan) -> GroupVersion | None:
    """What the group is called today, or was called last."""
    rows = plan.group.versions.order_by("-valid_from")
    return rows.active_on(timezone.localdate()).first() or rows.first()
