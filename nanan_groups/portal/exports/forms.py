"""What an export is asked for: the day, the filters of its list, the format, telephones, the reason."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.utils import timezone

from nanan_groups.kit.excel.out import ABOUT
from nanan_groups.kit.forms import DayField, ScopedForm
from nanan_groups.records.exports import Wish, fills_template
from nanan_groups.records.imports.datasets import Dataset

FORMATS = [("xlsx", f"Excel 工作簿（.xlsx，附“{ABOUT}”页）"), ("csv", "CSV 文本（.csv，UTF-8）")]


class ExportForm(ScopedForm):
    """One dataset, or all of them in one workbook. Filters may be filled in by the list the person comes from."""

    day = DayField(label="截至日期", register=True)
    format = forms.ChoiceField(label="文件格式", choices=FORMATS, initial="xlsx", widget=forms.RadioSelect)
    clear = forms.BooleanField(
        label="联系电话导出明文", required=False, help_text="不勾选时遮蔽中间四位；明文导出会单独记明。"
    )
    reason = forms.CharField(
        label="用途", max_length=200, required=False, help_text="写入文件的“导出说明”，并与导出人、条数一并记入审计。"
    )
    field_order = ["day"]

    def __init__(self, *args, datasets: Sequence[Dataset], **kwargs):
        super().__init__(*args, **kwargs)
        self.datasets = datasets
        self.returns = len(datasets) == 1 and fills_template(datasets[0], self.scope)
        self.fields["day"].initial = timezone.localdate()
        self.fields["format"].error_messages["required"] = "请选择文件格式。"
        if len(datasets) == 1:
            for one in datasets[0].filters:
                self.fields[one.name] = self._filter(one)
            if self.returns:
                also = "，含明文电话" if datasets[0].clear else ""
                self.fields["format"].choices = [
                    *FORMATS,
                    ("template", f"已填好的导入模板（.xlsx，修改后可传回{also}）"),
                ]
            self.order_fields(["day", *(one.name for one in datasets[0].filters)])
        else:
            del self.fields["format"]
        if not any(one.may_see_clear(self.scope) for one in datasets):
            del self.fields["clear"]
        if any(one.personal for one in datasets):
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = "名单含人员信息，请写明用途。"

    def _filter(self, one) -> forms.Field:
        if one.options is None:
            return forms.CharField(label=one.label, max_length=60, required=False)
        choices = [("", "全部"), *one.options(self.scope, timezone.localdate())]
        return forms.ChoiceField(label=one.label, choices=choices, required=False)

    @property
    def filter_names(self) -> list[str]:
        return [one.name for one in self.datasets[0].filters] if len(self.datasets) == 1 else []

    def wish(self) -> Wish:
        data = self.cleaned_data
        day: date = data["day"]
        return Wish(
            day=day,
            format=data.get("format", "xlsx"),
            filters={name: data[name].strip() for name in self.filter_names},
            reason=data["reason"],
            clear=data.get("clear", False),
        )
