"""Reading digital resources; a school year's visits by school: what the sheet says and what was opened in the portal."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from groups.activities.joint_activities.queries import keeps_group
from groups.activities.resources.models import DigitalResource, ResourceOpening, ResourceVisits, UploadStandard
from groups.rights.roles import KEEP_ACTIVITIES, VIEW_ACTIVITIES
from nanan_groups.kit.scope import Scope
from nanan_groups.kit.years import school_year_period

FOUND = 8
DEFAULT_UPLOADS = 10  # the platform's own default (docs/领域-共建.md 第5节); a row of UploadStandard overrides it


def visible_resources(scope: Scope) -> QuerySet[DigitalResource]:
    return DigitalResource.objects.visible_to(scope, VIEW_ACTIVITIES).select_related("group", "uploader")


def may_keep_resource(scope: Scope, resource: DigitalResource) -> bool:
    """The group, and the school that uploaded it."""
    return keeps_group(scope, resource.group_id) or scope.may_for_institution(
        KEEP_ACTIVITIES, resource.uploader.institution_id
    )


@dataclass(frozen=True, slots=True)
class Standard:
    resources: int
    source: str  # "" for the platform's own default


def standard_of(year: int) -> Standard:
    row = UploadStandard.objects.filter(school_year=year).first()
    return Standard(row.resources, row.source) if row else Standard(DEFAULT_UPLOADS, "")


def visits_by_school(resources: QuerySet[DigitalResource], year: int) -> Counter[tuple[int, int]]:
    """(resource, school) → persons and days in the school year. Two queries."""
    start, end = school_year_period(year)
    held = {"resource__in": resources.order_by().values("pk"), "day__gte": start, "day__lt": end}
    out: Counter[tuple[int, int]] = Counter()
    rows = ResourceVisits.objects.filter(**held).order_by().values_list("resource_id", "institution_id")
    for resource, school, people in rows.annotate(n=Sum("people")):
        out[resource, school] += people
    for pair in ResourceOpening.objects.filter(**held).order_by().values_list("resource_id", "institution_id"):
        out[pair] += 1
    return out


def find_resources(text: str, scope: Scope) -> QuerySet[DigitalResource]:
    return visible_resources(scope).filter(Q(code=text.upper()) | Q(title__contains=text)).order_by("code")[:FOUND]
