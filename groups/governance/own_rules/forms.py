from django import forms

from groups.governance.charters.forms import NoDocument
from groups.governance.own_rules import services as rules
from groups.governance.own_rules.models import GroupRule
from groups.governance.own_rules.words import GroupRuleKind
from nanan_groups.kit.forms import DayField, LongTextField


class RuleForm(NoDocument):
    """``record``: the group, or the rule that is mended."""

    clause = "细则 三(一)3、6"
    help = "登记后在制度页上传正文。"

    rule_kind = forms.ChoiceField(label="类别", choices=GroupRuleKind, widget=forms.RadioSelect)
    title_text = forms.CharField(label="名称", max_length=120)
    adopted_on = DayField(label="施行日")
    ended_on = DayField(label="废止日", required=False, help_text="仍在施行的不填。")
    note = LongTextField(label="说明", max_length=300, required=False, rows=2)
    reason = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    def facts(self) -> dict:
        data = self.cleaned_data
        own = {name: data[name] for name in ("adopted_on", "ended_on", "note")}
        return own | {"kind": data["rule_kind"], "title": data["title_text"].strip()}


class AddRule(RuleForm):
    verb = "add-rule"
    title = "登记内部制度"
    service = staticmethod(rules.add_rule)

    def arguments(self):
        return {"group": self.record} | self.facts()


class ChangeRule(RuleForm):
    verb = "change-rule"
    title = "更正内部制度"
    service = staticmethod(rules.change_rule)

    @staticmethod
    def owner_of(record):
        return record if isinstance(record, GroupRule) else None

    def prepare(self):
        names = {"kind": "rule_kind", "title": "title_text"}
        for name in rules.FACTS:
            self.fields[names.get(name, name)].initial = getattr(self.record, name)

    def arguments(self):
        return {"rule": self.record} | self.facts()
