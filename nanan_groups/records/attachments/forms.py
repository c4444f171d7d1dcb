"""The small form beside a list of attachments: several files at once, works without script."""

from django import forms

from nanan_groups.kit.forms import ScopedForm
from nanan_groups.kit.uploads import ACCEPTED, TAKEN

from ..models import Purpose
from .room import size_text


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """The files as they came; what each of them is, the service asks."""

    widget = FilesInput

    def clean(self, data, initial=None):
        if not data:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return list(data)


class AttachForm(ScopedForm):
    files = FilesField(label="文件", widget=FilesInput(attrs={"accept": ACCEPTED}))
    purpose = forms.ChoiceField(label="用途", choices=Purpose.choices, initial=Purpose.EVIDENCE)
    title = forms.CharField(
        label="名称", max_length=190, required=False, help_text="不填则用文件名；一次传多个时自动加序号。"
    )

    def __init__(self, *args, max_bytes: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["files"].help_text = f"{TAKEN}，单个不超过 {size_text(max_bytes)}。可一次选多个，也可拖到这里。"
        self.fields["files"].error_messages["required"] = "请选择要上传的文件。"
        self.fields["purpose"].error_messages["invalid_choice"] = "请选择附件用途。"


class WithdrawForm(ScopedForm):
    """``needed``: it was handed in before, so the reason is kept beside it."""

    reason = forms.CharField(label="撤回原因", max_length=200)

    def __init__(self, *args, needed: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not needed:
            del self.fields["reason"]
        else:
            self.fields["reason"].error_messages["required"] = "请写明撤回原因。"
