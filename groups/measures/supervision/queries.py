from django.db.models import QuerySet

from groups.measures.reports.queries import own_departments
from groups.measures.supervision.models import Supervision
from groups.rights.roles import REPORT_MEASURES, VIEW_MEASURES
from nanan_groups.kit.scope import Scope


def visible_supervisions(scope: Scope) -> QuerySet[Supervision]:
    """The bureau and its auditors read all; a department's reporter what was sent to it."""
    rows = Supervision.objects.select_related("measure", "department")
    if not scope.may_everywhere(VIEW_MEASURES):
        return rows.none()
    return rows.filter(department__in=own_departments(scope)) if scope.may_somewhere(REPORT_MEASURES) else rows
