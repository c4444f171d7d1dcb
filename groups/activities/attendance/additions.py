"""What attendance adds to the page of an activity: who came, and what may be done about it."""

from django.urls import reverse
from django.utils import timezone

from groups.activities.attendance.forms import OpenCheckIn, RecordAttendance
from groups.activities.attendance.queries import roll_of
from groups.activities.joint_activities.listeners import ACTIVITY_LINKS, ACTIVITY_PANELS
from groups.activities.joint_activities.models import Activity
from groups.activities.joint_activities.queries import may_keep
from groups.activities.joint_activities.words import ActivityState
from groups.rights.roles import VIEW_ROSTER
from nanan_groups.kit.additions import Panel
from nanan_groups.kit.pages import Link
from nanan_groups.kit.scope import Scope


def roll(activity: Activity, scope: Scope, user) -> Panel:
    roll = roll_of(activity, scope)
    keeps = may_keep(scope, activity)
    rows = [
        {
            "row": row,
            "site": site,
            "withdraw_url": reverse("activities:attendance-withdraw", args=[activity.code, row.pk]) if keeps else "",
        }
        for row, site in roll.rows
    ]
    return Panel(
        "activities/attendance/_roll.html",
        {"rows": rows, "by_site": roll.by_site, "total": roll.total, "hidden": roll.total - len(rows), "keeps": keeps},
    )


def links(activity: Activity, scope: Scope) -> list[Link]:
    code, today, out = activity.code, timezone.localdate(), []
    if activity.state != ActivityState.CANCELLED:
        if activity.day <= today and RecordAttendance.allowed(scope, activity):
            out.append(Link("登记签到", reverse("activities:attendance-act", args=[code, "record"])))
        if activity.day == today and OpenCheckIn.allowed(scope, activity):
            out.append(Link("签到二维码", reverse("activities:activity-door", args=[code])))
    if scope.may_somewhere(VIEW_ROSTER):
        out.append(Link("签到表", reverse("activities:roll-print", args=[code])))
    return out


ACTIVITY_PANELS.add("attendance", roll, at=10)
ACTIVITY_LINKS.add("attendance", links, at=10)
