"""What each role is appointed to, and what it may do. The one source of rights; the access table is tested against it.

Rights are "app.action"; none is named like a permission of Django's own. What one does not see (VIEW) no other right
opens. The arrows and to-dos of the cases name a right, not a role (``roles_with``, ``waits``): what a role may write is
said here and only here.
"""

from groups.rights.words import Place, Role
from nanan_groups.kit.arrows import Wait

DISTRICT_ROLES = (
    Role.REGISTRY_OFFICER,
    Role.PERSONNEL_OFFICER,
    Role.FINANCE_OFFICER,
    Role.BUREAU_LEADER,
    Role.AUDITOR,
)
OFFICE_ROLES = (
    Role.ORGANISATION_OFFICER,
    Role.ESTABLISHMENT_OFFICER,
    Role.TREASURY_OFFICER,
    Role.HR_BUREAU_OFFICER,
    Role.DEPARTMENT_REPORTER,
    Role.COLLEGE_OFFICER,
)
GROUP_ROLES = (Role.GROUP_PRINCIPAL, Role.GROUP_OFFICE, Role.EXPERT)
SCHOOL_ROLES = (Role.MEMBER_PRINCIPAL, Role.SCHOOL_CLERK)

# Held by several offices: it counts for the office one is appointed to. The others name the one office that has them.
SEVERAL_OFFICES = frozenset({Role.DEPARTMENT_REPORTER.value})

PLACE_OF = {
    **{role.value: Place.DISTRICT.value for role in DISTRICT_ROLES},
    **{role.value: Place.OFFICE.value for role in OFFICE_ROLES},
    **{role.value: Place.GROUP.value for role in GROUP_ROLES},
    **{role.value: Place.INSTITUTION.value for role in SCHOOL_ROLES},
}

VIEW = "registry.view_register"  # the register inside one's scope
DIRECTORY = "registry.view_directory"  # heads, telephones, addresses
VIEW_ENROLMENT = "registry.view_pupils"  # pupils and classes, school by school
CHANGE = "registry.change_register"  # every act on the register
ENROLMENT = "registry.keep_figures"  # pupils and classes of the own school
EXPORT = "registry.export_register"
EXPORT_PAPERS = (
    "papers.export_papers"  # plans, charters and forms, of the groups whose papers one reads by the same post
)
HISTORY = "registry.view_history"
DISTRICT = "registry.view_district"  # figures that only make sense for the whole district
VIEW_PLANS = "planning.view_plans"  # annual plans inside one's scope
WRITE_PLANS = "planning.write_plans"  # the group's principal and office: their own group's
SUBMIT_PLANS = "planning.submit_plans"  # the group's principal: hand in, take back, revise
REVIEW_PLANS = "planning.review_plans"  # the registry officer: return, approve or put before the leader, close
DECIDE_PLANS = "planning.decide_plans"  # the bureau's leader, at the second level
WRITE_STRATEGY = "planning.write_strategy"  # a member school's part of the plan
SIGN_STRATEGY = "planning.sign_strategy"  # the member school's principal
RUN_CAMPAIGNS = "planning.run_campaigns"  # open, extend, chase
VIEW_ORGANS = "governance.view_organs"  # governance organs, meetings and resolutions inside one's scope
WRITE_ORGANS = "governance.write_organs"  # the registry officer everywhere, principal and office for their own group
VIEW_CHARTERS = "governance.view_charters"  # charters, admission and own rules of the groups inside one's scope
WRITE_CHARTERS = "governance.write_charters"  # the group's principal and office: their own group's
SUBMIT_CHARTERS = "governance.submit_charters"  # the group's principal: hand in, take back; apply for admission
RUN_CHARTERS = "governance.run_charters"  # review and file charters, admit groups, record what was decided before
AUDIT = "records.view_audit"
ADMIN = "portal.use_admin"
VIEW_ROSTER = "staffing.view_roster"  # who works at the schools of one's scope; telephones masked
CHANGE_ROSTER = "staffing.change_roster"  # personnel: the district; a clerk: the own school
SEE_PHONES = "staffing.see_phones"  # a telephone in clear, one by one, with a reason, logged
EXPORT_ROSTER = "staffing.export_roster"
VIEW_POSTS = "staffing.view_posts"  # authorised and filled posts, school by school
PROPOSE_POSTS = "staffing.propose_posts"  # the group's principal: move some inside the group
APPROVE_POSTS = "staffing.approve_posts"  # personnel: authorised numbers, transfers
FILE_POSTS = "staffing.file_posts"  # 区委编办
DRAFT_EXCHANGES = "staffing.draft_exchanges"  # the school's clerk: exchanges, and who arrived
DRAFT_GROUP_EXCHANGES = (
    "staffing.draft_group_exchanges"  # the group's office: inside the group; the school hands them in
)
SIGN_EXCHANGES = "staffing.sign_exchanges"  # the school's principal: consent, assessment
ARRANGE_EXCHANGES = "staffing.arrange_exchanges"  # the group's principal: inside the group
RUN_EXCHANGES = "staffing.run_exchanges"  # personnel: parameters, the yearly list and round
OBJECT_TO_LIST = "staffing.object_to_list"  # a school, of its own people
SEE_ABSENCES = "staffing.see_absences"  # of which kind an absence was, and its proof
VIEW_POOL = "staffing.view_pool"  # new teachers in the turnover pool, inside one's scope
RUN_POOL = "staffing.run_pool"  # personnel: intake, assignment to a lead, placement
TRAIN_POOL = "staffing.train_pool"  # the college: training before the service
ARRANGE_POOL = "staffing.arrange_pool"  # the group's principal: where its new teachers shadow
ASSESS_POOL = "staffing.assess_pool"  # the head of the school where they shadow
VIEW_NOMINATIONS = "staffing.view_nominations"  # recommendations for leadership posts; the offices: what was handed in
DRAFT_NOMINATIONS = "staffing.draft_nominations"  # the group's principal and office
SUBMIT_NOMINATIONS = "staffing.submit_nominations"  # the group's principal
FORWARD_NOMINATIONS = "staffing.forward_nominations"  # personnel
ANSWER_NOMINATIONS = "staffing.answer_nominations"  # 区委组织部
ANSWER_FOR_BUREAU = "staffing.answer_for_bureau"  # the bureau's leader, where the post is his to answer for
VIEW_FUNDING = "funding.view_funding"  # what a group is due and why, its accounts; inside one's scope
SET_FUNDING_RULES = "funding.set_rules"  # the rules of a budget year, its budget
RUN_FUNDING = "funding.run_funding"  # statements checked and released, agreements and receipts accepted
ENDORSE_FUNDING = "funding.endorse"  # the bureau's leader
CONFIRM_FUNDING = "funding.confirm_totals"  # the finance bureau confirms the district's total
APPLY_PROJECTS = "funding.apply_projects"  # the group's principal and office: write special projects
SUBMIT_PROJECTS = "funding.submit_projects"  # the group's principal: hand them in, evaluate them
REPORT_RECEIPTS = "funding.report_receipts"  # a clerk: what came from a university to the own school
SPEND_FUNDING = (
    "funding.spend"  # commit and spend: a clerk from the own school's account, a group's office from the group's
)
SIGN_TRANSFERS = "funding.sign_transfers"  # the heads of the giving and the receiving school
DECIDE_TRANSFERS = "funding.decide_transfers"  # the group's principal, or the finance officer for him
VIEW_INDICATORS = "evaluation.view_indicators"  # indicator systems; what is being drafted: the district's offices
VIEW_RESULTS = "evaluation.view_results"  # what is computed of a group, in the district or one's own group
VIEW_REWARDS = "evaluation.view_rewards"  # coefficients of the rewards, in the whole district
RUN_EVALUATION = "evaluation.run_evaluation"  # the registry officer: systems and rounds
DECIDE_EVALUATION = "evaluation.decide_evaluation"  # the bureau's leader: what is published
WRITE_ASSESSMENT = "evaluation.write_assessment"  # the group's principal and office: what the group says of itself
SUBMIT_ASSESSMENT = "evaluation.submit_assessment"  # the group's principal: hand it in; appeal
SCORE_GROUPS = "evaluation.score_groups"  # experts: the groups they are assigned to, and no others
VIEW_ACTIVITIES = "activities.view_activities"  # what the schools of a group do together
KEEP_ACTIVITIES = "activities.keep_activities"  # principal and office: the own group's; a school: what it holds itself
VIEW_MEASURES = "measures.view_measures"  # the ten measures and six safeguards, what departments reported
VIEW_TOLERANCE = "measures.view_tolerance"  # decisions of tolerance: the bureau all, a group its own
RUN_MEASURES = (
    "measures.run_measures"  # the registry officer: targets, reports accepted, supervision, tolerance, meetings
)
CONFIRM_SCHOOL_FIGURES = (
    "activities.confirm_school_figures"  # the leader: results and satisfaction that came in by sheet
)
REPORT_MEASURES = "measures.report_measures"  # a department's reporter: its own part
ACCOUNTS = "accounts.change_accounts"
GRANTS = "access.change_appointments"
UNLOCK = "accounts.unlock"
OUTBOX = "records.run_outbox"  # group robots, and messages that failed or may have arrived; never what they say
ADMINISTRATORS = "accounts.change_administrators"  # one of the three asks who is one of them, another confirms

_BUREAU = frozenset(
    {VIEW, DIRECTORY, VIEW_ENROLMENT, EXPORT, EXPORT_PAPERS, HISTORY, DISTRICT, VIEW_PLANS, VIEW_ORGANS, VIEW_CHARTERS}
    | {VIEW_INDICATORS, VIEW_ACTIVITIES, VIEW_MEASURES, VIEW_TOLERANCE}
)
_OF_GROUP = frozenset(
    {EXPORT_PAPERS, VIEW_PLANS, WRITE_PLANS, VIEW_ORGANS, WRITE_ORGANS, VIEW_CHARTERS, WRITE_CHARTERS, VIEW_FUNDING}
    | {VIEW_INDICATORS, VIEW_RESULTS, WRITE_ASSESSMENT, VIEW_ACTIVITIES, KEEP_ACTIVITIES, VIEW_TOLERANCE}
)
_OF_SCHOOL = frozenset(
    {VIEW_PLANS, WRITE_STRATEGY, VIEW_ORGANS, VIEW_CHARTERS, VIEW_FUNDING, VIEW_INDICATORS}
    | {VIEW_ACTIVITIES, KEEP_ACTIVITIES}
)
PERMISSIONS_OF_ROLE: dict[str, frozenset[str]] = {
    Role.REGISTRY_OFFICER: _BUREAU
    | {CHANGE, ENROLMENT, ADMIN, RUN_CAMPAIGNS, REVIEW_PLANS, WRITE_ORGANS, RUN_CHARTERS}
    | {RUN_EVALUATION, VIEW_RESULTS, VIEW_REWARDS, RUN_MEASURES},
    Role.PERSONNEL_OFFICER: _BUREAU
    | {ADMIN, VIEW_ROSTER, CHANGE_ROSTER, SEE_PHONES, SEE_ABSENCES, EXPORT_ROSTER}
    | {RUN_EXCHANGES, VIEW_POSTS, APPROVE_POSTS, VIEW_POOL, RUN_POOL}
    | {VIEW_NOMINATIONS, FORWARD_NOMINATIONS},
    Role.FINANCE_OFFICER: _BUREAU | {ADMIN, VIEW_FUNDING, SET_FUNDING_RULES, RUN_FUNDING, DECIDE_TRANSFERS},
    Role.BUREAU_LEADER: _BUREAU
    | {ADMIN, VIEW_ROSTER, EXPORT_ROSTER, DECIDE_PLANS, VIEW_POSTS, VIEW_POOL}
    | {VIEW_FUNDING, ENDORSE_FUNDING, VIEW_NOMINATIONS, ANSWER_FOR_BUREAU}
    | {DECIDE_EVALUATION, VIEW_RESULTS, VIEW_REWARDS, CONFIRM_SCHOOL_FIGURES},
    Role.AUDITOR: _BUREAU
    | {ADMIN, AUDIT, VIEW_ROSTER, VIEW_POSTS, VIEW_POOL, VIEW_NOMINATIONS, VIEW_FUNDING, VIEW_RESULTS}
    | {VIEW_REWARDS},
    Role.ORGANISATION_OFFICER: frozenset({VIEW, EXPORT, DISTRICT, VIEW_NOMINATIONS, ANSWER_NOMINATIONS}),
    Role.ESTABLISHMENT_OFFICER: frozenset({VIEW, EXPORT, DISTRICT, VIEW_POSTS, FILE_POSTS}),
    Role.TREASURY_OFFICER: frozenset({VIEW, VIEW_ENROLMENT, EXPORT, DISTRICT, VIEW_FUNDING, CONFIRM_FUNDING}),
    Role.HR_BUREAU_OFFICER: frozenset({VIEW, EXPORT, DISTRICT, VIEW_INDICATORS, VIEW_REWARDS}),
    Role.DEPARTMENT_REPORTER: frozenset({VIEW, DISTRICT, VIEW_MEASURES, REPORT_MEASURES}),
    Role.COLLEGE_OFFICER: frozenset(
        {VIEW, DIRECTORY, VIEW_ENROLMENT, EXPORT, DISTRICT, VIEW_ROSTER, VIEW_POOL, TRAIN_POOL}
    ),
    Role.GROUP_PRINCIPAL: _OF_GROUP
    | {VIEW, DIRECTORY, VIEW_ENROLMENT, EXPORT, HISTORY, VIEW_ROSTER, EXPORT_ROSTER, SUBMIT_PLANS, SUBMIT_CHARTERS}
    | {VIEW_POSTS, PROPOSE_POSTS, ARRANGE_EXCHANGES, DECIDE_TRANSFERS, APPLY_PROJECTS, SUBMIT_PROJECTS}
    | {VIEW_POOL, ARRANGE_POOL, VIEW_NOMINATIONS, DRAFT_NOMINATIONS, SUBMIT_NOMINATIONS, SUBMIT_ASSESSMENT},
    Role.GROUP_OFFICE: _OF_GROUP
    | {VIEW, DIRECTORY, VIEW_ENROLMENT, EXPORT, HISTORY, VIEW_ROSTER, EXPORT_ROSTER, VIEW_POSTS}
    | {SPEND_FUNDING, APPLY_PROJECTS, VIEW_POOL, VIEW_NOMINATIONS, DRAFT_NOMINATIONS, DRAFT_GROUP_EXCHANGES},
    Role.MEMBER_PRINCIPAL: _OF_SCHOOL
    | {VIEW, DIRECTORY, VIEW_ENROLMENT, HISTORY, VIEW_ROSTER, SEE_PHONES, SEE_ABSENCES, EXPORT_ROSTER, SIGN_STRATEGY}
    | {OBJECT_TO_LIST, VIEW_POSTS, SIGN_EXCHANGES, SIGN_TRANSFERS, VIEW_POOL, ASSESS_POOL},
    Role.SCHOOL_CLERK: _OF_SCHOOL
    | {
        VIEW,
        DIRECTORY,
        VIEW_ENROLMENT,
        HISTORY,
        VIEW_ROSTER,
        CHANGE_ROSTER,
        SEE_PHONES,
        SEE_ABSENCES,
        OBJECT_TO_LIST,
        EXPORT_ROSTER,
        ENROLMENT,
        VIEW_POSTS,
    }
    | {DRAFT_EXCHANGES, REPORT_RECEIPTS, SPEND_FUNDING, VIEW_POOL},
    Role.EXPERT: frozenset({VIEW, VIEW_INDICATORS, SCORE_GROUPS}),
}

# How far a right goes beyond the very place it is held at. What a member school reads of its groups:
READ_BY_MEMBERS = frozenset({VIEW, HISTORY, VIEW_PLANS, VIEW_ORGANS, VIEW_CHARTERS, VIEW_FUNDING, VIEW_ACTIVITIES})
# what a group has of the schools in it:
OF_GROUPS_SCHOOLS = frozenset({VIEW, DIRECTORY, VIEW_ENROLMENT, HISTORY, EXPORT})
# and what of the people who work there, site by site. Everything else counts at its own place alone.
OF_GROUPS_STAFF = frozenset({VIEW_ROSTER, EXPORT_ROSTER})

# 三员: accounts, grants, logs; none of them sees business data. What they share takes two of them.
PERMISSIONS_OF_ADMIN: dict[str, frozenset[str]] = {
    "system": frozenset({ADMIN, ADMINISTRATORS, ACCOUNTS, OUTBOX}),
    "security": frozenset({ADMIN, ADMINISTRATORS, GRANTS, UNLOCK}),
    "audit": frozenset({ADMIN, ADMINISTRATORS, AUDIT}),
}

# Acts on these kinds of records are told only to who sees the records themselves.
TOLD_ONLY_TO = {"staffmember": VIEW_ROSTER}


def roles_with(permission: str) -> tuple[str, ...]:
    """The roles that carry a right, in the order of ``Role``."""
    return tuple(role.value for role in Role if permission in PERMISSIONS_OF_ROLE[role])


def waits(
    permission: str, text: str, deadline: str = "", *, but: str = "", party: str = "", working_days: int = 0
) -> tuple[Wait, ...]:
    """Whose turn it is: everybody with that right, except those with ``but``, who are told something else."""
    others = roles_with(but) if but else ()
    return tuple(
        Wait(role, text, deadline, party, working_days) for role in roles_with(permission) if role not in others
    )
