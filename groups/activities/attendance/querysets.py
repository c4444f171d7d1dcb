from django.db.models import Q, QuerySet

from nanan_groups.kit.scope import Scope


class AttendanceQuerySet(QuerySet):
    def visible_to(self, scope: Scope, right: str):
        """People of the schools, and of the single sites, for which one has the right."""
        reach = scope.reach(right)
        if reach.everywhere:
            return self
        return self.filter(Q(institution_id__in=reach.institutions) | Q(site_id__in=reach.sites))
