"""Questions to the roster. ``visible_to(scope)`` is the one gate; an empty scope sees nobody."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from groups.rights.roles import CHANGE_ROSTER, VIEW_ROSTER
from nanan_groups.kit.periods import DatedQuerySet
from nanan_groups.kit.scope import Scope


class StaffMemberQuerySet(QuerySet):
    def visible_to(self, scope: Scope, permission: str = VIEW_ROSTER):
        """Everybody of the district, or whoever holds, held or will hold a post at a school of one's scope."""
        if not scope.may(permission):
            return self.none()
        if scope.may_everywhere(permission):
            return self
        posts = self.model._meta.get_field("posts").related_model.objects
        return self.filter(Exists(posts.visible_to(scope, permission).filter(person=OuterRef("pk"))))


class StaffPostQuerySet(DatedQuerySet):
    def visible_to(self, scope: Scope, permission: str = VIEW_ROSTER):
        if not scope.may(permission):
            return self.none()
        if scope.may_everywhere(permission):
            return self
        return self.filter(Q(institution_id__in=scope.staff_institution_ids) | Q(site_id__in=scope.staff_site_ids))

    def changeable_by(self, scope: Scope):
        """Posts at schools whose roster this person keeps: the whole district for personnel, the own school for a clerk."""
        if not scope.may(CHANGE_ROSTER):
            return self.none()
        if scope.may_everywhere(CHANGE_ROSTER):
            return self
        return self.filter(institution_id__in=scope.managed_institution_ids)
