from django.db.models import QuerySet

from evaluation.rounds.words import RoundState
from groups.rights.roles import VIEW_INDICATORS, VIEW_RESULTS
from nanan_groups.kit.scope import Scope


class RoundQuerySet(QuerySet):
    def visible_to(self, scope: Scope, right: str):
        """Whoever works with the evaluation reads the rounds that are open; what is being prepared only who reads the
        district's evaluation."""
        if not all(scope.may_somewhere(each) for each in {VIEW_INDICATORS, right}):
            return self.none()
        if scope.may_everywhere(VIEW_RESULTS):
            return self
        return self.exclude(state=RoundState.PREPARED)


class ParticipantQuerySet(QuerySet):
    def visible_to(self, scope: Scope, right: str):
        """The whole district, or the groups for which one's appointments carry ``right``."""
        reach = scope.reach(right)
        return self if reach.everywhere else self.filter(group_id__in=reach.groups)
