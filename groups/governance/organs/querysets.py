from groups.rights.roles import VIEW
from nanan_groups.kit.periods import DatedQuerySet
from nanan_groups.kit.scope import Scope


class GoverningBodyQuerySet(DatedQuerySet):
    def visible_to(self, scope: Scope, right: str):
        """The organs of the groups for which one has the right; experts have none."""
        live = self.filter(group__void=False)
        for reach in {scope.reach(VIEW), scope.reach(right)}:
            live = live if reach.everywhere else live.filter(group_id__in=reach.groups)
        return live
