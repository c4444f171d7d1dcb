"""Acts on plain facts: directory, enrolment, district totals; and many confirmations at once."""

import re

from django import forms

from groups.registry.figures.models import Enrolment
from groups.registry.figures.services import figures as facts
from groups.registry.register.forms.base import ActForm
from groups.registry.register.forms.fields import CellField
from groups.registry.register.models import Site
from groups.registry.register.rules.cells import CLASSES, PUPILS
from groups.registry.register.words import Stage
from groups.rights.checks import keeps_figures
from groups.rights.roles import ENROLMENT
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records.act_forms import ENTRY_ONLY


def _years(today):
    year = school_year_of(today)
    return [(y, school_year_text(y)) for y in range(year + 1, 2020, -1)]


class _YearForm(ActForm):
    """The school years a fact may be entered for: the coming one and back to the policy's."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school_year"].choices = _years(self.fields["effective_on"].initial)
        self.fields["school_year"].initial = school_year_of(self.fields["effective_on"].initial)


class RecordEnrolment(_YearForm):
    verb, title, subject, kinds = "record-enrolment", "录入学生数", "institution", ENTRY_ONLY
    help = "按校点、学年录入；再次录入以后一次为准，原数保留在历史中。"
    service = staticmethod(facts.record_enrolment)

    @classmethod
    def allowed(cls, scope, record=None):
        return keeps_figures(scope, record.pk) if record is not None else scope.may_somewhere(ENROLMENT)

    site = forms.ModelChoiceField(label="校点", queryset=Site.objects.none(), empty_label=None)
    school_year = forms.TypedChoiceField(label="学年", coerce=int)
    pupils = CellField(PUPILS, label="学生数")
    classes = CellField(CLASSES, label="班级数")
    stood = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)

    def prepare(self):
        self.fields["site"].queryset = Site.objects.visible_to(self.scope, ENROLMENT).filter(institution=self.record)
        self.initial.pop("stood", None)  # nobody's link says what was seen
        self.fields["stood"].initial = self._stored

    def _stored(self) -> str:
        """All figures of the school, as they stand."""
        rows = Enrolment.objects.filter(site__in=self.fields["site"].queryset.order_by())
        told = rows.order_by("site", "school_year").values_list("site", "school_year", "pupils", "classes")
        return " ".join("-".join(map(str, row)) for row in told) or "none"

    def as_it_stands(self):
        return {"stood": self._stored()}

    def arguments(self):
        data = self.cleaned_data
        facts = {name: data[name] for name in ("site", "school_year", "pupils", "classes")}
        return facts | {"stood": stood_in(data["stood"], data["site"].pk, data["school_year"])}


def stood_in(told: str, site: int, year: int) -> tuple[int, ...] | None:
    """Pupils and classes of one site in one year: () where the page knew of none, None where it did not say."""
    found = re.search(rf"(?:^| ){site}-{year}-([0-9]{{1,9}})-([0-9]{{1,9}})(?: |$)", told)
    if found:
        return int(found[1]), int(found[2])
    return () if told else None


class StateDistrictTotal(_YearForm):
    verb, title, subject, kinds = "district-total", "登记全区总数", None, ENTRY_ONLY
    clause = "意见 四"
    help = "附件2不是全区名单，覆盖率的分母由此登记。"
    service = staticmethod(facts.state_district_total)

    stage = forms.ChoiceField(label="学段", choices=Stage)
    school_year = forms.TypedChoiceField(label="学年", coerce=int)
    institutions = forms.IntegerField(label="全区学校（园）数", min_value=1, max_value=1_000_000)
    pupils = forms.IntegerField(label="全区学生（幼儿）数", min_value=1, max_value=100_000_000)
    source = forms.CharField(label="来源", max_length=120, help_text="如“2026年教育事业统计”。")

    def arguments(self):
        return {name: self.cleaned_data[name] for name in ("stage", "school_year", "institutions", "pupils", "source")}
