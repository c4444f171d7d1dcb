"""Questions to the register's tables. ``visible_to(scope)`` is the one gate; an empty scope sees nothing."""

from django.db.models import Q, QuerySet

from groups.registry.register.words import PARTNER_KINDS
from groups.rights.checks import sees_all
from groups.rights.roles import VIEW
from nanan_groups.kit.periods import DatedQuerySet
from nanan_groups.kit.scope import Scope


class EducationGroupQuerySet(QuerySet):
    def visible_to(self, scope: Scope, permission: str = VIEW):
        """The whole district, or the groups one's appointments open to ``permission``.

        Groups one only assesses as an expert are open to looking, whatever one may do at home.
        """
        if not scope.may(VIEW) or not scope.may(permission):
            return self.none()
        live = self.filter(void=False)
        if sees_all(scope, permission):
            return live
        return live.filter(pk__in=scope.group_ids if permission == VIEW else scope.group_ids - scope.assessed_group_ids)


class InstitutionQuerySet(QuerySet):
    def visible_to(self, scope: Scope):
        """The whole district, or one's own schools and those of one's own group."""
        if not scope.may(VIEW):
            return self.none()
        live = self.filter(void=False)
        return live if scope.district else live.filter(pk__in=scope.institution_ids)

    def partners(self):
        return self.filter(versions__kind__in=PARTNER_KINDS)


class SiteQuerySet(QuerySet):
    def visible_to(self, scope: Scope):
        if not scope.may(VIEW):
            return self.none()
        live = self.filter(void=False, institution__void=False)
        return live if scope.district else live.filter(institution_id__in=scope.institution_ids)


class MembershipQuerySet(DatedQuerySet):
    def visible_to(self, scope: Scope):
        """Rows of the groups one sees, and of the schools one sees."""
        if not scope.may(VIEW):
            return self.none()
        if scope.district:
            return self
        return self.filter(Q(group_id__in=scope.group_ids) | Q(site__institution_id__in=scope.institution_ids))
