"""Starting a charter, applying for admission, recording what was decided before the portal, the group's own rules."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from groups.governance.charters import forms as charter_acts
from groups.governance.charters.queries import chartered_groups
from groups.governance.charters.services import NOT_YOURS, is_writer
from groups.governance.charters.views.parts import charter_url, papers_url
from groups.registry.models import EducationGroup
from groups.registry.register.queries.names import group_name
from groups.rights.roles import RUN_CHARTERS, VIEW_CHARTERS
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.act_pages import ActPage


class GroupAct(ActPage):
    """An act done for one group: it and its rights are looked up first, so that a second click is answered as well."""

    form: type

    def dispatch(self, request, *args, **kwargs):
        self.scope = scope_of(request.user)
        if not self.scope.may_somewhere(VIEW_CHARTERS):  # before anything is looked up
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
        """The page of what the act made."""
        raise NotImplementedError

    def _home(self, done=None):
        return self.start_url() if done is None else self.address_of(done)

    def _subject(self):
        return {"text": group_name(self.group), "url": self.start_url()}


class CharterStartView(GroupAct):
    form = charter_acts.StartCharter
    refusal = NOT_YOURS

    def address_of(self, owner):
        return charter_url(owner)

    def may_act(self):
        return is_writer(self.scope, self.group.pk)


class CharterPastView(GroupAct):
    form = charter_acts.RecordPastCharter
    refusal = "补录章程由区教委登记科室办理。"

    def address_of(self, owner):
        return charter_url(owner)

    def may_act(self):
        return self.scope.may_everywhere(RUN_CHARTERS)
