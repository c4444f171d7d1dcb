"""The acts on decided legs."""

from django import forms
from django.utils import timezone

from groups.registry.register.forms.fields import RecordField
from groups.rights.roles import RUN_EXCHANGES
from nanan_groups.kit.forms import DayField
from nanan_groups.records import act_forms
from staffing.exchanges.models import ExchangeLeg
from staffing.exchanges.services import assessments, legs
from staffing.exchanges.words import ExchangeKind, Grade
from staffing.roster.words import Subject


class LegForm(act_forms.ActForm):
    dated = False
    right = RUN_EXCHANGES

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].widget = forms.HiddenInput()
        self.fields["effective_on"].initial = timezone.localdate()

    @staticmethod
    def owner_of(record):
        return record.person if isinstance(record, ExchangeLeg) else record


class DecideLeg(LegForm):
    verb, title, subject, kinds = "decide", "登记已决定的交流", "person", act_forms.ENTRY_ONLY
    clause = "意见 五(二)4；细则 三(一)5"
    help = (
        "登记已有决定文件的交流：编制和任职不动，派出校点为起日的任职。集团内外和所属集团按起日的登记固定，以后校点换集团也不变。"
        "全职的各段不得重叠；走教填周课时，同一天各段合计不超过一个全职。"
    )
    service = staticmethod(legs.decide_leg)

    kind_of = forms.ChoiceField(label="种类", choices=ExchangeKind.choices)
    to_site = RecordField("site", label="接收校点")
    start = DayField(label="起")
    end = DayField(label="计划止", help_text="该日起不再交流。计数的交流至少 10 个月（参数）。")
    hours = forms.IntegerField(label="周课时", min_value=1, max_value=40, required=False, help_text="走教的填。")
    standard = forms.IntegerField(label="标准周课时", min_value=1, max_value=40, required=False)
    subject_of = forms.ChoiceField(label="任教学科", choices=[("", "不填"), *Subject.choices], required=False)
    duties = forms.CharField(label="任务", max_length=200, required=False)

    def prepare(self):
        self.fields["document"].label, self.fields["document"].required = "决定文件", True
        if self.record.subject:
            self.fields["subject_of"].initial = self.record.subject

    def arguments(self):
        data = self.cleaned_data
        return {
            "person": self.record,
            "kind": data["kind_of"],
            "subject": data["subject_of"],
            "hours": data["hours"] or 0,
            "standard": data["standard"] or 0,
        } | {name: data[name] for name in ("to_site", "start", "end", "duties", "document")}

    def refuse(self, problem):
        problem.field = {"kind": "kind_of", "subject": "subject_of"}.get(problem.field, problem.field)
        super().refuse(problem)


class ExtendLeg(LegForm):
    verb, title, subject, kinds = "extend", "交流延期", "leg", act_forms.CHANGE_ONLY
    help = "写明延期的原因和新的止日；连同延期的总时长不超过参数规定的年数。"
    service = staticmethod(legs.extend_leg)

    until = DayField(label="延期到", help_text="该日起不再交流。")

    def arguments(self):
        return {"leg": self.record, "until": self.cleaned_data["until"]}


class EndLeg(LegForm):
    verb, title, subject, kinds = "end", "提前结束交流", "leg", act_forms.CHANGE_ONLY
    help = "从所填日期起返回原校。提前结束后不足计数时长的，不再计数。"
    service = staticmethod(legs.end_leg)

    on = DayField(label="结束日", help_text="该日起不再交流。")

    def arguments(self):
        return {"leg": self.record, "on": self.cleaned_data["on"]}


class VoidLeg(LegForm):
    verb, title, subject, kinds = "void", "作废交流", "leg", act_forms.CORRECTION_ONLY
    help = "这段交流没有成立时办理。记录保留在变更历史中。"
    service = staticmethod(legs.void_leg)

    def arguments(self):
        return {"leg": self.record}


class AssessLeg(LegForm):
    verb, title, subject, kinds = "assess", "登记期满考核", "leg", act_forms.ENTRY_ONLY
    help = "直接登记、没有交流流程的，按接收学校盖章的考核表登记；经流程办理的由接收学校校长考核。"
    service = staticmethod(assessments.assess_leg)

    grade = forms.ChoiceField(label="考核等次", choices=[("", "请选择"), *Grade.choices])
    remarks = forms.CharField(label="评语", max_length=500, required=False)

    def prepare(self):
        self.fields["document"].label = "考核表"

    def arguments(self):
        return {"leg": self.record, "grade": self.cleaned_data["grade"], "remarks": self.cleaned_data["remarks"]}


FORMS = {(form.subject, form.verb): form for form in (DecideLeg, ExtendLeg, EndLeg, VoidLeg, AssessLeg)}
