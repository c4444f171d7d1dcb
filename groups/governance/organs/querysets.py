from groups.rights.checks import sees_all
from groups.rights.roles import VIEW, VIEW_ORGANS
from nanan_groups.kit.periods import DatedQuerySet
from nanan_groups.kit.scope import Scope


class GoverningBodyQuerySet(DatedQuerySet):
    def visible_to(self, scope: Scope):
        """The organs of the groups one sees; experts see none."""
        if not (scope.may(VIEW) and scope.may(VIEW_ORGANS)):
            return self.none()
        live = self.filter(group__void=False)
        own = live.filter(group_id__in=scope.group_ids - scope.assessed_group_ids)
        return live if sees_all(scope, VIEW_ORGANS) else own
