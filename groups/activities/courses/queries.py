from django.db.models import Q, QuerySet

from groups.activities.courses.models import CourseTerm, SharedCourse
from groups.activities.joint_activities.queries import keeps_group
from groups.rights.roles import KEEP_ACTIVITIES, VIEW_ACTIVITIES
from nanan_groups.kit.scope import Scope

FOUND = 8


def visible_courses(scope: Scope) -> QuerySet[SharedCourse]:
    return SharedCourse.objects.visible_to(scope, VIEW_ACTIVITIES).select_related("group", "developer")


def may_keep_course(scope: Scope, course: SharedCourse) -> bool:
    """The group, and the school that developed it."""
    return keeps_group(scope, course.group_id) or scope.may_for_institution(
        KEEP_ACTIVITIES, course.developer.institution_id
    )


def may_keep_term(scope: Scope, term: CourseTerm) -> bool:
    """Beside them the school that gives it."""
    return may_keep_course(scope, term.course) or scope.may_for_institution(KEEP_ACTIVITIES, term.site.institution_id)


def find_courses(text: str, scope: Scope) -> QuerySet[SharedCourse]:
    return visible_courses(scope).filter(Q(code=text.upper()) | Q(title__contains=text)).order_by("code")[:FOUND]
