"""What the pages of charters and admissions share: the record inside one's scope, its addresses."""

from django.urls import reverse

from groups.governance.charters.models import Charter
from groups.governance.charters.queries import visible_charters
from groups.governance.charters.rules import CHARTER
from groups.governance.charters.services import charter_owner, is_writer
from groups.papers.cases.views import CaseView
from groups.registry.models import EducationGroup
from groups.rights.roles import VIEW_CHARTERS
from nanan_groups.records.attachments.panel import Panel, panel_of
from nanan_groups.records.models.attachments import Purpose


def charter_url(charter: Charter, page: str = "charter-detail", *more) -> str:
    return reverse(f"governance:{page}", args=[charter.case.code, *more])


def papers_url(group: EducationGroup) -> str:
    """The group's page of charter, admission and rules."""
    return reverse("governance:group-charter", args=[group.code])


class CharterView(CaseView):
    permission = VIEW_CHARTERS
    kind = CHARTER
    noun = "章程"

    def allowed(self, scope):
        return scope.may_somewhere(VIEW_CHARTERS) and scope.may_somewhere(self.permission)

    def find(self, code):
        return visible_charters(self.scope).filter(case__code=code).first()

    @property
    def charter(self) -> Charter:
        return self.record

    @property
    def writer(self) -> bool:
        return is_writer(self.scope, self.charter.group_id)

    @property
    def url(self):
        return charter_url(self.charter)

    def step_url(self, arrow):
        return charter_url(self.charter, "charter-step", arrow)

    def base(self):
        return super().base() | {
            "charter": self.charter,
            "title": self.charter.title,
            "group_url": papers_url(self.charter.group),
            "parent": {"text": self.charter.title, "url": self.url},
        }

    def panel(self) -> Panel:
        """What is attached to a charter is as a rule its text."""
        panel = panel_of(charter_owner(self.charter), self.request.user)
        if panel.form is not None:
            panel.form.initial["purpose"] = Purpose.BODY
        return panel
