"""The acts of a round, and what the steps of a group's plan ask for."""

from django import forms
from django.utils import timezone

from groups.registry.models import Institution
from groups.rights.roles import CHANGE_ROSTER, RUN_EXCHANGES
from nanan_groups.kit.forms import DayField, LongTextField
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records import act_forms
from nanan_groups.records.case_forms import StepForm
from staffing.exchanges.queries.targets import frozen_list
from staffing.roster.queries.places import Places
from staffing.roster.words import Subject, TeachingStage
from staffing.rounds import services
from staffing.rounds.models import ExchangeRound
from staffing.rounds.queries import due_by_group, offers_of
from staffing.rounds.rules.case import CLAUSE
from staffing.rounds.words import MOST

FEW = 40  # so many schools are a list to choose from


class _RoundForm(act_forms.ActForm):
    dated = False
    clause = CLAUSE
    right = RUN_EXCHANGES

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].widget = forms.HiddenInput()
        self.fields["effective_on"].initial = timezone.localdate()


class SetRound(_RoundForm):
    verb, title, subject, kinds = "set", "设定交流轮次", None, act_forms.ENTRY_ONLY
    help = (
        "名册冻结后开始：学校申报余缺，集团上报计划，人事科室决定。"
        "到期的后果固定：余缺未报按无余缺计；计划未报按名单人数和年交流比例代定；决定逾期仍可办理，记为逾期。"
    )
    service = staticmethod(services.set_round)

    school_year = forms.TypedChoiceField(label="学年", coerce=int)
    balances_until = DayField(label="余缺申报截止", help_text="含当日。")
    plans_until = DayField(label="集团计划截止")
    decide_until = DayField(label="决定截止")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        now = school_year_of(timezone.localdate())
        years = [year for year in (now + 1, now, now - 1) if frozen_list(year)] or [now]
        self.fields["school_year"].choices = [(year, f"{school_year_text(year)}学年") for year in years]
        held = ExchangeRound.objects.filter(school_year=self.initial.get("school_year") or years[0]).first()
        for name in ("balances_until", "plans_until", "decide_until"):
            self.fields[name].initial = getattr(held, name) if held else None

    def arguments(self):
        names = ("school_year", "balances_until", "plans_until", "decide_until")
        return {name: self.cleaned_data[name] for name in names}


class SetBalance(_RoundForm):
    verb, title, subject, kinds = "balance", "申报学科余缺", "round", act_forms.ENTRY_ONLY
    help = "按学段学科填写多出或缺少的专任教师人数，只填一项；都填 0 的撤回。截止后未报的按无余缺计。"
    service = staticmethod(services.set_balance)
    right = CHANGE_ROSTER

    school = forms.ChoiceField(label="学校")
    stage = forms.ChoiceField(label="学段", choices=[("", "请选择"), *TeachingStage.choices])
    subject_of = forms.ChoiceField(label="学科", choices=[("", "请选择"), *Subject.choices])
    surplus = forms.IntegerField(label="余", min_value=0, max_value=MOST, initial=0)
    shortage = forms.IntegerField(label="缺", min_value=0, max_value=MOST, initial=0)
    told = forms.CharField(label="说明", max_length=200, required=False)

    @staticmethod
    def owner_of(record):
        return None  # schools tell side by side: none waits for the other

    def prepare(self):
        schools = Places(self.scope, timezone.localdate()).schools()
        blank = [] if len(schools) == 1 else [("", "请选择")]
        self.fields["school"].choices = [*blank, *((ref.code, ref.text) for ref in schools)]
        self.schools = {ref.code: ref.id for ref in schools}
        self.fields["reason"].required = False
        self.fields["reason"].widget = forms.HiddenInput()
        self.fields["document"].widget = forms.HiddenInput()

    def arguments(self):
        data = self.cleaned_data
        return {
            "of": self.record,
            "institution": Institution.objects.get(pk=self.schools[data["school"]]),
            "subject": data["subject_of"],
            "note": data["told"],
        } | {name: data[name] for name in ("stage", "surplus", "shortage")}

    def refuse(self, problem):
        problem.field = {"subject": "subject_of", "note": "told", "institution": "school"}.get(
            problem.field, problem.field
        )
        super().refuse(problem)


FORMS = {(form.subject, form.verb): form for form in (SetRound, SetBalance)}


class SubmitPlan(StepForm):
    number = forms.IntegerField(label="计划交流人数", min_value=0, max_value=MOST)
    grounds = LongTextField(label="说明", max_length=1000, rows=4, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        due = due_by_group(self.record.of.school_year).get(self.record.group_id, 0)
        self.fields["number"].help_text = f"本集团应交流 {due} 人。"


class DecidePlan(StepForm):
    document = forms.CharField(label="决定文件", max_length=200, error_messages={"required": "请写明决定文件。"})
    start = DayField(label="起")
    end = DayField(label="计划止", help_text="该日起不再交流。")
    picks = forms.MultipleChoiceField(
        label="交流人员",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="按余缺匹配的建议，由您决定；没有列出的请按单件办理。",
        error_messages={"invalid_choice": "所选人员中有人已不在可选之列，请刷新页面后重新选择。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offers = offers_of(self.record, timezone.localdate())
        self.fields["picks"].choices = [
            (one.value, f"{one.person}（{one.school}）→ {one.to_school}：{one.line}") for one in offers
        ]
        self.fields["picks"].initial = [one.value for one in offers if one.told]
