"""Questions to the roster. ``visible_to(scope, right)`` is the one gate; an empty scope sees nobody, and who is coming is
nobody's to read before the day but the personnel office's."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from groups.rights.roles import CHANGE_ROSTER
from nanan_groups.kit.periods import DatedQuerySet
from nanan_groups.kit.scope import Scope


class StaffMemberQuerySet(QuerySet):
    def visible_to(self, scope: Scope, right: str):
        """Everybody of the district, or whoever holds or held a post at a school for which one has the right. Who is coming
        is named in the list of that school; his entry opens on the day he comes."""
        if scope.may_everywhere(right):
            return self.filter(void=False)
        posts = self.model._meta.get_field("posts").related_model.objects
        begun = posts.visible_to(scope, right).filter(person=OuterRef("pk"), valid_from__lte=scope.day)
        return self.filter(Exists(begun)) if scope.may_somewhere(right) else self.none()

    def voided_for(self, scope: Scope):
        """Entries made in error, of the schools whose rosters one keeps."""
        reach, void = scope.reach(CHANGE_ROSTER), self.filter(void=True)
        return void if reach.everywhere else void.filter(void_school__in=reach.institutions)

    def openable_by(self, scope: Scope, right: str):
        """``visible_to``, and who keeps the roster may open what was voided there, to take that back."""
        seen = self.visible_to(scope, right).order_by().values("pk")
        return self.filter(Q(pk__in=seen) | Q(pk__in=self.voided_for(scope).order_by().values("pk")))


class StaffPostQuerySet(DatedQuerySet):
    def visible_to(self, scope: Scope, right: str):
        """Posts at those schools that have begun. One of the future is read beforehand only of somebody who works there
        already (a change within the school): of who is coming nothing but the name, see ``coming_to``."""
        if scope.may_everywhere(right):
            return self
        there = self.at_places_of(scope, right)
        now = self.model.objects.at_places_of(scope, right).active_on(scope.day).filter(person=OuterRef("person"))
        return there.filter(Q(valid_from__lte=scope.day) | Exists(now.order_by()))

    def coming_to(self, scope: Scope, right: str):
        """Posts of the future of people who do not work there yet: the one thing that is read of them is their name."""
        now = self.model.objects.at_places_of(scope, right).active_on(scope.day).filter(person=OuterRef("person"))
        return self.at_places_of(scope, right).filter(valid_from__gt=scope.day).exclude(Exists(now.order_by()))

    def at_places_of(self, scope: Scope, right: str):
        """By the place alone, whatever the day: ``visible_to`` is what a reader is shown."""
        reach = scope.reach(right)
        if reach.everywhere:
            return self
        return self.filter(Q(institution_id__in=reach.institutions) | Q(site_id__in=reach.sites))

    def changeable_by(self, scope: Scope):
        """Posts at schools whose roster this person keeps: the whole district for personnel, the own school for a clerk."""
        return self.visible_to(scope, CHANGE_ROSTER)
