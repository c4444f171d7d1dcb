"""Whose lines of a list one sees: those of people whose post on the census day was at a place of one's reach."""

from django.db.models import Q, QuerySet

from nanan_groups.kit.scope import Scope


class CensusEntryQuerySet(QuerySet):
    def visible_to(self, scope: Scope, right: str):
        reach = scope.reach(right)
        if reach.everywhere:
            return self
        return self.filter(Q(institution_id__in=reach.institutions) | Q(site_id__in=reach.sites))
