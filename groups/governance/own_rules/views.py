"""A group's own rules: registered, changed, read with their text."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from groups.governance.charters.services import is_writer
from groups.governance.charters.views.acts import GroupAct
from groups.governance.charters.views.parts import papers_url
from groups.governance.own_rules import forms as charter_acts
from groups.governance.own_rules.models import GroupRule
from groups.governance.own_rules.queries import visible_rules
from groups.governance.own_rules.services import rule_owner
from groups.registry.register.queries.ended import why_over
from groups.registry.register.queries.names import group_name
from groups.rights.roles import VIEW_CHARTERS
from nanan_groups.kit.pages import ScopedView
from nanan_groups.records.attachments.panel import panel_of


class RuleAddView(GroupAct):
    form = charter_acts.AddRule
    refusal = "集团内部制度由本集团总校校长和集团办公室登记。"

    def address_of(self, owner):
        return reverse("governance:rule-detail", args=[owner.code])

    def may_act(self):
        return is_writer(self.scope, self.group.pk)


class RuleChangeView(RuleAddView):
    form = charter_acts.ChangeRule

    def find_group(self):
        self.rule = get_object_or_404(visible_rules(self.scope), code=self.kwargs["code"])
        return self.rule.group

    def load(self) -> GroupRule:
        return self.rule

    def _home(self, done=None):
        return self.address_of(self.rule)


class RuleDetailView(ScopedView, View):
    """One rule of a group, with its text attached."""

    permission = VIEW_CHARTERS
    http_method_names = ["get", "head"]

    def get(self, request, code):
        rule = get_object_or_404(visible_rules(self.scope), code=code)
        context = {
            "rule": rule, "panel": panel_of(rule_owner(rule), request.user),
            "writes": is_writer(self.scope, rule.group_id) and not why_over(rule.group_id),
            "parent": {"text": f"{group_name(rule.group)}：章程与准入", "url": papers_url(rule.group)},
        }  # fmt: skip
        return render(request, "governance/own_rules/rule_detail.html", context)
