"""A person who may be registered already, under another number: the form says so and asks once more."""

from django import forms

from staffing.roster.queries.twins import twins_of


class AsksOfTwins(forms.Form):
    """``others``: whom the clerk has said yes to."""

    not_twin = forms.BooleanField(label="已核对，不是同一人，照样登记", required=False, widget=forms.HiddenInput)
    others: tuple[str, ...] = ()

    def ask_of_twins(self, row) -> None:
        besides = self.record.pk if self.record is not None else None
        twins = twins_of(self.scope, name=row.name, birth_month=row.birth_month, phone=row.phone or "", besides=besides)
        if not twins:
            return
        told = tuple(one.text for one in twins)
        if self.cleaned_data.get("not_twin"):
            self.others = told
            return
        self.fields["not_twin"].widget = forms.CheckboxInput()
        self._wrong(
            "not_twin",
            f"可能已经登记过：{'；'.join(told)}。是同一人的请不要重复登记；确实不是同一人的，请勾选后再提交。",
            "possible-twin",
        )
