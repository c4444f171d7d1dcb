"""Digital resources: the list with a year's visits, one with its files and who opened it, opening it, the acts."""

from collections import Counter

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from groups.activities.joint_activities.queries import groups_named, groups_to_keep
from groups.activities.resources.forms import RESOURCE_ACTS, VISIT_ACTS, AddResource, SetStandard, allowed
from groups.activities.resources.models import DigitalResource, ResourceVisits
from groups.activities.resources.queries import may_keep_resource, standard_of, visible_resources, visits_by_school
from groups.activities.resources.services import NOT_YOURS, open_resource, owner_of
from groups.registry.models import EducationGroup, InstitutionVersion
from groups.registry.register.queries.names import site_names
from groups.rights.roles import VIEW_ACTIVITIES
from nanan_groups.kit.pages import Link, ScopedView, page_of
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records.act_pages import ActPage
from nanan_groups.records.attachments.panel import panel_of

ENTERED = 50


def url_of(resource: DigitalResource) -> str:
    return reverse("activities:resource-detail", args=[resource.code])


class ResourceListView(ScopedView, View):
    permission = VIEW_ACTIVITIES
    http_method_names = ["get", "head"]

    def get(self, request):
        today = timezone.localdate()
        year = school_year_of(today)
        rows = visible_resources(self.scope)
        shown, page = page_of(request, rows.order_by("-uploaded_on", "code"), size=50)
        names, groups = site_names({row.uploader_id for row in shown}), groups_named({row.group_id for row in shown})
        every, foreign = Counter(), Counter()
        schools = {row.pk: row.uploader.institution_id for row in shown}
        for (resource, school), people in visits_by_school(
            DigitalResource.objects.filter(pk__in=schools), year
        ).items():
            every[resource] += people
            foreign[resource] += people if school != schools[resource] else 0
        add = [
            Link(f"上传数字资源：{group}", reverse("activities:resource-add", args=[group.code]))
            for group in groups_to_keep(self.scope, today)
        ]
        if allowed(SetStandard, self.scope, None):
            add.append(Link(SetStandard.title, reverse("activities:resource-standard")))
        context = {
            "year_text": school_year_text(year),
            "standard": standard_of(year),
            "rows": [
                {
                    "row": row,
                    "url": url_of(row),
                    "uploader": names(row.uploader_id),
                    "group": groups[row.group_id][1],
                    "visits": every[row.pk],
                    "foreign": foreign[row.pk],
                }
                for row in shown
            ],
            "page": page,
            "add": add,
        }
        return render(request, "activities/resources/resource_list.html", context)


class ResourceDetailView(ScopedView, View):
    permission = VIEW_ACTIVITIES
    http_method_names = ["get", "head"]

    def get(self, request, code):
        resource = get_object_or_404(visible_resources(self.scope), code=code)
        today = timezone.localdate()
        year = school_year_of(today)
        found = visits_by_school(DigitalResource.objects.filter(pk=resource.pk), year)
        rows = list(resource.visits.order_by("-day", "pk")[:ENTERED])
        schools = {school for _, school in found} | {row.institution_id for row in rows}
        versions = InstitutionVersion.objects.active_on(today).filter(institution__in=schools)
        names = dict(versions.order_by("pk").values_list("institution_id", "name"))
        own = resource.uploader.institution_id
        context = {
            "resource": resource,
            "uploader": site_names([resource.uploader_id])(resource.uploader_id),
            "group_name": groups_named([resource.group_id])[resource.group_id][1],
            "year_text": school_year_text(year),
            "visits": sorted(
                ((names.get(school, "—"), people, school == own) for (_, school), people in found.items()),
                key=lambda one: (-one[1], one[0]),
            ),
            "entered": self._entered(resource, rows, names) if may_keep_resource(self.scope, resource) else [],
            "total": sum(found.values()),
            "open_url": reverse("activities:resource-open", args=[code]) if resource.link else "",
            "acts": [
                Link(form.title, reverse("activities:resource-act", args=[code, form.verb]))
                for form in RESOURCE_ACTS.values()
                if allowed(form, self.scope, resource)
            ],
            "panel": panel_of(owner_of(resource), request.user),
            "parent": {"text": "数字资源", "url": reverse("activities:resource-list")},
        }
        return render(request, "activities/resources/resource_detail.html", context)

    @staticmethod
    def _entered(resource, rows, names) -> list[dict]:
        """What was entered by hand or sheet, day by day: what may be put right."""
        return [
            {
                "row": row,
                "school": names.get(row.institution_id, "—"),
                "acts": [
                    Link(form.title, reverse("activities:resource-visits-act", args=[resource.code, row.pk, form.verb]))
                    for form in VISIT_ACTS.values()
                ],
            }
            for row in rows
        ]


class ResourceOpenView(ScopedView, View):
    """To the link, counted: a button, not a link, since it writes."""

    permission = VIEW_ACTIVITIES
    http_method_names = ["post"]

    def post(self, request, code):
        resource = get_object_or_404(visible_resources(self.scope).exclude(link=""), code=code)
        open_resource(user=request.user, resource=resource)
        return redirect(resource.link)


class ResourceActPage(ActPage):
    refusal = NOT_YOURS

    def may_act(self):
        return allowed(self.find_form(), self.scope, self.record)

    def touched(self, codes):
        return visible_resources(self.scope).filter(code__in=codes).first()

    def start_url(self):
        return reverse("activities:resource-list")

    def address_of(self, owner):
        return url_of(owner)


class ResourceAddView(ResourceActPage):
    def load(self):
        groups = EducationGroup.objects.visible_to(self.scope, VIEW_ACTIVITIES)
        return get_object_or_404(groups, code=self.kwargs["code"])

    def find_form(self):
        return AddResource


class StandardView(ResourceActPage):
    refusal = "上传达标数由区教委登记科室设定。"

    def load(self):
        return None

    def find_form(self):
        return SetStandard

    def _home(self, done=None):
        return self.start_url()


class ResourceActView(ResourceActPage):
    def load(self):
        return get_object_or_404(visible_resources(self.scope), code=self.kwargs["code"])

    def find_form(self):
        if self.kwargs["verb"] not in RESOURCE_ACTS:
            raise Http404
        return RESOURCE_ACTS[self.kwargs["verb"]]

    def _home(self, done=None):
        return url_of(self.record)


class VisitsActView(ResourceActPage):
    def load(self):
        rows = ResourceVisits.objects.filter(resource__in=visible_resources(self.scope).order_by().values("pk"))
        rows = rows.select_related("resource__uploader", "institution")
        return get_object_or_404(rows, pk=self.kwargs["pk"], resource__code=self.kwargs["code"])

    def find_form(self):
        if self.kwargs["verb"] not in VISIT_ACTS:
            raise Http404
        return VISIT_ACTS[self.kwargs["verb"]]

    def _home(self, done=None):
        return url_of(self.record.resource)
