"""The form of one step of a case: the comment, and what guards it."""

import secrets

from django import forms
from django.utils import timezone

from nanan_groups.kit.arrows import Arrow
from nanan_groups.kit.forms import DayField, LongTextField

LIMIT = 2000


class StepForm(forms.Form):
    """``seen``: the version the person looked at; ``request_key``: this very page, so that two clicks are one step."""

    use_required_attribute = False

    comment = LongTextField(
        label="意见",
        required=False,
        max_length=LIMIT,
        rows=4,
    )
    new_day = DayField(
        label="重新提交的期限",
        required=False,
        help_text="可以不填。不填则不另设期限，重新提交时仍按首次提交是否逾期计；填了则以这一天 24 时为限。",
    )
    seen = forms.IntegerField(
        min_value=0, widget=forms.HiddenInput, error_messages={"required": "页面已过期，请刷新后重新办理。"}
    )
    request_key = forms.CharField(
        max_length=64, widget=forms.HiddenInput, error_messages={"required": "页面已过期，请刷新后重新办理。"}
    )

    def __init__(self, data=None, *, arrow: Arrow, version: int, record=None):
        super().__init__(data)
        self.record = record
        self.initial = {"seen": version, "request_key": secrets.token_urlsafe(24)}
        if not arrow.new_day:
            del self.fields["new_day"]
        field = self.fields["comment"]
        if arrow.comment:
            field.label, field.required = arrow.comment, True
            field.error_messages["required"] = f"请写明{arrow.comment}。"
            field.help_text = "将原样发给对方，并记入办理记录。"

    def facts(self) -> dict:
        """What a step with fields of its own hands to what it entails."""
        guards = StepForm.base_fields.keys() - {"new_day"}
        return {name: value for name, value in self.cleaned_data.items() if name not in guards}

    def clean_new_day(self):
        day = self.cleaned_data["new_day"]
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError("这一天已经过去，请填今天或以后的日期。", code="past")
        return day

    @property
    def own(self) -> list:
        """The fields of this step, above the comment."""
        return [
            field
            for field in self.visible_fields()
            if field.name not in StepForm.base_fields or field.name == "new_day"
        ]

    def renewed(self, version: int) -> "StepForm":
        """The same words, to go on from where the case stands now."""
        self.data = self.data.copy()
        self.data["seen"] = str(version)
        self.data["request_key"] = secrets.token_urlsafe(24)
        return self
