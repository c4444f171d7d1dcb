from django.db.models import Q, QuerySet

from evaluation.systems.words import SystemState
from groups.rights.roles import VIEW_INDICATORS, VIEW_RESULTS
from nanan_groups.kit.scope import Scope


class SystemQuerySet(QuerySet):
    def visible_to(self, scope: Scope, right: str):
        """Whoever works with the evaluation reads what is published; what is being drafted only who reads the district's
        evaluation."""
        for each in {VIEW_INDICATORS, right}:
            if not scope.may_somewhere(each):
                return self.none()
        if scope.may_everywhere(VIEW_RESULTS) and scope.may_everywhere(right):
            return self
        return self.filter(~Q(state=SystemState.DRAFT))
