"""Which of Django's model permissions the portal's own rights open in the back office. Dated rows are never edited raw."""

from functools import cache

from .roles import ACCOUNTS, AUDIT, CHANGE, DIRECTORY, GRANTS, HISTORY, UNLOCK

_REGISTER = (
    "groups.educationgroup", "groups.groupversion", "groups.institution", "groups.institutionversion", "groups.site",
    "groups.siteversion", "groups.lead", "groups.membership", "groups.partnership", "groups.declaredmembers",
    "groups.qualitymark", "groups.department", "groups.measure", "groups.measuredepartment", "groups.baselinefigure",
)  # fmt: skip
_PLAIN = ("groups.directoryentry", "groups.enrolment")


def _model(action: str, *labels: str) -> frozenset[str]:
    return frozenset(f"{app}.{action}_{name}" for app, _, name in (label.partition(".") for label in labels))


_OPENS: dict[str, frozenset[str]] = {
    HISTORY: _model("view", *_REGISTER),
    DIRECTORY: _model("view", *_PLAIN),
    CHANGE: _model("change", "groups.department", *_PLAIN) | _model("add", "groups.department", *_PLAIN),
    ACCOUNTS: _model("view", "accounts.user") | _model("add", "accounts.user") | _model("change", "accounts.user"),
    GRANTS: _model("view", "groups.appointment", "accounts.user")
    | _model("add", "groups.appointment")
    | _model("change", "groups.appointment"),
    UNLOCK: _model("view", "axes.accessattempt") | _model("delete", "axes.accessattempt"),
    AUDIT: _model("view", "records.event", "records.act"),
}


@cache
def admin_permissions(permissions: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*(_OPENS.get(permission, frozenset()) for permission in permissions))
