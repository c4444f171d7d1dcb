"""Acts on groups and their members."""

from django import forms

from groups.registry.education_groups import services as education_groups
from groups.registry.members import services as members
from groups.registry.register.forms.base import ActForm, Renaming
from groups.registry.register.forms.fields import RecordField, RowsField
from groups.registry.register.models import Membership
from groups.registry.register.words import MEMBER_CHOICES, FormationBasis, GroupCategory
from groups.rights.roles import VIEW
from nanan_groups.records.act_forms import BOTH, CHANGE_ONLY


class FoundGroup(ActForm):
    verb, title, subject, kinds = "found-group", "组建教育集团", None, CHANGE_ONLY
    clause = "细则 二、三(一)2"
    help = "登记一个新的教育集团和它的总校。成员在组建后逐个办理加入。"
    service = staticmethod(education_groups.found_group)

    name = forms.CharField(label="集团名称", max_length=80)
    category = forms.ChoiceField(label="集团类别", choices=GroupCategory)
    lead = RecordField("institution", label="集团总校")
    lead_site = RecordField("site", label="总校校点", required=False, help_text="仅由一个校点牵头时填写。")
    formation_basis = forms.ChoiceField(
        label="组建方式", choices=[("", "按关系类型对应"), *FormationBasis.choices], required=False
    )

    def arguments(self):
        names = ("name", "category", "lead", "lead_site", "formation_basis")
        return {name: self.cleaned_data[name] for name in names}


class AdmitSite(ActForm):
    verb, title, subject, kinds = "admit-site", "成员加入", "group", CHANGE_ONLY
    clause = "细则 二、四4"
    help = "一个校点同一天只能是一个集团的紧密型成员。高校、科研院所请办理“登记校地共建”。"
    service = staticmethod(members.admit_site)

    site = RecordField("site", label="加入的校点")
    relation = forms.ChoiceField(label="关系类型", choices=MEMBER_CHOICES, widget=forms.RadioSelect)

    def arguments(self):
        return {"group": self.record, "site": self.cleaned_data["site"], "relation": self.cleaned_data["relation"]}


class ChangeLead(ActForm):
    verb, title, subject = "change-lead", "变更总校", "group"
    help = "一个集团同一天只有一个总校。"
    service = staticmethod(education_groups.change_lead)

    lead = RecordField("institution", label="新的总校")
    lead_site = RecordField("site", label="总校校点", required=False, help_text="仅由一个校点牵头时填写。")

    def arguments(self):
        return {
            "group": self.record,
            "lead": self.cleaned_data["lead"],
            "lead_site": self.cleaned_data["lead_site"],
        }


class RenameGroup(Renaming):
    verb, title, subject = "rename-group", "集团更名", "group"
    help = "旧名称保留在历史中，仍可搜索到。"
    service = staticmethod(education_groups.rename_group)


class SplitOffGroup(ActForm):
    verb, title, subject, kinds = "split-off-group", "分出新集团", "group", CHANGE_ONLY
    clause = "细则 四4"
    help = "发展充分的成员独立组建新集团：所选成员退出本集团，以原关系进入新集团；新集团页面写明由来。"
    service = staticmethod(education_groups.split_off_group)

    name = forms.CharField(label="新集团名称", max_length=80)
    category = forms.ChoiceField(label="集团类别", choices=GroupCategory)
    lead = RecordField("institution", label="新集团总校")
    members = RowsField(label="分出的成员", queryset=Membership.objects.none())

    def prepare(self):
        rows = Membership.objects.visible_to(self.scope, VIEW).filter(group=self.record)
        self.fields["members"].queryset = rows.active_or_coming(self.scope.day).select_related("site__institution")

    def arguments(self):
        return {
            "origin": self.record,
            "name": self.cleaned_data["name"],
            "category": self.cleaned_data["category"],
            "lead": self.cleaned_data["lead"],
            "members": list(self.cleaned_data["members"]),
        }


class DissolveGroup(ActForm):
    verb, title, subject = "dissolve-group", "撤销集团", "group"
    help = "成员关系、校地共建、总校从生效日起截止。选“更正”表示误建：该集团作废，编码不再使用。"
    service = staticmethod(education_groups.dissolve_group)

    def arguments(self):
        return {"group": self.record}


class AddPartnership(ActForm):
    verb, title, subject, kinds = "add-partnership", "登记校地共建", "group", CHANGE_ONLY
    clause = "意见 五(三)6；细则 二(二)"
    help = "协议由学校与高校（科研院所）签订，登记为贯通型关系。协议金额在经费模块登记。"
    service = staticmethod(members.add_partnership)

    university = RecordField("institution", label="高校或科研院所")
    school = RecordField("institution", label="共建学校", help_text="本集团总校或成员。")
    prints_school = forms.BooleanField(label="一览表中列出该学校", required=False, initial=True)

    def arguments(self):
        return {
            "group": self.record,
            "university": self.cleaned_data["university"],
            "school": self.cleaned_data["school"],
            "prints_school": self.cleaned_data["prints_school"],
        }


class ChangeRelation(ActForm):
    verb, title, subject = "change-relation", "改变关系类型", "membership"
    kinds = BOTH
    service = staticmethod(members.change_relation)

    relation = forms.ChoiceField(label="新的关系类型", choices=MEMBER_CHOICES, widget=forms.RadioSelect)

    def arguments(self):
        return {"membership": self.record, "relation": self.cleaned_data["relation"]}


class LeaveGroup(ActForm):
    verb, title, subject = "leave-group", "成员退出", "membership"
    help = "从生效日起不再是成员。选“更正”表示从未加入：该条登记撤销，历史保留。"
    service = staticmethod(members.leave_group)

    def arguments(self):
        return {"membership": self.record}


class EndPartnership(ActForm):
    verb, title, subject = "end-partnership", "终止校地共建", "partnership"
    service = staticmethod(members.end_partnership)

    def arguments(self):
        return {"partnership": self.record}


class ItemiseDeclared(ActForm):
    verb, title, subject, kinds = "itemise-declared-member", "逐所列名", "declared", CHANGE_ONLY
    help = "政策只写了总数的成员在此逐所列名。列名后计入成员，一览表仍按政策原文打印总数。"
    service = staticmethod(members.itemise_declared_member)

    site = RecordField("site", label="列名的校点")

    def arguments(self):
        return {"declared": self.record, "site": self.cleaned_data["site"]}
