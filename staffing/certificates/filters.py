"""The filters of the district's list of certificates: the page and its export read them alike."""

from django import forms
from django.db.models import QuerySet

from nanan_groups.kit.years import school_year_of, school_year_period, school_year_text
from staffing.certificates.models import Certificate
from staffing.roster.queries.roster import named

HOLDS = {"": "全部", "valid": "有效", "replaced": "已被代替", "withdrawn": "已收回"}


class CertificateFilter(forms.Form):
    """A value that is no choice counts as nothing. ``holds`` is chosen by the tabs."""

    q = forms.CharField(label="证明号、姓名或工号", max_length=40, required=False)
    school = forms.CharField(label="出具时所在学校", max_length=40, required=False)
    year = forms.TypedChoiceField(label="出具学年", coerce=int, required=False)
    holds = forms.ChoiceField(choices=HOLDS.items(), required=False, widget=forms.HiddenInput)

    def __init__(self, data, days):
        """``days``: the first and the last day on which any was issued, or nothing."""
        super().__init__(data)
        years = range(school_year_of(days[1]), school_year_of(days[0]) - 1, -1) if days else ()
        self.fields["year"].choices = [("", "全部"), *((one, f"{school_year_text(one)}学年") for one in years)]
        self.is_valid()

    @property
    def chosen(self) -> dict[str, str]:
        """What is kept in an address and on record of an export; nobody's name is."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    def narrow(self, rows: QuerySet[Certificate]) -> QuerySet[Certificate]:
        """All but ``holds``."""
        data = self.cleaned_data
        if text := data.get("q", "").strip():
            number = rows.filter(number__iexact=text)
            rows = number if number.exists() else rows.filter(named(text, "person__"))
        if school := data.get("school", "").strip():
            rows = rows.filter(content__school__icontains=school)
        if year := data.get("year"):
            start, end = school_year_period(year)
            rows = rows.filter(issued_on__gte=start, issued_on__lt=end)
        return rows
