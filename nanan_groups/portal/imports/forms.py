"""What is typed beside a file, and the reason of an undo."""

from django import forms
from django.utils import timezone

from nanan_groups.kit.forms import DayField, ScopedForm

ACCEPTED = ".xlsx,.xls,.csv"
AGAIN = "其他内容已保留；浏览器不保留已选的文件，请重新选择文件。"


class UploadForm(ScopedForm):
    file = forms.FileField(
        label="文件",
        help_text="可用 .xlsx、.xls 或 .csv（UTF-8 或 GB18030），不超过 20 MB。可把文件拖到这里。",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": "请选择要上传的文件。",
            "empty": "文件是空的（0 字节），请重新选择。",
            "invalid": "没有收到文件，请重新选择。",
            "missing": "没有收到文件，请重新选择。",
        },
    )
    effective_on = DayField(label="生效日", register=True, help_text="变更自该日起生效；没有起止日的数据表不受影响。")
    reason = forms.CharField(
        label="导入说明", max_length=200, help_text="如“2026 年秋季学期名册”，记入每条变更的原因。"
    )
    document = forms.CharField(label="依据文件", max_length=200, required=False)
    sheet_name = forms.CharField(
        label="工作表名称", max_length=31, required=False, help_text="文件里有多张工作表、未能自动找到时再填。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].initial = timezone.localdate()
        self.fields["reason"].error_messages["required"] = "请写明导入说明。"
        if self.is_bound:
            self.fields["file"].help_text += AGAIN


class UndoForm(ScopedForm):
    reason = forms.CharField(label="撤销原因", max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages["required"] = "请写明撤销原因。"
