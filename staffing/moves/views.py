"""Transfers: the act, the list that both schools read, and the people of a merged school."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from groups.registry.models import Institution
from groups.rights.roles import CHANGE_ROSTER, VIEW_ROSTER
from nanan_groups.kit.pages import ScopedView
from nanan_groups.records.act_pages import ActPage
from staffing.career.views import PersonAct
from staffing.moves.forms import FollowMerger, MovePerson
from staffing.moves.queries import listed, moves
from staffing.moves.services.moves import NOT_YOURS
from staffing.roster.words import LeadershipPost, PostKind

SHOWN = timedelta(days=400)


class MoveView(PersonAct):
    refusal = NOT_YOURS

    def load(self):
        if not self.scope.may_everywhere(CHANGE_ROSTER):
            raise PermissionDenied(self.refusal)
        return self.person()

    def may_act(self):
        return self.scope.may_everywhere(CHANGE_ROSTER)

    def find_form(self):
        return MovePerson


class MoveListView(ScopedView, TemplateView):
    permission = VIEW_ROSTER
    template_name = "staffing/moves/move_list.html"

    def get_context_data(self, **kwargs):
        day = timezone.localdate()
        reach = self.scope.reach(VIEW_ROSTER)
        found = listed(moves(self.scope, VIEW_ROSTER, day - SHOWN), day)
        rows = [
            {
                "move": one,
                "url": reverse("staffing:person-detail", args=[one.code]),
                "kind": PostKind(one.post_kind).label,
                "leadership": LeadershipPost(one.leadership).label if one.leadership else "",
                "coming": one.day > day,
                "way": "" if reach.everywhere else ("调入" if one.new_id in reach.institutions else "调出"),
            }
            for one in found
        ]
        return super().get_context_data(
            rows=rows,
            import_url=reverse("portal:import-upload", args=["moves"])
            if self.scope.may_everywhere(CHANGE_ROSTER)
            else "",
            **kwargs,
        )


class FollowMergerView(ActPage):
    refusal = NOT_YOURS

    def may_act(self):
        return self.scope.may_everywhere(CHANGE_ROSTER)

    def load(self):
        if not self.may_act():
            raise PermissionDenied(self.refusal)
        return get_object_or_404(Institution.objects.filter(merged_into__isnull=False), code=self.kwargs["code"])

    def find_form(self):
        return FollowMerger

    def touched(self, codes):
        return None

    def start_url(self):
        return reverse("staffing:move-list")

    def address_of(self, owner):
        return self.start_url()
