from django import forms

from groups.measures.reports.forms import MeasureAct
from groups.measures.reports.queries import reports_for
from groups.measures.supervision import services
from groups.measures.supervision.models import Supervision
from groups.measures.supervision.words import SupervisionState
from groups.registry.models import Department
from groups.rights.roles import RUN_MEASURES
from nanan_groups.kit.forms import DayField, LongTextField


class SupervisionAct(MeasureAct):
    clause = "意见 六(四)"
    states: tuple[str, ...] = ()

    @staticmethod
    def owner_of(record):
        return record if isinstance(record, Supervision) else None


class Issue(SupervisionAct):
    """``record``: the measure."""

    verb, title = "issue", "发出督办单"
    service = staticmethod(services.issue)

    department = forms.ModelChoiceField(label="承办部门", queryset=Department.objects.none(), empty_label=None)
    due_on = DayField(label="办理期限")
    problem = LongTextField(label="存在的问题", max_length=1_000, rows=4)
    requirement = LongTextField(label="办理要求", max_length=1_000, rows=4)

    @classmethod
    def allowed(cls, scope, record) -> bool:
        return scope.may_everywhere(RUN_MEASURES)

    def prepare(self):
        rows = Department.objects.filter(measures__measure=self.record)
        self.fields["department"].queryset = rows.order_by("ordinal", "code")

    def arguments(self):
        names = ("department", "due_on", "problem", "requirement")
        return {"measure": self.record} | {name: self.cleaned_data[name] for name in names}


class Answer(SupervisionAct):
    verb, title = "answer", "回复督办单"
    service = staticmethod(services.answer)
    states = (SupervisionState.OPEN, SupervisionState.ANSWERED)

    answer = LongTextField(label="办理情况", max_length=2_000, rows=6)

    @classmethod
    def allowed(cls, scope, record) -> bool:
        return reports_for(scope, record.department_id)

    def prepare(self):
        self.fields["answer"].initial = self.record.answer

    def arguments(self):
        return {"supervision": self.record, "answer": self.cleaned_data["answer"]}


class Close(SupervisionAct):
    verb, title = "close", "办结或退回"
    service = staticmethod(services.close)
    states = (SupervisionState.ANSWERED,)

    verdict = forms.ChoiceField(
        label="意见", choices=[("yes", "办结"), ("no", "退回承办部门继续办理")], widget=forms.RadioSelect
    )
    result = LongTextField(label="办结意见或退回的原因", max_length=1_000, rows=3)

    @classmethod
    def allowed(cls, scope, record) -> bool:
        return scope.may_everywhere(RUN_MEASURES)

    def arguments(self):
        data = self.cleaned_data
        return {"supervision": self.record, "accepted": data["verdict"] == "yes", "result": data["result"]}


SUPERVISION_ACTS = {form.verb: form for form in (Answer, Close)}
