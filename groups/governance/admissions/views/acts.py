"""Applying for admission, and recording a plaque from before the portal."""

from groups.governance.admissions import forms as charter_acts
from groups.governance.admissions.services import may_apply
from groups.governance.admissions.views.parts import admission_url
from groups.governance.charters.views.acts import GroupAct
from groups.rights.roles import RUN_CHARTERS


class AdmissionOpenView(GroupAct):
    form = charter_acts.OpenAdmission
    refusal = "准入审定由集团总校校长申请，或由区教委登记科室发起。"

    def address_of(self, owner):
        return admission_url(owner)

    def may_act(self):
        return may_apply(self.scope, self.group.pk)


class AdmissionPastView(GroupAct):
    form = charter_acts.RecordPastAdmission
    refusal = "补录授牌由区教委登记科室办理。"

    def address_of(self, owner):
        return admission_url(owner)

    def may_act(self):
        return self.scope.may_everywhere(RUN_CHARTERS)
