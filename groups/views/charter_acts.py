"""Starting a charter, applying for admission, recording what was decided before the portal, the group's own rules."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from nanan_groups.kit.scope import scope_of
from nanan_groups.records.act_pages import ActPage

from ..forms import charter_acts
from ..models import Admission, Charter, EducationGroup, GroupRule
from ..queries.charters import chartered_groups, group_name, visible_rules
from ..roles import RUN_CHARTERS, VIEW_CHARTERS
from ..services.admissions import may_apply
from ..services.charters import NOT_YOURS, is_writer
from .charter_parts import admission_url, charter_url, papers_url


class GroupAct(ActPage):
    """An act done for one group: it and its rights are looked up first, so that a second click is answered as well."""

    form: type

    def dispatch(self, request, *args, **kwargs):
        self.scope = scope_of(request.user)
        if not self.scope.may(VIEW_CHARTERS):  # before anything is looked up
            raise PermissionDenied(self.refusal)
        self.group = self.find_group()
        return super().dispatch(request, *args, **kwargs)

    def find_group(self) -> EducationGroup:
        return get_object_or_404(chartered_groups(self.scope), code=self.kwargs["code"])

    def load(self):
        return self.group

    def find_form(self):
        return self.form

    def touched(self, codes):
        return None

    def start_url(self):
        return papers_url(self.group)

    def address_of(self, owner):
        if isinstance(owner, Charter):
            return charter_url(owner)
        if isinstance(owner, Admission):
            return admission_url(owner)
        return reverse("groups:rule-detail", args=[owner.code])

    def _home(self, done=None):
        return self.start_url() if done is None else self.address_of(done)

    def _subject(self):
        return {"text": group_name(self.group), "url": self.start_url()}


class CharterStartView(GroupAct):
    form = charter_acts.StartCharter
    refusal = NOT_YOURS

    def may_act(self):
        return is_writer(self.scope, self.group.pk)


class CharterPastView(GroupAct):
    form = charter_acts.RecordPastCharter
    refusal = "补录章程由区教委登记科室办理。"

    def may_act(self):
        return self.scope.may(RUN_CHARTERS)


class AdmissionOpenView(GroupAct):
    form = charter_acts.OpenAdmission
    refusal = "准入审定由集团总校校长申请，或由区教委登记科室发起。"

    def may_act(self):
        return may_apply(self.scope, self.group.pk)


class AdmissionPastView(GroupAct):
    form = charter_acts.RecordPastAdmission
    refusal = "补录授牌由区教委登记科室办理。"

    def may_act(self):
        return self.scope.may(RUN_CHARTERS)


class RuleAddView(GroupAct):
    form = charter_acts.AddRule
    refusal = "集团内部制度由本集团总校校长和集团办公室登记。"

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
