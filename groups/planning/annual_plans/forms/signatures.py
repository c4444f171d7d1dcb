"""The second ways of a signature: the page signed on paper, and an officer's waiver."""

from django import forms
from django.conf import settings

from groups.planning.annual_plans.services import strategies
from groups.registry.register.forms.base import ActForm
from nanan_groups.kit.forms import LongTextField
from nanan_groups.kit.uploads import ACCEPTED, TAKEN
from nanan_groups.records.act_forms import ENTRY_ONLY
from nanan_groups.records.attachments.room import size_text


class ScanForm(forms.Form):
    use_required_attribute = False

    seen = forms.IntegerField(
        min_value=0, widget=forms.HiddenInput, error_messages={"required": "页面已过期，请刷新后重新办理。"}
    )
    signatory = forms.CharField(
        label="纸面签署人",
        max_length=40,
        help_text="在打印的学校策略上签名的校长姓名。",
        error_messages={"required": "请写明纸面签署人姓名。", "max_length": "最多 40 个字。"},
    )
    file = forms.FileField(
        label="签署页扫描件",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": "请选择签署页扫描件。", "empty": "文件是空的，请重新选择。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = f"{TAKEN}，不超过 {size_text(settings.ATTACHMENT_BYTES)}。"


class WaiveSignature(ActForm):
    """``record``: the strategy."""

    verb = "waive"
    title = "免签学校策略"
    kinds = ENTRY_ONLY
    help = (
        "校长空缺、长期外出等无法签署的，由区教委办理免签：该校策略不再等待签署，集团可以提交计划。"
        "原因记入办理记录，并印在年度计划上。之后校长签署的，免签自动失效。"
    )
    service = staticmethod(strategies.waive_signature)

    reason = LongTextField(
        label="免签原因",
        max_length=500,
        rows=2,
        help_text="如“校长空缺，尚未任命”。会印在计划上。",
    )

    @staticmethod
    def owner_of(record):
        """The campaign: the act is done to its plan of one group."""
        return record.plan.campaign if hasattr(record, "plan") else ActForm.owner_of(record)

    def arguments(self):
        return {"strategy": self.record}
