"""Questions to the register's tables. ``visible_to(scope, right)`` is the one gate; an empty scope sees nothing.

The right is always named: the same school is open to its clerk for its history, and to his neighbour for its name alone.
"""

from django.db.models import Q, QuerySet

from groups.registry.register.words import PARTNER_KINDS
from groups.rights.roles import VIEW
from nanan_groups.kit.periods import DatedQuerySet
from nanan_groups.kit.scope import Scope


class EducationGroupQuerySet(QuerySet):
    def visible_to(self, scope: Scope, right: str):
        """The whole district, or the groups for which one's appointments carry ``right``; what one does not see at all is
        closed to every right."""
        live = self.filter(void=False)
        for reach in {scope.reach(VIEW), scope.reach(right)}:
            live = live if reach.everywhere else live.filter(pk__in=reach.groups)
        return live


class InstitutionQuerySet(QuerySet):
    def visible_to(self, scope: Scope, right: str):
        """The whole district, or the schools for which one's appointments carry ``right``: the own, and those of the own
        group."""
        live = self.filter(void=False)
        for reach in {scope.reach(VIEW), scope.reach(right)}:
            live = live if reach.everywhere else live.filter(pk__in=reach.institutions)
        return live

    def partners(self):
        return self.filter(versions__kind__in=PARTNER_KINDS)


class SiteQuerySet(QuerySet):
    def visible_to(self, scope: Scope, right: str):
        live = self.filter(void=False, institution__void=False)
        for reach in {scope.reach(VIEW), scope.reach(right)}:
            live = live if reach.everywhere else live.filter(institution_id__in=reach.institutions)
        return live


class MembershipQuerySet(DatedQuerySet):
    def visible_to(self, scope: Scope, right: str):
        """Rows of the groups, and of the schools, for which one has the right."""
        reach = scope.reach(right)
        if reach.everywhere:
            return self
        return self.filter(Q(group_id__in=reach.groups) | Q(site__institution_id__in=reach.institutions))
