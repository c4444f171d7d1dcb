"""共建数据: the figures of a group in a school year, each with the rows that made it."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from groups.activities.figures.queries import Named, figures_of
from groups.activities.figures.words import Rows
from groups.activities.models import Activity, DigitalResource, JointRecord, SharedCourse, Venue, VenueUse
from groups.registry.models import EducationGroup, InstitutionVersion
from groups.registry.register.queries.names import group_name, site_names
from groups.rights.roles import VIEW_ACTIVITIES
from nanan_groups.kit.days import day_text
from nanan_groups.kit.pages import ScopedView, Tab
from nanan_groups.kit.years import school_year_of, school_year_text

MODELS = {
    Rows.ACTIVITIES: (Activity, "activities:activity-detail"),
    Rows.COURSES: (SharedCourse, "activities:course-detail"),
    Rows.VENUES: (Venue, "activities:venue-detail"),
    Rows.RECORDS: (JointRecord, "activities:record-detail"),
    Rows.RESOURCES: (DigitalResource, "activities:resource-detail"),
}


def told_rows(found: list[Named]) -> dict[Rows, dict[int, dict]]:
    """Every key of the figures in words, with its page where it has one. A constant number of queries."""
    keys: dict[Rows, set[int]] = {}
    for one in found:
        keys.setdefault(one.rows, set()).update(one.numerator_rows)
        keys.setdefault(one.whole_rows, set()).update(one.denominator_rows + one.unknown)
    out: dict[Rows, dict[int, dict]] = {}
    for rows, (model, page) in MODELS.items():
        found_rows = model.objects.filter(pk__in=keys.get(rows, ())).order_by("pk")
        out[rows] = {row.pk: {"text": str(row), "url": reverse(page, args=[row.code])} for row in found_rows}
    today = timezone.localdate()
    schools = InstitutionVersion.objects.active_on(today).filter(institution__in=keys.get(Rows.SCHOOLS, ()))
    named = schools.order_by("pk").values_list("institution_id", "name")
    out[Rows.SCHOOLS] = {pk: {"text": name, "url": ""} for pk, name in named}
    names = site_names(keys.get(Rows.SITES, set()))
    out[Rows.SITES] = {pk: {"text": names(pk), "url": ""} for pk in keys.get(Rows.SITES, ())}
    uses = VenueUse.objects.filter(pk__in=keys.get(Rows.USES, ())).select_related("venue").order_by("pk")
    out[Rows.USES] = {
        row.pk: {
            "text": f"{row.venue.name} {day_text(row.day)}，{row.sessions} 场",
            "url": reverse("activities:venue-detail", args=[row.venue.code]),
        }
        for row in uses
    }
    return out


class FigureView(ScopedView, View):
    permission = VIEW_ACTIVITIES
    http_method_names = ["get", "head"]

    def get(self, request, code):
        group = get_object_or_404(EducationGroup.objects.visible_to(self.scope, VIEW_ACTIVITIES), code=code)
        this = school_year_of(timezone.localdate())
        years = range(this, max(2021, this - 4), -1)
        asked = request.GET.get("year", "")
        year = int(asked) if asked in {str(one) for one in years} else this
        found = figures_of([group.pk], year)[group.pk]
        told = told_rows(found)
        name = group_name(group)
        context = {
            "name": name,
            "year_text": school_year_text(year),
            "tabs": [Tab(school_year_text(one), f"{request.path}?year={one}", one == year) for one in years],
            "rows": [
                {
                    "figure": one,
                    "percent": _percent(one),
                    "kind": one.rows.label,
                    "part": [told[one.rows][key] for key in one.numerator_rows if key in told[one.rows]],
                    "unknown": [told[one.whole_rows][key] for key in one.unknown if key in told[one.whole_rows]],
                    "left": [
                        told[one.whole_rows][key]
                        for key in one.denominator_rows
                        if key not in one.numerator_rows and key in told[one.whole_rows]
                    ],
                }
                for one in found
            ],
            "parent": {"text": name, "url": reverse("reading:group-detail", args=[code])},
        }
        return render(request, "activities/figures/group_figures.html", context)


def _percent(one: Named) -> str:
    """Two places, half up, from whole numbers."""
    if one.counts or not one.known:
        return ""
    hundredths = (one.numerator * 20_000 + one.denominator) // (2 * one.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d}%"
