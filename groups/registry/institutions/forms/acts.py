"""Acts on institutions and sites."""

from django import forms

from groups.registry.institutions.services import institutions, sites
from groups.registry.register.forms.base import ActForm, Renaming
from groups.registry.register.forms.fields import CellField, RecordField
from groups.registry.register.rules.cells import LABEL, NAME, OWN_NAME, SHORT_NAME
from groups.registry.register.words import InstitutionKind, Mark, Ownership, SiteKind, SiteState
from nanan_groups.kit.forms import DayField
from nanan_groups.records.act_forms import CHANGE_ONLY, CORRECTION_ONLY

_STATES = [(s.value, s.label) for s in SiteState if s != SiteState.CLOSED]
_KNOWN = [(o.value, o.label) for o in Ownership if o != Ownership.UNKNOWN]


class RegisterInstitution(ActForm):
    verb, title, subject, kinds = "register-institution", "登记机构", None, CHANGE_ONLY
    help = "登记一所新的学校、幼儿园、高校或企业，同时建立它的第一个校点。"
    service = staticmethod(institutions.register_institution)

    name = CellField(NAME, label="名称")
    short_name = CellField(SHORT_NAME, label="简称", required=False)
    institution_kind = forms.ChoiceField(label="机构类型", choices=InstitutionKind)
    ownership = forms.ChoiceField(label="办学性质", choices=Ownership, initial=Ownership.UNKNOWN)
    state = forms.ChoiceField(label="开办状态", choices=_STATES, initial=SiteState.OPEN)

    def arguments(self):
        data = self.cleaned_data
        return {
            "name": data["name"],
            "kind": data["institution_kind"],
            "ownership": data["ownership"],
            "short_name": data["short_name"],
            "state": data["state"],
        }


class RenameInstitution(Renaming):
    verb, title, subject = "rename-institution", "机构更名", "institution"
    help = "旧名称保留为曾用名，仍可搜索到。"
    service = staticmethod(institutions.rename_institution)


class FinaliseName(ActForm):
    verb, title, subject = "finalise-name", "暂定名定名", "institution"
    service = staticmethod(institutions.finalise_name)

    name = CellField(NAME, label="正式名称")

    def prepare(self):
        self.fields["name"].initial = str(self.record)

    def arguments(self):
        return {"institution": self.record, "name": self.cleaned_data["name"]}


class ConfirmOwnership(ActForm):
    verb, title, subject = "confirm-ownership", "核实办学性质", "institution"
    kinds = tuple(reversed(ActForm.kinds))
    clause = "意见 五(三)6（紧密型经费按公办校点计算）"
    help = "推定或待核实的办学性质由此核实。一直如此的选“更正”；某日起改制的选“变更”。"
    service = staticmethod(institutions.confirm_ownership)

    ownership = forms.ChoiceField(label="办学性质", choices=_KNOWN, widget=forms.RadioSelect)

    def arguments(self):
        return {"institution": self.record, "ownership": self.cleaned_data["ownership"]}


class AddCampus(ActForm):
    verb, title, subject, kinds = "add-campus", "增设校点", "institution", CHANGE_ONLY
    help = "校区、学部或附设幼儿班（园）。增设后可在集团页面办理加入。"
    service = staticmethod(institutions.add_campus)

    site_kind = forms.ChoiceField(label="校点类型", choices=SiteKind, initial=SiteKind.CAMPUS)
    label = CellField(LABEL, label="校区或学部名", required=False, help_text="如“CBD校区”“初中部”。")
    own_name = CellField(OWN_NAME, label="独立称谓", required=False, help_text="附设幼儿班（园）的全称。")
    state = forms.ChoiceField(label="开办状态", choices=_STATES, initial=SiteState.OPEN)

    def arguments(self):
        data = self.cleaned_data
        return {
            "institution": self.record,
            "kind": data["site_kind"],
            "label": data["label"],
            "own_name": data["own_name"],
            "state": data["state"],
        }


class MergeInstitutions(ActForm):
    verb, title, subject, kinds = "merge-institutions", "并入另一机构", "institution", CHANGE_ONLY
    help = "本机构从生效日起撤销，校点成为另一机构的校区，成员关系随校点延续。"
    service = staticmethod(institutions.merge_institutions)

    into = RecordField("institution", label="并入")

    def arguments(self):
        return {"institution": self.record, "into": self.cleaned_data["into"]}


class CloseInstitution(ActForm):
    verb, title, subject = "close-institution", "撤销机构", "institution"
    help = "须先退出所有集团。选“更正”表示误建：机构作废，编码不再使用。"
    service = staticmethod(institutions.close_institution)

    def arguments(self):
        return {"institution": self.record}


class MarkQuality(ActForm):
    verb, title, subject, kinds = "mark-quality", "登记质量标识", "institution", CHANGE_ONLY
    help = "优质、新优质、薄弱、新建。跟岗培养、流向统计等按此判断。"
    service = staticmethod(institutions.mark_quality)

    mark = forms.ChoiceField(label="质量标识", choices=Mark, widget=forms.RadioSelect)

    def arguments(self):
        return {"institution": self.record, "mark": self.cleaned_data["mark"]}


class EndMark(ActForm):
    verb, title, subject = "end-mark", "质量标识截止", "mark"
    service = staticmethod(institutions.end_mark)

    def arguments(self):
        return {"quality_mark": self.record}


class OpenSite(ActForm):
    verb, title, subject = "open-site", "校点开办", "site"
    clause = "意见 五(三)6（已开办校点计入经费）"
    help = "待建、在建或暂未开办的校点从生效日起开办。此前各页面、导出和统计仍显示原状态。"
    service = staticmethod(sites.open_site)

    def arguments(self):
        return {"site": self.record}


class ChangeSiteState(ActForm):
    verb, title, subject = "change-site-state", "改变开办状态", "site"
    service = staticmethod(sites.change_site_state)

    state = forms.ChoiceField(label="开办状态", choices=_STATES, widget=forms.RadioSelect)

    def arguments(self):
        return {"site": self.record, "state": self.cleaned_data["state"]}


class RenameSite(ActForm):
    verb, title, subject = "rename-site", "校点更名", "site"
    service = staticmethod(sites.rename_site)

    label = CellField(LABEL, label="校区或学部名", required=False)
    own_name = CellField(OWN_NAME, label="独立称谓", required=False)

    def prepare(self):
        version = self.record.versions.order_by("-valid_from").first()
        if version:
            self.fields["label"].initial, self.fields["own_name"].initial = version.label, version.own_name

    def arguments(self):
        return {
            "site": self.record,
            "label": self.cleaned_data["label"],
            "own_name": self.cleaned_data["own_name"],
        }


class CloseSite(ActForm):
    verb, title, subject = "close-site", "关闭校点", "site"
    help = "须先退出所有集团。"
    service = staticmethod(sites.close_site)

    def arguments(self):
        return {"site": self.record}


class CorrectStart(ActForm):
    """Offered on every dated row of the history: its first day was registered wrongly."""

    verb, title, subject, kinds = "correct-start", "更正起日", "row", CORRECTION_ONLY
    help = "只改这一条登记的起日；与上一条相接的，上一条的止日一并移动。"
    service = staticmethod(sites.correct_start)

    valid_from = DayField(label="正确的起日", register=True)

    def prepare(self):
        self.fields["effective_on"].required = False
        self.fields["effective_on"].widget = forms.HiddenInput()

    def clean(self):
        cleaned = super().clean()
        cleaned["effective_on"] = cleaned.get("valid_from")
        return cleaned

    def refuse(self, problem):
        """The effective day is the first day itself, and only the latter is shown."""
        if problem.field == "effective_on":
            problem.field = "valid_from"
        super().refuse(problem)

    def arguments(self):
        return {"row": self.record, "valid_from": self.cleaned_data["valid_from"]}
