from datetime import date

from django.urls import reverse

from groups.governance.admissions.models import Admission
from groups.governance.admissions.queries import admission_of, visible_admissions
from groups.governance.admissions.rules import ADMISSION
from groups.governance.charters.queries import charter_of, open_charter_of
from groups.governance.charters.views.parts import charter_url, papers_url
from groups.papers.cases.views import CaseView, state_in_words
from groups.registry.models import EducationGroup
from groups.rights.roles import VIEW_CHARTERS


def admission_url(admission: Admission, page: str = "admission-detail", *more) -> str:
    return reverse(f"governance:{page}", args=[admission.case.code, *more])


class AdmissionView(CaseView):
    permission = VIEW_CHARTERS
    kind = ADMISSION
    noun = "准入"

    def allowed(self, scope):
        return scope.may_somewhere(VIEW_CHARTERS) and scope.may_somewhere(self.permission)

    def find(self, code):
        return visible_admissions(self.scope).filter(case__code=code).first()

    @property
    def admission(self) -> Admission:
        return self.record

    @property
    def url(self):
        return admission_url(self.admission)

    def step_url(self, arrow):
        return admission_url(self.admission, "admission-step", arrow)

    def base(self):
        return super().base() | {"admission": self.admission, "group_url": papers_url(self.admission.group)}


def charter_lines(group: EducationGroup, scope, day: date) -> dict | None:
    """What the group's own page says of its charter and admission; None for who does not read them."""
    if not scope.may_for_group(VIEW_CHARTERS, group.pk):
        return None
    filed, under_way, admission = charter_of(group, day), open_charter_of(group), admission_of(group)
    return {
        "url": papers_url(group),
        "filed": filed,
        "filed_url": charter_url(filed) if filed else "",
        "open": state_in_words(under_way.case, scope) if under_way else None,
        "open_url": charter_url(under_way) if under_way else "",
        "admission": admission,
        "admission_state": state_in_words(admission.case, scope) if admission else None,
        "admission_url": admission_url(admission) if admission else "",
    }
