from django import forms

from groups.registry.institutions.models import DirectoryEntry
from groups.registry.institutions.services import facts
from groups.registry.register.forms.base import ActForm
from groups.registry.register.forms.fields import CellField, RecordsField
from groups.registry.register.rules.cells import DIRECTORY
from groups.registry.register.words import LegalForm, Ownership
from nanan_groups.records.act_forms import BOTH, ENTRY_ONLY

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
