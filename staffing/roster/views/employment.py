"""用工性质 of a school's people, settled many at a time."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from groups.registry.models import Institution
from groups.rights.roles import CHANGE_ROSTER, VIEW_ROSTER
from nanan_groups.records.act_pages import ActPage
from staffing.roster.forms.employment import SettleEmployment
from staffing.roster.services.basics import may_keep


class SettleEmploymentView(ActPage):
    refusal = "您的任职不能修改这份名册，请联系学校经办人或区教委人事科室。"

    def may_act(self):
        return may_keep(self.scope, self.record.pk) if self.record else self.scope.may_somewhere(CHANGE_ROSTER)

    def load(self):
        if not self.scope.may_somewhere(CHANGE_ROSTER):  # whatever the code: nothing is learned from the answer
            raise PermissionDenied(self.refusal)
        keeps = self.scope.reach(CHANGE_ROSTER)
        schools = (
            Institution.objects.all() if keeps.everywhere else Institution.objects.filter(pk__in=keeps.institutions)
        )
        return get_object_or_404(schools.filter(void=False), code=self.kwargs["code"])

    def find_form(self):
        return SettleEmployment

    def touched(self, codes):
        return None

    def start_url(self):
        return reverse("staffing:person-list")

    def address_of(self, owner):
        home = f"{self.start_url()}?school={owner.code}"
        return home if self.scope.may_everywhere(VIEW_ROSTER) else self.start_url()
