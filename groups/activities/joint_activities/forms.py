"""The forms of activities. The record of the first is the group, of the others the activity."""

from datetime import time

from django import forms
from django.utils import timezone

from groups.activities.joint_activities import services
from groups.activities.joint_activities.queries import group_sites, may_keep, own_sites, school_lines
from groups.activities.joint_activities.rules import clock_text, parse_clock
from groups.activities.joint_activities.words import ActivityForm as Form
from groups.activities.joint_activities.words import ActivityState, JointKind
from groups.registry.register.queries.names import site_names
from nanan_groups.kit.forms import DayField, LongTextField, ParsedField
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records.act_forms import CORRECTION_ONLY, ENTRY_ONLY, ActForm


class ClockField(ParsedField):
    """A time of day as offices type it: 14:30, 14：30, 14时30分."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 20)
        kwargs.setdefault("help_text", "如 14:30。")
        super().__init__(**kwargs)

    value_type = time

    def parse(self, text):
        return parse_clock(text, label=self.label)

    def show(self, value):
        return clock_text(value)


class SitesField(forms.TypedMultipleChoiceField):
    """Some of the sites of a group; the choices are set by the form."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(coerce=int, empty_value=[], **kwargs)
        self.error_messages["invalid_choice"] = "请从所列选项中选择。"


class ActivityAct(ActForm):
    kinds = ENTRY_ONLY
    dated = False
    clause = "细则 四1"

    reason = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)


class CorrectionAct(ActivityAct):
    """What was entered wrongly is put right or taken back, with the reason; what stood there stays in the history."""

    kinds = CORRECTION_ONLY
    help = "登记有误时使用，写明原因；原来的登记保留在变更历史中，评估用的数随之更正。"

    reason = LongTextField(label="更正的原因", max_length=500, rows=2)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].widget = forms.HiddenInput()  # it holds at once
        self.fields["effective_on"].initial = timezone.localdate()


class _Facts(ActivityAct):
    help = "同一集团同一天不登记两次同名的活动；主办校点自动列入参加校点。"

    school_year = forms.TypedChoiceField(label="学年", coerce=int, help_text="日期须在所选学年内。")
    joint_kind = forms.ChoiceField(label="种类", choices=JointKind)
    form = forms.ChoiceField(label="形式", choices=Form)
    title_text = forms.CharField(label="活动名称", max_length=80)
    day = DayField(label="日期")
    starts = ClockField(label="开始")
    ends = ClockField(label="结束")
    place = forms.CharField(label="地点", max_length=80)
    organiser = forms.TypedChoiceField(label="主办校点", coerce=int)
    sites = SitesField(label="参加校点")
    content = LongTextField(label="内容安排", max_length=2_000, rows=4, required=False, help_text="写进活动通知。")
    in_plan = forms.BooleanField(label="列入本集团年度计划", required=False)
    rotating = forms.BooleanField(label="属于轮值理事长的年度安排", required=False)

    def offer(self, group: int) -> None:
        today = timezone.localdate()
        year = school_year_of(today)
        years = [(one, f"{school_year_text(one)} 学年") for one in (year + 1, year, year - 1)]
        self.fields["school_year"].choices, self.fields["school_year"].initial = years, year
        all_sites, own = group_sites(group, today), own_sites(self.scope, group, today)
        names = site_names(all_sites)
        self.fields["organiser"].choices = [(site, names(site)) for site in own]
        self.fields["sites"].choices = [(site, names(site)) for site in all_sites]

    def facts(self) -> dict:
        data = self.cleaned_data
        plain = ("form", "day", "starts", "ends", "place", "content", "in_plan", "rotating", "organiser", "sites")
        named = {"kind": data["joint_kind"], "title": data["title_text"], "school_year": data["school_year"]}
        return {name: data[name] for name in plain} | named


class PlanActivity(_Facts):
    """``record``: the group."""

    verb, title = "plan", "安排活动"
    service = staticmethod(services.plan_activity)

    @staticmethod
    def owner_of(record):
        return record if hasattr(record, "organiser_id") else None

    @classmethod
    def allowed(cls, scope, group) -> bool:
        return bool(own_sites(scope, group.pk, timezone.localdate()))

    def prepare(self):
        self.offer(self.record.pk)

    def arguments(self):
        return {"group": self.record} | self.facts()


class ChangeActivity(_Facts):
    verb, title = "change", "修改活动"
    service = staticmethod(services.change_activity)
    states = (ActivityState.PLANNED,)

    def prepare(self):
        row = self.record
        self.offer(row.group_id)
        for name in ("form", "day", "starts", "ends", "place", "content", "in_plan", "rotating"):
            self.fields[name].initial = getattr(row, name)
        self.fields["joint_kind"].initial, self.fields["title_text"].initial = row.kind, row.title
        self.fields["school_year"].initial = school_year_of(row.day)
        self.fields["organiser"].initial = row.organiser_id
        self.fields["sites"].initial = [each.site_id for each in row.schools.all()]

    def arguments(self):
        return {"activity": self.record} | self.facts()


class ReportActivity(ActivityAct):
    verb, title = "report", "登记活动情况"
    service = staticmethod(services.report_activity)
    states = (ActivityState.PLANNED, ActivityState.HELD)
    help = "参加学生数同一学生只计一次；人次按参加的场次累计；首次参加指本学年第一次参加本集团的这类活动。没有学生参加的填 0。"

    summary = LongTextField(label="活动小结", max_length=2_000, rows=5)

    def prepare(self):
        self.fields["summary"].initial = self.record.summary
        self.lines = school_lines(self.record)
        for row, name in self.lines:
            for field, label in (
                ("pupils", "参加学生数"),
                ("first_time", "其中本学年首次参加"),
                ("visits", "学生人次"),
            ):
                self.fields[f"{field}-{row.site_id}"] = forms.IntegerField(
                    label=f"{name}：{label}", min_value=0, max_value=1_000_000, initial=getattr(row, field)
                )

    def arguments(self):
        data = self.cleaned_data
        counts = {
            row.site_id: tuple(data[f"{field}-{row.site_id}"] for field in ("pupils", "first_time", "visits"))
            for row, _ in self.lines
        }
        return {"activity": self.record, "summary": data["summary"], "counts": counts}


class CancelActivity(ActivityAct):
    verb, title = "cancel", "取消活动"
    service = staticmethod(services.cancel_activity)
    states = (ActivityState.PLANNED,)

    why = LongTextField(label="取消的原因", max_length=300)

    def arguments(self):
        return {"activity": self.record, "why": self.cleaned_data["why"]}


class TakeBackReport(CorrectionAct):
    verb, title = "take-back", "撤回活动情况"
    service = staticmethod(services.take_back_report)
    states = (ActivityState.HELD,)
    help = "没有举办却登记了情况的，撤回后回到已安排，可以修改、取消或重新登记；只是数字有误的，直接重新登记活动情况。"

    def arguments(self):
        return {"activity": self.record}


class RestoreActivity(CorrectionAct):
    verb, title = "restore", "恢复活动"
    service = staticmethod(services.restore_activity)
    states = (ActivityState.CANCELLED,)
    help = "取消有误的，恢复为已安排；原来取消的原因保留在变更历史中。"

    def arguments(self):
        return {"activity": self.record}


ACTIVITY_ACTS = {
    form.verb: form for form in (ReportActivity, ChangeActivity, CancelActivity, RestoreActivity, TakeBackReport)
}


def open_acts(scope, activity) -> list[type[ActivityAct]]:
    """What may be done with an activity now, by this person."""
    if not may_keep(scope, activity):
        return []
    today = timezone.localdate()
    return [
        form
        for form in ACTIVITY_ACTS.values()
        if activity.state in form.states and (form is not ReportActivity or activity.day <= today)
    ]
