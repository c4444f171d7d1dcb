"""The forms of targets and reports."""

from django import forms
from django.utils import timezone

from groups.measures.reports import services
from groups.measures.reports.queries import FIRST_YEAR, reports_for
from groups.measures.reports.words import Light
from groups.rights.roles import RUN_MEASURES
from nanan_groups.kit.forms import DayField, LongTextField
from nanan_groups.records.act_forms import ENTRY_ONLY, ActForm


class MeasureAct(ActForm):
    kinds = ENTRY_ONLY
    dated = False
    clause = "意见 五、六"

    reason = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    @staticmethod
    def owner_of(record):
        return None


class SetTarget(MeasureAct):
    """``record``: the measure."""

    verb, title = "target", "登记年度目标"
    service = staticmethod(services.set_target)

    year = forms.TypedChoiceField(label="年度", coerce=int)
    text = LongTextField(label="年度目标", max_length=1_000, rows=4)
    due_on = DayField(label="完成期限")

    @classmethod
    def allowed(cls, scope, record) -> bool:
        return scope.may_everywhere(RUN_MEASURES)

    def prepare(self):
        year = timezone.localdate().year
        self.fields["year"].choices = [(one, f"{one} 年") for one in (year, year + 1)]
        known = self.record.targets.filter(year=year).first()
        if known:
            self.fields["text"].initial, self.fields["due_on"].initial = known.text, known.due_on

    def arguments(self):
        return {"measure": self.record} | {name: self.cleaned_data[name] for name in ("year", "text", "due_on")}


class _Written(MeasureAct):
    progress = LongTextField(label="进展情况", max_length=4_000, rows=6, required=False)
    light = forms.ChoiceField(label="进度", choices=[("", "请选择"), *Light.choices], required=False)
    light_reason = LongTextField(
        label="原因", max_length=500, required=False, help_text="需要关注或进度滞后的，须写明原因。"
    )
    next_step = LongTextField(label="下一步", max_length=1_000, rows=3, required=False)

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("progress", "light", "light_reason", "next_step")}


class StartReport(_Written):
    """``record``: a MeasureDepartment: the part of a department in a measure."""

    verb, title = "start", "起草举措报告"
    service = staticmethod(services.start_report)
    help = "报送前都可以修改；佐证材料在报告页上传。"

    year = forms.TypedChoiceField(label="年度", coerce=int)

    @classmethod
    def allowed(cls, scope, record) -> bool:
        return reports_for(scope, record.department_id)

    def prepare(self):
        year = timezone.localdate().year
        self.fields["year"].choices = [(one, f"{one} 年") for one in range(year, FIRST_YEAR - 1, -1)]
        self.order_fields(["year", *self.fields])

    def arguments(self):
        of = {"measure": self.record.measure, "department": self.record.department}
        return of | {"year": self.cleaned_data["year"]} | self.facts()


class ChangeReport(_Written):
    """``record``: the report."""

    verb, title = "change", "修改举措报告"
    service = staticmethod(services.change_report)

    @staticmethod
    def owner_of(record):
        return record

    @classmethod
    def allowed(cls, scope, record) -> bool:
        return reports_for(scope, record.department_id)

    def prepare(self):
        for name in ("progress", "light", "light_reason", "next_step"):
            self.fields[name].initial = getattr(self.record, name)

    def arguments(self):
        return {"report": self.record} | self.facts()
