"""The act that settles 用工性质 for a school's people, many at a time."""

from django import forms
from django.utils import timezone

from groups.rights.roles import CHANGE_ROSTER
from nanan_groups.records import act_forms
from staffing.roster.queries.employment import unverified_people
from staffing.roster.services.employment import settle_employment
from staffing.roster.words import Employment, PostKind


class SettleEmployment(act_forms.ActForm):
    verb, title, subject, kinds, dated = "settle-employment", "核实用工性质", "school", act_forms.CORRECTION_ONLY, False
    clause = "意见 五(二)4"
    help = (
        "只列本校用工性质“待核”的人员。同一种性质的一次勾选，核对后写入其在本校的全部任职；其余的再办一次。"
        "只有在编的占核定编制、列入应交流；没有核实的不会当作在编。"
    )
    service = staticmethod(settle_employment)

    employment = forms.ChoiceField(label="用工性质", choices=Employment.choices, widget=forms.RadioSelect)
    people = forms.MultipleChoiceField(label="人员", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].error_messages["invalid_choice"] = "所选人员中有的已经核实，请刷新页面后再选。"
        self.fields["people"].error_messages["required"] = "请至少勾选一人。"

    def prepare(self):
        day = timezone.localdate()
        self.fields["effective_on"].widget = forms.HiddenInput()
        self.fields["effective_on"].initial = day
        found = unverified_people(self.scope, CHANGE_ROSTER, day, self.record.pk)
        self.fields["people"].choices = [
            (code, f"{name}（{number}）{PostKind(kind).label}") for code, name, number, kind in found
        ]
        self.fields["people"].initial = [code for code, *_ in found]

    def arguments(self):
        return {
            "institution": self.record,
            "people": self.cleaned_data["people"],
            "employment": self.cleaned_data["employment"],
        }
