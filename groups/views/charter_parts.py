"""What the pages of charters and admissions share: the record inside one's scope, its addresses."""

from dataclasses import replace
from datetime import date

from django.urls import reverse
from django.utils import timezone

from nanan_groups.kit.days import day_text
from nanan_groups.kit.pages import Link
from nanan_groups.records.attachments.panel import Panel, panel_of
from nanan_groups.records.case_pages import Lacking, state_of
from nanan_groups.records.models import Case
from nanan_groups.records.models.attachments import Purpose

from ..enums import Source
from ..logic.admission_case import ADMISSION
from ..logic.charter_case import CHARTER
from ..models import Admission, Charter, EducationGroup
from ..queries.charters import (
    admission_of,
    charter_of,
    chartered_groups,
    open_charter_of,
    visible_admissions,
    visible_charters,
)
from ..queries.plans import reader_of
from ..roles import VIEW_CHARTERS
from ..services.charter_case import charter_owner
from ..services.charters import is_writer
from .case_parts import CaseView


def charter_url(charter: Charter, page: str = "charter-detail", *more) -> str:
    return reverse(f"groups:{page}", args=[charter.case.code, *more])


def admission_url(admission: Admission, page: str = "admission-detail", *more) -> str:
    return reverse(f"groups:{page}", args=[admission.case.code, *more])


def papers_url(group: EducationGroup) -> str:
    """The group's page of charter, admission and rules."""
    return reverse("groups:group-charter", args=[group.code])


def plain_while_lacking(buttons: list[Link], lacking: Lacking | None) -> list[Link]:
    """The step that would be refused for what it lacks is not the one to press."""
    return [replace(one, primary=one.primary and not (lacking and one.label == lacking.label)) for one in buttons]


def recorded_text(record: Charter | Admission) -> str:
    """Of what was decided before the portal: who recorded it and when; "" of everything else."""
    if record.source != Source.BACKFILL:
        return ""
    act = record.history.order_by("history_id").select_related("act__actor").first().act
    who = act.actor.name if act.actor else "平台"
    return f"平台启用前办理，由{who}于{day_text(timezone.localdate(act.made_at))}补录。"


def state_in_words(case: Case, scope) -> dict:
    return state_of(case, reader_of(scope))


class CharterView(CaseView):
    permission = VIEW_CHARTERS
    kind = CHARTER
    noun = "章程"

    def allowed(self, scope):
        return scope.may(VIEW_CHARTERS) and scope.may(self.permission)

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
            "charter": self.charter, "title": self.charter.title, "group_url": papers_url(self.charter.group),
            "parent": {"text": self.charter.title, "url": self.url},
        }  # fmt: skip

    def panel(self) -> Panel:
        """What is attached to a charter is as a rule its text."""
        panel = panel_of(charter_owner(self.charter), self.request.user)
        if panel.form is not None:
            panel.form.initial["purpose"] = Purpose.BODY
        return panel


class AdmissionView(CaseView):
    permission = VIEW_CHARTERS
    kind = ADMISSION
    noun = "准入"

    def allowed(self, scope):
        return scope.may(VIEW_CHARTERS) and scope.may(self.permission)

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
    if not scope.may(VIEW_CHARTERS) or not (scope.district or chartered_groups(scope).filter(pk=group.pk).exists()):
        return None
    filed, under_way, admission = charter_of(group, day), open_charter_of(group), admission_of(group)
    return {
        "url": papers_url(group), "filed": filed, "filed_url": charter_url(filed) if filed else "",
        "open": state_in_words(under_way.case, scope) if under_way else None,
        "open_url": charter_url(under_way) if under_way else "",
        "admission": admission, "admission_state": state_in_words(admission.case, scope) if admission else None,
        "admission_url": admission_url(admission) if admission else "",
    }  # fmt: skip
