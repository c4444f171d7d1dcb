"""Rows for the tests of the back office: how one more row of each registered model comes to be."""

from collections.abc import Callable
from itertools import count

from axes.models import AccessAttempt
from django.utils import timezone

from groups.registry.register.words import DeclaredKind
from nanan_groups.records import audit
from nanan_groups.records.models import EventKind
from nanan_groups.testing import factories as f
from nanan_groups.testing import funding_factories as money
from nanan_groups.testing import staffing_factories as staff
from nanan_groups.testing.books_made import group_with_money
from nanan_groups.testing.evaluation_factories import IndicatorSystemFactory, RoundFactory
from nanan_groups.testing.factories import entry

_number = count(1)


def attempt():
    number = next(_number)
    return AccessAttempt.objects.create(
        username=f.UserFactory().username,
        ip_address=f"10.0.{number // 250}.{number % 250}",
        user_agent="x",
        http_accept="",
        path_info="/login/",
        get_data="",
        post_data="",
        failures_since_start=5,
        attempt_time=timezone.now(),
    )


def act():
    with entry(title=f"测试事项{next(_number)}", reason="测试") as draft:
        draft.note("对象", "字段", "原", "新")
    return draft.act


def membership():
    """A member with everything its lists show: group with a lead, site, partnership."""
    with entry():
        group = f.EducationGroupFactory()
        site = f.SiteFactory()
        f.LeadFactory(group=group, site=site, institution=site.institution)
        f.PartnershipFactory(group=group, school=site.institution)
        f.DeclaredMembersFactory(group=group)
        return f.MembershipFactory(group=group, site=site)


def district_total():
    return f.DistrictTotalFactory(school_year=2000 + next(_number))


def appointment():
    with entry():
        return f.AppointmentFactory(role="group_principal", group=f.EducationGroupFactory())


def measure():
    return f.MeasureDepartmentFactory().measure


def account():
    return group_with_money().first


def booked():
    return account().coming_in.get()


def nomination():
    """Handed in: a draft is the group's own."""
    handed_in = {
        "case__state": "submitted",
        "case__submitted_by": f.UserFactory(),
        "case__submitted_at": timezone.now(),
    }
    return staff.NominationFactory(**handed_in)


def indicator_system():
    return IndicatorSystemFactory(year=2030 + next(_number))


def evaluation_round():
    return RoundFactory(year=2030 + next(_number), system__year=2030 + next(_number))


ROWS: dict[str, Callable] = {
    "accounts.AdministratorChange": f.AdministratorChangeFactory,
    "accounts.User": f.UserFactory,
    "axes.AccessAttempt": attempt,
    "access.Appointment": appointment,
    "evaluation.IndicatorSystem": indicator_system,
    "evaluation.Round": evaluation_round,
    "funding.Account": account,
    "funding.Agreement": money.AgreementFactory,
    "funding.Entry": booked,
    "funding.GroupStatement": money.GroupStatementFactory,
    "funding.Receipt": money.ReceiptFactory,
    "registry.BaselineFigure": f.BaselineFigureFactory,
    "registry.DeclaredMembers": lambda: f.DeclaredMembersFactory(kind=DeclaredKind.ATTACHED),
    "registry.Department": f.DepartmentFactory,
    "registry.DirectoryEntry": f.DirectoryEntryFactory,
    "registry.DistrictTotal": district_total,
    "registry.EducationGroup": lambda: membership().group,
    "registry.Enrolment": f.EnrolmentFactory,
    "registry.GroupVersion": f.GroupVersionFactory,
    "registry.Institution": lambda: membership().site.institution,
    "registry.InstitutionVersion": f.InstitutionVersionFactory,
    "registry.Lead": f.LeadFactory,
    "measures.Measure": measure,
    "registry.Membership": membership,
    "registry.Partnership": f.PartnershipFactory,
    "registry.QualityMark": f.QualityMarkFactory,
    "registry.Site": lambda: membership().site,
    "registry.SiteVersion": f.SiteVersionFactory,
    "records.Act": act,
    "records.Event": lambda: audit.record(EventKind.SYSTEM),
    "staffing.Certificate": staff.CertificateFactory,
    "staffing.ExchangeRound": staff.ExchangeRoundFactory,
    "staffing.GroupPlan": staff.GroupPlanFactory,
    "staffing.LeaderQuota": staff.LeaderQuotaFactory,
    "staffing.Nomination": nomination,
    "staffing.PoolEntry": staff.PoolEntryFactory,
    "staffing.QuotaRequest": staff.QuotaRequestFactory,
    "staffing.ShortageRequest": staff.ShortageRequestFactory,
    "staffing.StaffMember": lambda: f.StaffPostFactory().person,
    "staffing.StaffPost": f.StaffPostFactory,
}
# Tables that can hold no three rows of the kind.
FEW = {"registry.BaselineFigure"}
# Who may open each list.
READER = {
    **dict.fromkeys(
        ("funding.Account", "funding.Agreement", "funding.Entry", "funding.GroupStatement", "funding.Receipt"),
        "finance_officer",
    ),
    "accounts.AdministratorChange": "audit",
    "accounts.User": "system",
    "axes.AccessAttempt": "security",
    "access.Appointment": "security",
    "records.Act": "auditor",
    "records.Event": "auditor",
    **{label: "personnel_officer" for label in ROWS if label.startswith("staffing.")},
    "staffing.Nomination": "bureau_leader",
}


def reader_of(label: str) -> str:
    return READER.get(label, "registry_officer")
