"""Factories of what stands above the roster; RosterFactories of people and posts are in factories."""

from datetime import date

from django.utils import timezone
from factory import LazyFunction, SelfAttribute, Sequence, SubFactory, Trait

from nanan_groups.testing.case_factories import CaseFactory
from nanan_groups.testing.factories import (
    DatedFactory,
    EducationGroupFactory,
    InstitutionFactory,
    RecordFactory,
    SiteFactory,
    StaffMemberFactory,
    UserFactory,
)
from staffing.models import (
    Absence,
    Addendum,
    CaseLeg,
    CensusEntry,
    CensusList,
    Certificate,
    Entrustment,
    ExchangeCase,
    ExchangeLeg,
    ExchangeParameter,
    ExchangeRound,
    GroupPlan,
    LeaderQuota,
    LeadershipTerm,
    LegAssessment,
    Nomination,
    Objection,
    OwnRetirement,
    PoolEntry,
    PostQuota,
    PostTransfer,
    QuotaRequest,
    RetirementRule,
    RoundDecision,
    ShortageRequest,
    StaffHonour,
    StaffTitle,
    SubjectBalance,
)

DAY = date(2024, 9, 1)


class PersonFactFactory(DatedFactory):
    class Meta:
        abstract = True

    person = SubFactory(StaffMemberFactory)
    valid_from = DAY
    document = "测试文件"


class StaffTitleFactory(PersonFactFactory):
    class Meta:
        model = StaffTitle

    title = "first"


class StaffHonourFactory(PersonFactFactory):
    class Meta:
        model = StaffHonour

    honour = "district"


class LeadershipTermFactory(PersonFactFactory):
    class Meta:
        model = LeadershipTerm

    institution = SubFactory(InstitutionFactory)
    leadership = "head"
    number = 1


class AbsenceFactory(PersonFactFactory):
    class Meta:
        model = Absence

    cause = "sick"


class RetirementRuleFactory(DatedFactory):
    class Meta:
        model = RetirementRule

    who, age, base_month, step, most, source = "men", 60, date(1965, 1, 1), 4, 36, "测试文件"
    valid_from = date(2025, 1, 1)


class OwnRetirementFactory(RecordFactory):
    class Meta:
        model = OwnRetirement

    person = SubFactory(StaffMemberFactory)
    month = date(2033, 4, 1)
    document = "测试文件"


class ExchangeParameterFactory(RecordFactory):
    class Meta:
        model = ExchangeParameter

    code = "min_years"
    first_year = Sequence(lambda n: 2022 + n)
    value = "6"
    document = "测试文件"


class CensusListFactory(RecordFactory):
    class Meta:
        model = CensusList

    code = Sequence(lambda n: f"Y{n:07d}")
    school_year = Sequence(lambda n: 2022 + n)
    census_day = date(2026, 9, 1)


class CensusEntryFactory(RecordFactory):
    class Meta:
        model = CensusEntry

    of = SubFactory(CensusListFactory)
    person = SubFactory(StaffMemberFactory)
    institution = SubFactory(InstitutionFactory)
    site = SubFactory(SiteFactory)
    staff_no, name, school, post_kind = "NA1", "王测试", "测试学校", "teacher"
    standing, line = "due", "连续7年0个月"


class ObjectionFactory(RecordFactory):
    class Meta:
        model = Objection

    entry = SubFactory(CensusEntryFactory)
    text = "请核对"
    raised_by = SubFactory(UserFactory)
    raised_on = DAY


class AddendumFactory(RecordFactory):
    class Meta:
        model = Addendum

    of = SubFactory(CensusListFactory)
    person = SubFactory(StaffMemberFactory)
    number = Sequence(lambda n: n + 1)
    before, after, reason, document = "due", "deferred", "核实", "测试文件"
    made_on = DAY


class ExchangeLegFactory(DatedFactory):
    class Meta:
        model = ExchangeLeg

    person = SubFactory(StaffMemberFactory)
    kind = "rotation"
    from_site = SubFactory(SiteFactory)
    to_site = SubFactory(SiteFactory)
    valid_from = date(2026, 9, 1)
    valid_to = date(2027, 7, 1)
    document = "测试文件"


class PostQuotaFactory(DatedFactory):
    class Meta:
        model = PostQuota

    institution = SubFactory(InstitutionFactory)
    total, teachers, document = 100, 90, "测试文件"
    valid_from = date(2022, 7, 14)


class PostTransferFactory(RecordFactory):
    class Meta:
        model = PostTransfer

    group = SubFactory(EducationGroupFactory)
    case = SubFactory(
        CaseFactory, kind="post_transfer", state="proposed", place="group", place_id=SelfAttribute("..group.pk")
    )
    giver = SubFactory(InstitutionFactory)
    receiver = SubFactory(InstitutionFactory)
    posts, grounds = 1, "测试"


class ExchangeCaseFactory(RecordFactory):
    class Meta:
        model = ExchangeCase

    case = SubFactory(
        CaseFactory,
        kind="exchange_inside",
        state="asked",
        place="institution",
        place_id=LazyFunction(lambda: InstitutionFactory().pk),
    )
    kind, start, end, grounds = "rotation", date(2026, 9, 1), date(2027, 7, 1), "测试"


class CaseLegFactory(RecordFactory):
    class Meta:
        model = CaseLeg

    of = SubFactory(ExchangeCaseFactory)
    person = SubFactory(StaffMemberFactory)
    from_site = SubFactory(SiteFactory)
    to_site = SubFactory(SiteFactory)


class LegAssessmentFactory(RecordFactory):
    class Meta:
        model = LegAssessment

    leg = SubFactory(ExchangeLegFactory)
    grade, assessed_on = "qualified", date(2027, 7, 1)
    assessed_by = SubFactory(UserFactory)


class CertificateFactory(RecordFactory):
    class Meta:
        model = Certificate

    number = Sequence(lambda n: f"JLZ{900_000 + n}")
    check_word = "ABCD2345"
    person = SubFactory(StaffMemberFactory)
    content = LazyFunction(
        lambda: {"name": "王测试", "staff_no": "NA1", "school": "测试学校", "legs": [], "months": "0", "way": ""}
    )
    issued_on = DAY
    issued_by = SubFactory(UserFactory)


class ExchangeRoundFactory(RecordFactory):
    class Meta:
        model = ExchangeRound

    code = Sequence(lambda n: f"YL{90_000 + n}")
    school_year = Sequence(lambda n: 2022 + n)
    balances_until, plans_until, decide_until = date(2026, 9, 20), date(2026, 9, 30), date(2026, 10, 31)


class SubjectBalanceFactory(RecordFactory):
    class Meta:
        model = SubjectBalance

    of = SubFactory(ExchangeRoundFactory)
    institution = SubFactory(InstitutionFactory)
    stage, subject, surplus = "primary", "chinese", 1


class GroupPlanFactory(RecordFactory):
    class Meta:
        model = GroupPlan

    of = SubFactory(ExchangeRoundFactory)
    group = SubFactory(EducationGroupFactory)
    case = SubFactory(
        CaseFactory, kind="exchange_plan", state="planning", place="group", place_id=SelfAttribute("..group.pk")
    )


class RoundDecisionFactory(RecordFactory):
    class Meta:
        model = RoundDecision

    plan = SubFactory(GroupPlanFactory)
    document, start, end, decided_on = "测试文件", date(2026, 9, 1), date(2027, 7, 1), date(2026, 9, 1)
    content = LazyFunction(list)
    decided_by = SubFactory(UserFactory)


class PoolEntryFactory(RecordFactory):
    """As recruited. ``at`` a group: assigned; ``shadowing=site``: shadows there since September 2025."""

    class Meta:
        model = PoolEntry

    class Params:
        at = Trait(
            group=SubFactory(EducationGroupFactory), lead=SubFactory(InstitutionFactory), assigned_on=date(2025, 8, 25)
        )
        shadowing = Trait(
            at=True,
            site=SubFactory(SiteFactory),
            shadow_from=date(2025, 9, 1),
            shadow_to=date(2026, 9, 1),
            exception="测试",
        )

    case = SubFactory(CaseFactory, kind="pool", state="recruited", place="district", place_id=None)
    staff_no = Sequence(lambda n: f"NP{n:06d}")
    name = Sequence(lambda n: f"新{chr(0x4E00 + n % 20_000)}")
    sex, birth_month, stage, subject, year = "female", date(2002, 5, 1), "primary", "chinese", 2025
    recruited_on, document = date(2025, 7, 20), "测试文件"


class LeaderQuotaFactory(DatedFactory):
    class Meta:
        model = LeaderQuota

    institution = SubFactory(InstitutionFactory)
    total, document = 3, "测试文件"
    valid_from = date(2022, 7, 14)


class NominationFactory(RecordFactory):
    class Meta:
        model = Nomination

    group = SubFactory(EducationGroupFactory)
    case = SubFactory(
        CaseFactory, kind="nomination", state="draft", place="group", place_id=SelfAttribute("..group.pk")
    )
    person = SubFactory(StaffMemberFactory)
    institution = SubFactory(InstitutionFactory)
    leadership, grounds = "vice_head", "测试"


class QuotaRequestFactory(RecordFactory):
    class Meta:
        model = QuotaRequest

    group = SubFactory(EducationGroupFactory)
    case = SubFactory(
        CaseFactory,
        kind="quota_request",
        state="proposed",
        place="group",
        place_id=SelfAttribute("..group.pk"),
        submitted_by=SubFactory(UserFactory),
        submitted_at=LazyFunction(timezone.now),
    )
    institution = SubFactory(InstitutionFactory)
    posts, teachers, seats, grounds = 2, 2, 1, "测试"


class ShortageRequestFactory(RecordFactory):
    class Meta:
        model = ShortageRequest

    group = SubFactory(EducationGroupFactory)
    case = SubFactory(
        CaseFactory,
        kind="shortage",
        state="proposed",
        place="group",
        place_id=SelfAttribute("..group.pk"),
        submitted_by=SubFactory(UserFactory),
        submitted_at=LazyFunction(timezone.now),
    )
    institution = SubFactory(InstitutionFactory)
    year, stage, subject, places, extra, grounds = 2026, "primary", "science", 2, 1, "测试"


class EntrustmentFactory(DatedFactory):
    class Meta:
        model = Entrustment

    site = SubFactory(SiteFactory)
    person = SubFactory(StaffMemberFactory)
    powers, document = "校区日常管理", "测试文件"
    valid_from = date(2026, 9, 1)
