"""The act that enters a year's holidays and make-up days."""

from django import forms
from django.utils import timezone

from groups.registry.register.forms.base import ActForm
from groups.registry.workdays import services
from groups.registry.workdays.queries import published, stored, years
from groups.registry.workdays.rules import lines_of, read_lines
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.forms import LongTextField
from nanan_groups.records.act_forms import ENTRY_ONLY

FIRST, AHEAD = 2022, 2


class EnterWorkdays(ActForm):
    verb, title, subject, kinds = "enter-workdays", "登记工作日安排", None, ENTRY_ONLY
    help = (
        "按国务院办公厅每年的节假日安排通知登记；每行一段，如“放假 2026-10-01 至 2026-10-07 国庆节”“补班 2026-09-20 国庆节”。"
        "已知的年份已预先填好，请核对。按工作日计算的期限以此为准，已经开始的期限不变。"
    )
    service = staticmethod(services.enter_year)

    year = forms.TypedChoiceField(label="年份", coerce=int)
    days = LongTextField(label="放假和补班", max_length=8_000, rows=16)
    source = forms.CharField(label="来源", max_length=120)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        last = timezone.localdate().year + AHEAD
        known = {one.year: one.source for one in years()}
        choices = [(year, f"{year} 年{'（已登记）' if year in known else ''}") for year in range(last, FIRST - 1, -1)]
        self.fields["year"].choices = choices
        wanted = self.initial.pop("year", "")
        year = int(wanted) if wanted in {str(each) for each, _ in choices} else last - AHEAD
        self.fields["year"].initial = year
        if not self.is_bound:
            self.fields["days"].initial = lines_of(stored(year) or published(year))
            self.fields["source"].initial = known.get(year) or f"国务院办公厅关于{year}年部分节假日安排的通知"

    def clean(self):
        data = super().clean()
        if "year" in data and "days" in data:
            try:
                self.marked = read_lines(data["days"], data["year"])
            except RuleViolation as problem:
                self.refuse(problem)
        return data

    def arguments(self):
        return {"year": self.cleaned_data["year"], "source": self.cleaned_data["source"], "days": self.marked}
