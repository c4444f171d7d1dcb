"""Shared courses: the list of a school year, one with its terms, the acts on it."""

from collections import defaultdict

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from groups.activities.courses.forms import COURSE_ACTS, TERM_ACTS, AddCourse, allowed
from groups.activities.courses.models import CourseTerm, SharedCourse
from groups.activities.courses.queries import may_keep_term, visible_courses
from groups.activities.courses.services import NOT_YOURS
from groups.activities.courses.words import Term
from groups.activities.joint_activities.queries import groups_named, groups_to_keep
from groups.registry.models import EducationGroup
from groups.registry.register.queries.names import site_names
from groups.rights.roles import VIEW_ACTIVITIES
from nanan_groups.kit.pages import Link, ScopedView, Tab, page_of
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records.act_pages import ActPage


def url_of(course: SharedCourse) -> str:
    return reverse("activities:course-detail", args=[course.code])


class CourseListView(ScopedView, View):
    permission = VIEW_ACTIVITIES
    http_method_names = ["get", "head"]

    def get(self, request):
        today = timezone.localdate()
        this_year = school_year_of(today)
        asked = request.GET.get("year", "")
        years = range(this_year, 2021, -1)
        year = int(asked) if asked in {str(one) for one in years} else this_year
        rows = visible_courses(self.scope).order_by("group__code", "title", "pk")
        shown, page = page_of(request, rows, size=50)
        given = defaultdict(lambda: defaultdict(list))
        for one in CourseTerm.objects.filter(course__in=shown, school_year=year).order_by("pk"):
            given[one.course_id][one.term].append(one.pupils)
        names, groups = site_names({row.developer_id for row in shown}), groups_named({row.group_id for row in shown})
        context = {
            "year_text": school_year_text(year),
            "tabs": [Tab(school_year_text(one), f"{request.path}?year={one}", one == year) for one in list(years)[:4]],
            "terms": Term.labels,
            "rows": [
                {
                    "row": row,
                    "url": url_of(row),
                    "developer": names(row.developer_id),
                    "group": groups[row.group_id][1],
                    "terms": [
                        {"label": term.label, "schools": len(given[row.pk][term]), "pupils": sum(given[row.pk][term])}
                        for term in Term
                    ],
                }
                for row in shown
            ],
            "page": page,
            "add": [
                Link(f"登记共享课程：{group}", reverse("activities:course-add", args=[group.code]))
                for group in groups_to_keep(self.scope, today)
            ],
        }
        return render(request, "activities/courses/course_list.html", context)


class CourseDetailView(ScopedView, View):
    permission = VIEW_ACTIVITIES
    http_method_names = ["get", "head"]

    def get(self, request, code):
        course = get_object_or_404(visible_courses(self.scope), code=code)
        terms = list(course.terms.select_related("course__developer", "site").order_by("-school_year", "-term", "pk"))
        names = site_names({course.developer_id, *(one.site_id for one in terms)})
        context = {
            "course": course,
            "developer": names(course.developer_id),
            "group_name": groups_named([course.group_id])[course.group_id][1],
            "terms": [
                {
                    "row": one,
                    "site": names(one.site_id),
                    "year": school_year_text(one.school_year),
                    "acts": [
                        Link(form.title, reverse("activities:course-term-act", args=[code, one.pk, form.verb]))
                        for form in TERM_ACTS.values()
                        if may_keep_term(self.scope, one)
                    ],
                }
                for one in terms
            ],
            "acts": [
                Link(form.title, reverse("activities:course-act", args=[code, form.verb]))
                for form in COURSE_ACTS.values()
                if allowed(form, self.scope, course)
            ],
            "parent": {"text": "共享课程", "url": reverse("activities:course-list")},
        }
        return render(request, "activities/courses/course_detail.html", context)


class CourseActPage(ActPage):
    refusal = NOT_YOURS

    def may_act(self):
        return allowed(self.find_form(), self.scope, self.record)

    def touched(self, codes):
        return visible_courses(self.scope).filter(code__in=codes).first()

    def start_url(self):
        return reverse("activities:course-list")

    def address_of(self, owner):
        return url_of(owner)


class CourseAddView(CourseActPage):
    def load(self):
        groups = EducationGroup.objects.visible_to(self.scope, VIEW_ACTIVITIES)
        return get_object_or_404(groups, code=self.kwargs["code"])

    def find_form(self):
        return AddCourse


class CourseActView(CourseActPage):
    def load(self):
        return get_object_or_404(visible_courses(self.scope), code=self.kwargs["code"])

    def find_form(self):
        if self.kwargs["verb"] not in COURSE_ACTS:
            raise Http404
        return COURSE_ACTS[self.kwargs["verb"]]

    def _home(self, done=None):
        return url_of(self.record)


class TermActView(CourseActPage):
    def load(self):
        rows = CourseTerm.objects.filter(course__in=visible_courses(self.scope).order_by().values("pk"))
        rows = rows.select_related("course__developer", "site")
        return get_object_or_404(rows, pk=self.kwargs["pk"], course__code=self.kwargs["code"])

    def find_form(self):
        if self.kwargs["verb"] not in TERM_ACTS:
            raise Http404
        return TERM_ACTS[self.kwargs["verb"]]

    def _home(self, done=None):
        return url_of(self.record.course)
