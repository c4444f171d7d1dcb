"""Reading records of joint work; of whom one sees them, and those that ran in a school year."""

from django.db.models import Q, QuerySet

from groups.activities.joint_activities.queries import keeps_group
from groups.activities.joint_records.models import JointRecord
from groups.activities.joint_records.words import RecordState
from groups.rights.roles import KEEP_ACTIVITIES, VIEW_ACTIVITIES
from nanan_groups.kit.scope import Scope
from nanan_groups.kit.years import school_year_period

FOUND = 8


def visible_records(scope: Scope) -> QuerySet[JointRecord]:
    return JointRecord.objects.visible_to(scope, VIEW_ACTIVITIES).select_related("group", "site")


def may_keep_record(scope: Scope, record: JointRecord) -> bool:
    """The group, and the school that leads it."""
    return keeps_group(scope, record.group_id) or scope.may_for_institution(KEEP_ACTIVITIES, record.site.institution_id)


def of_year(rows: QuerySet[JointRecord], year: int) -> QuerySet[JointRecord]:
    """Those with a day in the school year; what was entered in error never was."""
    return entered_for(rows, year).exclude(state=RecordState.VOID)


def entered_for(rows: QuerySet[JointRecord], year: int) -> QuerySet[JointRecord]:
    """With what was entered in error: for the list, where it is shown as withdrawn."""
    start, end = school_year_period(year)
    return rows.filter(begins_on__lt=end, ends_on__gte=start)


def find_records(text: str, scope: Scope) -> QuerySet[JointRecord]:
    wanted = Q(code=text.upper()) | Q(title__contains=text) | Q(lead=text) | Q(partner=text)
    return visible_records(scope).filter(wanted).order_by("-begins_on", "pk")[:FOUND]
