from django.db.models import QuerySet

from groups.measures.reports.queries import own_departments, reads_all_departments
from groups.measures.supervision.models import Supervision
from groups.rights.roles import VIEW_MEASURES
from nanan_groups.kit.scope import Scope


def visible_supervisions(scope: Scope) -> QuerySet[Supervision]:
    """The bureau and its auditors read all; a department's reporter what was sent to it, unless he is the bureau's too."""
    rows = Supervision.objects.select_related("measure", "department")
    if not scope.may_everywhere(VIEW_MEASURES):
        return rows.none()
    if reads_all_departments(scope):
        return rows
    return rows.filter(department__in=own_departments(scope))
