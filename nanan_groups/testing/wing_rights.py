"""What each role may do with the wings, by hand: the tests of scopes hold the product to it."""

from groups.rights import roles as r

RIGHTS_OF_WINGS: dict[str, set[str]] = {
    "registry_officer": {r.RUN_EVALUATION, r.VIEW_INDICATORS, r.VIEW_RESULTS},
    "hr_bureau_officer": {r.VIEW_INDICATORS},
    "expert": {r.VIEW_INDICATORS, r.SCORE_GROUPS},
    "personnel_officer": {r.VIEW_INDICATORS, r.RUN_POOL, r.VIEW_POOL, r.FORWARD_NOMINATIONS, r.VIEW_NOMINATIONS}
    | {r.APPROVE_POSTS, r.RUN_EXCHANGES, r.SEE_ABSENCES, r.VIEW_POSTS},
    "finance_officer": {r.VIEW_INDICATORS, r.DECIDE_TRANSFERS, r.RUN_FUNDING, r.SET_FUNDING_RULES, r.VIEW_FUNDING},
    "bureau_leader": {
        r.VIEW_POOL,
        r.VIEW_NOMINATIONS,
        r.ANSWER_FOR_BUREAU,
        r.ENDORSE_FUNDING,
        r.VIEW_FUNDING,
        r.VIEW_POSTS,
        r.DECIDE_EVALUATION,
        r.VIEW_RESULTS,
        r.VIEW_INDICATORS,
    },
    "auditor": {r.VIEW_INDICATORS, r.VIEW_RESULTS, r.VIEW_POOL, r.VIEW_NOMINATIONS, r.VIEW_FUNDING, r.VIEW_POSTS},
    "organisation_officer": {r.ANSWER_NOMINATIONS, r.VIEW_NOMINATIONS},
    "college_officer": {r.TRAIN_POOL, r.VIEW_POOL},
    "establishment_officer": {r.FILE_POSTS, r.VIEW_POSTS},
    "treasury_officer": {r.CONFIRM_FUNDING, r.VIEW_FUNDING},
    "group_principal": {
        r.VIEW_INDICATORS,
        r.VIEW_RESULTS,
        r.APPLY_PROJECTS,
        r.SUBMIT_PROJECTS,
        r.DECIDE_TRANSFERS,
        r.VIEW_FUNDING,
    }
    | {r.ARRANGE_EXCHANGES, r.PROPOSE_POSTS, r.VIEW_POSTS, r.ARRANGE_POOL, r.VIEW_POOL}
    | {r.DRAFT_NOMINATIONS, r.SUBMIT_NOMINATIONS, r.VIEW_NOMINATIONS},
    "group_office": {
        r.VIEW_INDICATORS,
        r.VIEW_RESULTS,
        r.VIEW_POOL,
        r.DRAFT_GROUP_EXCHANGES,
        r.DRAFT_NOMINATIONS,
        r.VIEW_NOMINATIONS,
        r.APPLY_PROJECTS,
        r.SPEND_FUNDING,
        r.VIEW_FUNDING,
        r.VIEW_POSTS,
    },
    "member_principal": {r.VIEW_INDICATORS, r.OBJECT_TO_LIST, r.SEE_ABSENCES, r.SIGN_EXCHANGES, r.VIEW_POSTS}
    | {r.SIGN_TRANSFERS, r.VIEW_FUNDING, r.ASSESS_POOL, r.VIEW_POOL},
    "school_clerk": {r.VIEW_INDICATORS, r.DRAFT_EXCHANGES, r.OBJECT_TO_LIST, r.SEE_ABSENCES, r.VIEW_POSTS}
    | {r.REPORT_RECEIPTS, r.SPEND_FUNDING, r.VIEW_FUNDING, r.VIEW_POOL},
}

_READS, _KEEPS = {r.VIEW_ACTIVITIES, r.VIEW_MEASURES, r.VIEW_TOLERANCE}, {r.VIEW_ACTIVITIES, r.KEEP_ACTIVITIES}
for _role in ("registry_officer", "personnel_officer", "finance_officer", "bureau_leader", "auditor"):
    RIGHTS_OF_WINGS[_role] = RIGHTS_OF_WINGS.get(_role, set()) | _READS
for _role in ("group_principal", "group_office", "member_principal", "school_clerk"):
    RIGHTS_OF_WINGS[_role] = RIGHTS_OF_WINGS[_role] | _KEEPS
RIGHTS_OF_WINGS["registry_officer"] |= {r.RUN_MEASURES}
RIGHTS_OF_WINGS["department_reporter"] = {r.VIEW_MEASURES, r.REPORT_MEASURES}
RIGHTS_OF_WINGS["bureau_leader"] |= {r.CONFIRM_SCHOOL_FIGURES}
for _role in ("group_principal", "group_office"):
    RIGHTS_OF_WINGS[_role] |= {r.VIEW_TOLERANCE}
    RIGHTS_OF_WINGS[_role] |= {r.WRITE_ASSESSMENT}
RIGHTS_OF_WINGS["group_principal"] |= {r.SUBMIT_ASSESSMENT}
for _role in ("registry_officer", "bureau_leader", "auditor", "hr_bureau_officer"):
    RIGHTS_OF_WINGS[_role] |= {r.VIEW_REWARDS}
