"""The sheet of digital resources, written row by row through the services."""

from collections.abc import Iterator
from types import SimpleNamespace

from groups.activities.joint_activities.datasets import (
    OfGroupWriter,
    group_lists,
    keepers_unit,
    refuse_otherwise,
    told_sites,
)
from groups.activities.joint_activities.queries import groups_named
from groups.activities.resources.models import DigitalResource, ResourceVisits
from groups.activities.resources.queries import visible_resources
from groups.activities.resources.services import add_resource, record_visits
from groups.activities.resources.sheets import ResourceSheet
from groups.registry.models import EducationGroup, Site
from groups.rights.roles import KEEP_ACTIVITIES, VIEW_ACTIVITIES
from nanan_groups.records.imports.datasets import Asked, Dataset, register
from nanan_groups.records.imports.writers import Outcome
from nanan_groups.records.models import ActKind


class ResourceWriter(OfGroupWriter):
    sheet = ResourceSheet

    def resolve(self, row):
        group = self.references().group(row.group)
        sites = self.sites_of(group.id, self.effective)
        uploader = sites.find(row.uploader, "uploader")
        return group, uploader, sites.find(row.visitor, "visitor") if row.visitor else None

    def apply(self, row, resolved) -> Outcome:
        group, uploader, visitor = resolved
        order = self.order(kind=ActKind.IMPORT)
        resource = DigitalResource.objects.filter(group=group.id, uploader=uploader, title=row.name).first()
        kind, subject = "u", row.name
        if resource is None:
            facts = {"title": row.name, "subject": row.subject, "link": row.link or "", "note": ""}
            owner = EducationGroup.objects.get(pk=group.id)
            facts |= {"group": owner, "uploader": uploader, "uploaded_on": row.uploaded_on}
            resource, kind = add_resource(order=order, **facts), "n"
        else:
            plain = ("subject", "link", "uploaded_on")
            refuse_otherwise(self.sheet, row, **{name: getattr(resource, name) for name in plain})
        if visitor is not None:
            school = Site.objects.get(pk=visitor).institution_id
            known = ResourceVisits.objects.filter(resource=resource, institution=school, day=row.day).first()
            subject = f"{row.name} {row.day.isoformat()}"
            if known is None or known.people != row.people:
                record_visits(order=order, resource=resource, site=visitor, day=row.day, people=row.people)
                kind = "c" if known and kind == "u" else "n"
        return Outcome(kind, subject)

    def column_of(self, field: str) -> str:
        return super().column_of({"title": "name", "site": "visitor"}.get(field, field))


def rows(asked: Asked) -> Iterator[SimpleNamespace]:
    """A row for each day and school, and one of a resource nobody opened yet."""
    found = list(visible_resources(asked.scope).prefetch_related("visits").order_by("code"))
    told = told_sites({one.uploader_id for one in found})
    schools = {each.institution_id for one in found for each in one.visits.all()}
    first = {}
    for pk, school in (
        Site.objects.filter(institution__in=schools, void=False)
        .order_by("-ordinal", "-pk")
        .values_list("pk", "institution_id")
    ):
        first[school] = pk
    visitors = told_sites(first.values())
    groups = groups_named({one.group_id for one in found})
    for one in found:
        code, name, _ = groups[one.group_id]
        facts = {"name": one.title, "subject": one.subject, "uploaded_on": one.uploaded_on, "link": one.link}
        facts |= {"group": f"{name}（{code}）", "uploader": told[one.uploader_id]}
        for each in sorted(one.visits.all(), key=lambda row: (row.day, row.pk)):
            visitor = visitors.get(first.get(each.institution_id), "")
            yield SimpleNamespace(visitor=visitor, day=each.day, people=each.people, **facts)
        if not one.visits.all():
            yield SimpleNamespace(visitor="", day=None, people=None, **facts)


register(
    Dataset(
        code="resources",
        title="数字资源",
        about="集团的数字资源和各校访问人数；同一人同一资源一天只计一次。",
        sheet=ResourceSheet,
        change=KEEP_ACTIVITIES,
        take_out=VIEW_ACTIVITIES,
        unit=keepers_unit,
        writer=ResourceWriter,
        rows=rows,
        lists=group_lists,
        order=73,
    )
)
