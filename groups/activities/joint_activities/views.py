"""Activities: the list of a school year, one with its schools and what belongs to it, the acts on it, its notice."""

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from groups.activities.joint_activities.forms import ACTIVITY_ACTS, PlanActivity, open_acts
from groups.activities.joint_activities.listeners import ACTIVITY_LINKS, ACTIVITY_PANELS
from groups.activities.joint_activities.models import Activity
from groups.activities.joint_activities.papers import notice_paper
from groups.activities.joint_activities.queries import (
    activities_of_year,
    groups_named,
    groups_to_keep,
    may_keep,
    notified_on,
    school_lines,
    slots_of,
    visible_activities,
    with_sums,
)
from groups.activities.joint_activities.rules import Slot, clash_words, when_text
from groups.activities.joint_activities.services import NOT_YOURS, owner_of
from groups.activities.joint_activities.words import ActivityForm, ActivityState, JointKind
from groups.papers.single.views import OfPaper, PaperAsFile, PaperOnPage
from groups.registry.models import EducationGroup
from groups.registry.register.queries.names import site_names
from groups.rights.roles import EXPORT_PAPERS, VIEW_ACTIVITIES
from nanan_groups.kit.pages import AsOf, Figure, Link, ScopedView, page_of
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records.act_pages import ActPage
from nanan_groups.records.attachments.panel import panel_of

TONES = {ActivityState.PLANNED: "info", ActivityState.HELD: "ok", ActivityState.CANCELLED: ""}


def url_of(activity: Activity) -> str:
    return reverse("activities:activity-detail", args=[activity.code])


class ActivityFilters(forms.Form):
    year = forms.ChoiceField(label="学年", required=False)
    group = forms.ChoiceField(label="集团", required=False)
    kind = forms.ChoiceField(label="种类", required=False, choices=[("", "全部"), *JointKind.choices])
    form = forms.ChoiceField(label="形式", required=False, choices=[("", "全部"), *ActivityForm.choices])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *ActivityState.choices])

    def __init__(self, data, *, year: int, groups: list[tuple[str, str]]):
        super().__init__(data)
        self.fields["year"].choices = [(str(one), school_year_text(one)) for one in range(year + 1, 2021, -1)]
        self.fields["group"].choices = [("", "全部"), *groups]
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = "请从所列选项中选择。"


class ActivityListView(ScopedView, View):
    permission = VIEW_ACTIVITIES
    http_method_names = ["get", "head"]

    def get(self, request):
        today = timezone.localdate()
        this_year = school_year_of(today)
        seen = groups_named(EducationGroup.objects.visible_to(self.scope, VIEW_ACTIVITIES).values_list("pk", flat=True))
        options = sorted((code, name) for code, name, _ in seen.values())
        filters = ActivityFilters(request.GET or {"year": str(this_year)}, year=this_year, groups=options)
        asked = filters.cleaned_data if filters.is_valid() else {}
        year = int(asked.get("year") or this_year)
        rows = activities_of_year(self.scope, year)
        if asked.get("group"):
            rows = rows.filter(group__code=asked["group"])
        rows = rows.filter(**{name: asked[name] for name in ("kind", "form", "state") if asked.get(name)})
        shown, page = page_of(request, with_sums(rows).order_by("-day", "-starts", "-pk"), size=50)
        names = site_names({row.organiser_id for row in shown})
        context = {
            "filters": filters,
            "as_of": AsOf.from_request(request),
            "year_text": school_year_text(year),
            "rows": [
                {
                    "row": row,
                    "url": url_of(row),
                    "organiser": names(row.organiser_id),
                    "group": seen[row.group_id][1],
                    "tone": TONES[row.state],
                    "when": when_text(row.day, row.starts, row.ends),
                }
                for row in shown
            ],
            "page": page,
            "figures": self._figures(rows),
            "add": [
                Link(f"安排活动：{seen[group.pk][1]}", reverse("activities:activity-add", args=[group.code]))
                for group in groups_to_keep(self.scope, today)
            ],
        }
        return render(request, "activities/joint_activities/activity_list.html", context)

    def _figures(self, rows) -> list[Figure]:
        held = rows.filter(state=ActivityState.HELD)
        sums = with_sums(held).values_list("pupil_count", "visit_count")
        pupils, visits = (sum(one[at] or 0 for one in sums) for at in (0, 1))
        return [
            Figure(rows.exclude(state=ActivityState.CANCELLED).count(), "次活动"),
            Figure(held.count(), "次已举办"),
            Figure(visits, "学生人次", note=f"各次参加学生数合计 {pupils}，同一次活动每人计一次"),
        ]


class ActivityDetailView(ScopedView, View):
    permission = VIEW_ACTIVITIES
    http_method_names = ["get", "head"]

    def get(self, request, code):
        activity = get_object_or_404(visible_activities(self.scope), code=code)
        names = groups_named([activity.group_id])
        lines = school_lines(activity)
        panels = [made for make in ACTIVITY_PANELS if (made := make(activity, self.scope, request.user))]
        links = [link for make in ACTIVITY_LINKS for link in make(activity, self.scope)]
        context = {
            "activity": activity,
            "group_name": names[activity.group_id][1],
            "when": when_text(activity.day, activity.starts, activity.ends),
            "tone": TONES[activity.state],
            "lines": [{"row": row, "name": name} for row, name in lines],
            "sums": {name: sum(getattr(row, name) for row, _ in lines) for name in ("pupils", "first_time", "visits")},
            "acts": [
                Link(form.title, reverse("activities:activity-act", args=[code, form.verb]))
                for form in open_acts(self.scope, activity)
            ],
            "links": [Link("活动通知", reverse("activities:activity-print", args=[code])), *links],
            "panels": panels,
            "clashes": self._clashes(activity) if may_keep(self.scope, activity) else [],
            "panel": panel_of(owner_of(activity), request.user),
        }
        return render(request, "activities/joint_activities/activity_detail.html", context)

    @staticmethod
    def _clashes(activity: Activity) -> list[str]:
        if activity.state != ActivityState.PLANNED:
            return []
        sites = frozenset(activity.schools.values_list("site_id", flat=True))
        slot = Slot(activity.title, activity.day, activity.starts, activity.ends, sites)
        return clash_words(slot, slots_of(activity.group_id, activity.day, besides=activity.pk))


class ActivityActPage(ActPage):
    refusal = NOT_YOURS

    def touched(self, codes):
        return visible_activities(self.scope).filter(code__in=codes).first()

    def start_url(self):
        return reverse("activities:activity-list")

    def address_of(self, owner):
        return url_of(owner)

    def _warnings(self, data):
        """What else these schools have at that time: a hint."""
        if not {"starts", "ends", "sites"} <= set(data):
            return super()._warnings(data)
        planned = self.form_class is PlanActivity
        group, besides = (self.record.pk, None) if planned else (self.record.group_id, self.record.pk)
        sites = frozenset([*data["sites"], data["organiser"]])
        slot = Slot(data["title_text"], data["day"], data["starts"], data["ends"], sites)
        return clash_words(slot, slots_of(group, data["day"], besides=besides))


class ActivityAddView(ActivityActPage):
    def load(self):
        return get_object_or_404(
            EducationGroup.objects.visible_to(self.scope, VIEW_ACTIVITIES), code=self.kwargs["code"]
        )

    def find_form(self):
        return PlanActivity

    def may_act(self):
        return PlanActivity.allowed(self.scope, self.record)


class ActivityActView(ActivityActPage):
    def load(self):
        return get_object_or_404(visible_activities(self.scope), code=self.kwargs["code"])

    def find_form(self):
        if self.kwargs["verb"] not in ACTIVITY_ACTS:
            raise Http404
        return ACTIVITY_ACTS[self.kwargs["verb"]]

    def may_act(self):
        return may_keep(self.scope, self.record)


class _Notice(OfPaper):
    permission = VIEW_ACTIVITIES
    heading, back, what = "打印活动通知", "返回活动", "activity"
    word_page = "activities:activity-docx"

    def find(self):
        return get_object_or_404(visible_activities(self.scope), code=self.kwargs["code"])

    def paper(self):
        activity = self.record
        group = groups_named([activity.group_id])[activity.group_id][1]
        schools = [name for _, name in school_lines(activity)]
        return notice_paper(activity, group, schools, notified_on(activity))

    def takes(self):
        return self.scope.may_for_group(EXPORT_PAPERS, self.record.group_id)

    def back_url(self):
        return url_of(self.record)

    def subject(self):
        return self.record.title

    def file_name(self, paper):
        return f"活动通知-{self.record.code}"

    def day(self):
        return self.record.day


class NoticePrintView(_Notice, PaperOnPage):
    pass


class NoticeDocxView(_Notice, PaperAsFile):
    pass
