"""What an export is asked for: the day, the filters of its list, the format, telephones, the reason."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from nanan_groups.kit.excel.out import ABOUT
from nanan_groups.kit.forms import DayField, ScopedForm
from nanan_groups.records.exports import Wish, fills_template
from nanan_groups.records.imports.datasets import Dataset

FORMATS = [("xlsx", f"Excel 工作簿（.xlsx，附“{ABOUT}”页）"), ("csv", "CSV 文本（.csv，UTF-8）")]
MASKED = "不勾选时遮蔽中间四位"


class ExportForm(ScopedForm):
    """One dataset, or all of them in one workbook. Filters may be filled in by the list the person comes from."""

    day = DayField(label="截至日期", register=True)
    format = forms.ChoiceField(label="文件格式", choices=FORMATS, initial="xlsx", widget=forms.RadioSelect)
    clear = forms.BooleanField(label="联系电话导出明文", required=False, help_text=f"{MASKED}；明文导出会单独记明。")
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
            self._offer_filters()
            if self.returns:
                self._offer_template()
        else:
            del self.fields["format"]
        if not any(one.may_see_clear(self.scope) for one in datasets):
            del self.fields["clear"]
        if any(one.personal for one in datasets):
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = "名单含人员信息，请写明用途。"

    def _offer_filters(self) -> None:
        """Those with nothing to choose from on the day are left out."""
        day = self._day()
        for one in self.datasets[0].filters:
            if one.options is None:
                self.fields[one.name] = forms.CharField(label=one.label, max_length=60, required=False)
            elif options := list(one.options(self.scope, day)):
                everything = [] if options[0][0] == "" else [("", "全部")]
                self.fields[one.name] = field = forms.ChoiceField(
                    label=one.label, choices=everything + options, required=False
                )
                field.error_messages["invalid_choice"] = "所选日期没有这一项，请从所列选项中选择。"
        self.order_fields(["day", *self.filter_names])

    def _day(self) -> date:
        """The day asked for, as far as it can be read: choices are those of that day."""
        given = self.data.get("day") if self.is_bound else self.initial.get("day")
        try:
            return self.fields["day"].clean(given) if given else timezone.localdate()
        except ValidationError:
            return timezone.localdate()

    def _offer_template(self) -> None:
        also = ""
        if self.datasets[0].clear:
            also = "，电话总是明文"
            self.fields["clear"].help_text = f"{MASKED}（已填好的导入模板除外，其中电话总是明文）；明文导出会单独记明。"
        self.fields["format"].choices = [*FORMATS, ("template", f"已填好的导入模板（.xlsx，修改后可传回{also}）")]

    @property
    def filter_names(self) -> list[str]:
        wanted = [one.name for one in self.datasets[0].filters] if len(self.datasets) == 1 else []
        return [name for name in wanted if name in self.fields]

    def clean(self):
        """A filter chosen that this day does not offer is never passed over: the file would hold more than was asked for."""
        if len(self.datasets) == 1:
            for one in self.datasets[0].filters:
                if one.name not in self.fields and self.data.get(one.name, "").strip():
                    self.add_error("day", f"所选日期没有可选的“{one.label}”，请更换日期，或重新打开本页选择条件。")
        return super().clean()

    def takes(self, name: str, value: str) -> bool:
        """Whether a filter of the list one comes from can stand in this form."""
        field = self.fields[name] if name in self.filter_names else None
        return field is not None and (not isinstance(field, forms.ChoiceField) or field.valid_value(value))

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
