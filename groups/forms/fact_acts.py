"""Acts on plain facts: directory, enrolment, district totals; and many confirmations at once."""

import re

from django import forms

from nanan_groups.kit.years import school_year_of, school_year_text

from ..access import keeps_figures
from ..enums import LegalForm, Ownership, Stage
from ..logic.cells import CLASSES, DIRECTORY, PUPILS
from ..models import DirectoryEntry, Enrolment, Site
from ..roles import ENROLMENT
from ..services import facts
from .base import BOTH, ENTRY_ONLY, ActForm
from .fields import CellField, RecordsField

_KNOWN = [(o.value, o.label) for o in Ownership if o != Ownership.UNKNOWN]


class ConfirmOwnerships(ActForm):
    verb, title, subject = "confirm-ownerships", "批量核实办学性质", None
    kinds = tuple(reversed(BOTH))
    clause = "意见 五(三)6（紧密型经费按公办校点计算）"
    help = "一次核实多所，全部成功才写入。一直如此的选“更正”；某日起改制的选“变更”。"
    service = staticmethod(facts.confirm_ownerships)

    institutions = RecordsField("institution", label="机构")
    ownership = forms.ChoiceField(label="办学性质", choices=_KNOWN, widget=forms.RadioSelect)

    def arguments(self):
        return {name: self.cleaned_data[name] for name in ("institutions", "ownership")}


class EditDirectory(ActForm):
    verb, title, subject, kinds = "edit-directory", "修改通讯录", "institution", ENTRY_ONLY
    help = "原内容保留在变更历史中。"
    service = staticmethod(facts.edit_directory)

    unified_code = CellField(DIRECTORY["unified_code"], label="统一社会信用代码", required=False)
    legal_form = forms.ChoiceField(label="法人形式", choices=[("", "未登记"), *LegalForm.choices], required=False)
    legal_representative = CellField(DIRECTORY["legal_representative"], label="法定代表人", required=False)
    head = CellField(DIRECTORY["head"], label="校（园）长", required=False)
    secretary = CellField(DIRECTORY["secretary"], label="党组织书记", required=False)
    telephone = CellField(DIRECTORY["telephone"], label="办公电话", required=False)
    address = CellField(DIRECTORY["address"], label="地址", required=False)

    def prepare(self):
        entry = DirectoryEntry.objects.filter(institution=self.record).first()
        for name in facts.DIRECTORY_FIELDS:
            self.fields[name].initial = getattr(entry, name, "") if entry else ""

    def arguments(self):
        return {"institution": self.record} | {name: self.cleaned_data[name] for name in facts.DIRECTORY_FIELDS}


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
        return keeps_figures(scope, record.pk) if record is not None else scope.may(ENROLMENT)

    site = forms.ModelChoiceField(label="校点", queryset=Site.objects.none(), empty_label=None)
    school_year = forms.TypedChoiceField(label="学年", coerce=int)
    pupils = CellField(PUPILS, label="学生数")
    classes = CellField(CLASSES, label="班级数")
    stood = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)

    def prepare(self):
        self.fields["site"].queryset = Site.objects.visible_to(self.scope).filter(institution=self.record)
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
