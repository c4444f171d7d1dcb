"""Which of Django's model permissions the portal's own rights open in the back office. Dated rows are never edited raw."""

from functools import cache

from groups.rights.roles import (
    ACCOUNTS,
    ADMINISTRATORS,
    AUDIT,
    CHANGE,
    DIRECTORY,
    DISTRICT,
    GRANTS,
    HISTORY,
    UNLOCK,
    VIEW_ENROLMENT,
    VIEW_FUNDING,
    VIEW_NOMINATIONS,
    VIEW_POOL,
    VIEW_POSTS,
    VIEW_RESULTS,
    VIEW_ROSTER,
)

_IDENTITIES = ("registry.educationgroup", "registry.institution", "registry.site")
_REGISTER = (
    *_IDENTITIES,
    "registry.groupversion",
    "registry.institutionversion",
    "registry.siteversion",
    "registry.lead",
    "registry.membership",
    "registry.partnership",
    "registry.declaredmembers",
    "registry.qualitymark",
    "registry.department",
    "measures.measure",
    "measures.measuredepartment",
    "registry.baselinefigure",
)
_MONEY = ("funding.agreement", "funding.receipt", "funding.account", "funding.entry", "funding.groupstatement")
_ROSTER = (
    "staffing.staffmember",
    "staffing.staffpost",
    "staffing.exchangeround",
    "staffing.groupplan",
    "staffing.certificate",
)
_POSTS = ("staffing.leaderquota", "staffing.quotarequest", "staffing.shortagerequest")
_EDITED = ("registry.directoryentry", "registry.enrolment", "registry.department", "registry.districttotal")


def _model(action: str, *labels: str) -> frozenset[str]:
    return frozenset(f"{app}.{action}_{name}" for app, _, name in (label.partition(".") for label in labels))


# What must be held, all of it → what it opens.
_OPENS: dict[frozenset[str], frozenset[str]] = {
    frozenset({HISTORY}): _model("view", *_REGISTER),
    frozenset({DIRECTORY}): _model("view", "registry.directoryentry"),
    frozenset({VIEW_ENROLMENT}): _model("view", "registry.enrolment"),
    frozenset({DISTRICT}): _model("view", "registry.districttotal"),
    # Of an identity only the official code is edited in place; everything else of it is dated.
    frozenset({CHANGE}): _model("change", *_EDITED, *_IDENTITIES) | _model("add", *_EDITED),
    frozenset({ACCOUNTS}): _model("view", "accounts.user")
    | _model("add", "accounts.user")
    | _model("change", "accounts.user"),
    frozenset({GRANTS}): _model("view", "access.appointment", "accounts.user") | _model("add", "access.appointment"),
    frozenset({ADMINISTRATORS}): _model("view", "accounts.administratorchange")
    | _model("add", "accounts.administratorchange"),
    frozenset({UNLOCK}): _model("view", "axes.accessattempt") | _model("delete", "axes.accessattempt"),
    frozenset({AUDIT}): _model("view", "records.event"),
    frozenset({VIEW_FUNDING}): _model("view", *_MONEY),
    frozenset({VIEW_ROSTER}): _model("view", *_ROSTER),
    frozenset({VIEW_POSTS}): _model("view", *_POSTS),
    frozenset({VIEW_POOL}): _model("view", "staffing.poolentry"),
    frozenset({VIEW_NOMINATIONS}): _model("view", "staffing.nomination"),
    frozenset({VIEW_RESULTS}): _model("view", "evaluation.indicatorsystem", "evaluation.round"),
    # Acts hold business data: auditors of the district read them, the audit administrator does not.
    frozenset({AUDIT, HISTORY}): _model("view", "records.act"),
}


@cache
def admin_permissions(permissions: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*(opened for needed, opened in _OPENS.items() if needed <= permissions))
