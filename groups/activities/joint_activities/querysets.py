from django.db.models import QuerySet

from groups.rights.roles import VIEW
from nanan_groups.kit.scope import Scope


class OfGroupQuerySet(QuerySet):
    """Rows that belong to a group and are read with it: by the group, its schools and the bureau."""

    def visible_to(self, scope: Scope, right: str):
        rows = self
        for reach in {scope.reach(VIEW), scope.reach(right)}:
            if not reach.everywhere:
                rows = rows.filter(group_id__in=reach.groups)
        return rows
