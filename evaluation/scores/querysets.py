from django.db.models import QuerySet

from evaluation.rounds.words import RoundState
from groups.rights.roles import SCORE_GROUPS, VIEW_INDICATORS
from nanan_groups.kit.scope import Scope


class AssignmentQuerySet(QuerySet):
    def of_expert(self, scope: Scope):
        """Those of this very person that stand, once the round has come to the experts: an assignment is one's own, whatever
        group one is appointed to."""
        if not all(scope.may_somewhere(each) for each in (SCORE_GROUPS, VIEW_INDICATORS)):
            return self.none()
        early = [RoundState.PREPARED, RoundState.ASSESSING]
        return self.filter(scorer__user=scope.user_id, ended_at__isnull=True).exclude(
            participant__round__state__in=early
        )

    def standing(self):
        return self.filter(ended_at__isnull=True)
