from django import forms
from django.utils import timezone

from groups.measures.reports.forms import MeasureAct
from groups.measures.tolerance import services
from groups.measures.tolerance.models import ToleranceDecision
from groups.registry.register.forms.fields import RecordField
from groups.rights.roles import RUN_MEASURES
from nanan_groups.kit.forms import DayField, LongTextField
from nanan_groups.kit.years import school_year_of, school_year_text


class ToleranceAct(MeasureAct):
    clause = "意见 六(一)"

    @staticmethod
    def owner_of(record):
        return record if isinstance(record, ToleranceDecision) else None

    @classmethod
    def allowed(cls, scope, record) -> bool:
        return scope.may_everywhere(RUN_MEASURES)


class Decide(ToleranceAct):
    verb, title = "decide", "登记容错决定"
    service = staticmethod(services.decide)
    help = "登记已经作出的决定；评估时据此不追究相应的否决事项。决定文件作为依据，不能补填的请先取得文号。"

    group = RecordField("group", label="教育集团")
    title_text = forms.CharField(label="事项", max_length=100)
    fact = LongTextField(label="事实", max_length=2_000, rows=4)
    decision = LongTextField(label="决定", max_length=1_000, rows=3)
    decided_on = DayField(label="决定日")
    decision_document = forms.CharField(label="决定文件", max_length=120)
    school_year = forms.TypedChoiceField(label="适用学年", coerce=int)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        year = school_year_of(timezone.localdate())
        self.fields["school_year"].choices = [
            (one, f"{school_year_text(one)} 学年") for one in range(year, max(2022, year - 4) - 1, -1)
        ]

    def arguments(self):
        data = self.cleaned_data
        own = {name: data[name] for name in ("group", "fact", "decision", "decided_on", "school_year")}
        return own | {"title": data["title_text"], "document": data["decision_document"]}


class Withdraw(ToleranceAct):
    """``record``: the decision."""

    verb, title = "withdraw", "撤销容错决定"
    service = staticmethod(services.withdraw)

    why = LongTextField(label="撤销的原因", max_length=300)

    def arguments(self):
        return {"decision": self.record, "why": self.cleaned_data["why"]}
