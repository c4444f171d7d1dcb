"""Output of reserve cadres: a figure by group and district, each opening to its people."""

from collections import defaultdict

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from groups.registry.models import EducationGroup, GroupVersion
from groups.registry.register.queries.names import group_name
from groups.rights.roles import VIEW_NOMINATIONS, VIEW_ROSTER
from nanan_groups.kit.pages import AsOf, ScopedView
from staffing.cadres.queries import cadres_of
from staffing.cadres.rules import CLAUSE, output_of
from staffing.roster.models import StaffMember

ALL = "all"  # the district, in the place of a group's code
TITLE = "后备干部输出"


class OfCadres(ScopedView, View):
    permission = VIEW_NOMINATIONS
    http_method_names = ["get", "head"]

    def found(self):
        reach = self.scope.reach(self.permission)
        self.everywhere = reach.everywhere
        self.as_of = AsOf.from_request(self.request)
        if reach.everywhere:
            return cadres_of(self.as_of.day)
        # Where one's people will work at other groups' schools is not told before the day.
        return cadres_of(min(self.as_of.day, self.scope.day), reach.groups)

    def url(self, code: str) -> str:
        return reverse("staffing:cadre-people", args=[code]) + self.query

    @property
    def query(self) -> str:
        return "" if self.as_of.is_today else f"?as_of={self.as_of.iso}"


class CadreOutputView(OfCadres):
    def get(self, request):
        found, by_group = self.found(), defaultdict(list)
        for one in found:
            by_group[one.group].append(one)
        names = GroupVersion.objects.filter(group__in=by_group).active_on(self.as_of.day)
        groups = EducationGroup.objects.filter(pk__in=by_group).order_by("code")
        known = dict(names.order_by("pk").values_list("group_id", "name"))
        context = {
            "clause": CLAUSE,
            "as_of": self.as_of,
            "keep": self.as_of.keep,
            "rows": [
                {"name": known.get(one.pk, one.code), "output": output_of(by_group[one.pk]), "url": self.url(one.code)}
                for one in groups
            ],
            "district": {"output": output_of(found), "url": self.url(ALL)} if self.everywhere and found else None,
        }
        return render(request, "staffing/cadres/output.html", context)


class CadrePeopleView(OfCadres):
    def get(self, request, code):
        found = self.found()
        if code == ALL:
            if not self.everywhere:
                raise Http404
            name = "全区"
        else:
            group = EducationGroup.objects.filter(code=code).first()
            if group is None or not (self.everywhere or group.pk in self.scope.reach(self.permission).groups):
                raise Http404
            found, name = [one for one in found if one.group == group.pk], group_name(group, self.as_of.day)
        people = StaffMember.objects.in_bulk({one.person for one in found})
        opened = StaffMember.objects.visible_to(self.scope, VIEW_ROSTER).filter(pk__in=people)
        open_keys = set(opened.order_by().values_list("pk", flat=True))
        groups = EducationGroup.objects.in_bulk({one.group for one in found})
        context = {
            "title": TITLE,
            "name": name,
            "as_of": self.as_of,
            "output": output_of(found),
            "rows": [
                {
                    "name": people[one.person].name,
                    "url": reverse("staffing:person-detail", args=[people[one.person].code])
                    if one.person in open_keys
                    else "",
                    "group": str(groups[one.group]) if code == ALL else "",
                    "cadre": one,
                    "case_url": reverse("staffing:nomination-detail", args=[one.case]),
                }
                for one in sorted(found, key=lambda one: (not one.went, one.adopted_on, one.case))
            ],
            "of_all": code == ALL,
            "parent": {"text": TITLE, "url": reverse("staffing:cadre-output") + self.query},
        }
        return render(request, "staffing/cadres/people.html", context)
