"""Dull rows for tests: the smallest valid row of each model, traits for the states it may be in.

Tracked rows may only be written inside an act. A factory called outside one opens an ``entry`` act of its own; called
inside ``with entry():`` (or inside a service's act) it joins that one.
"""

from contextlib import contextmanager
from datetime import date

import factory
from django.conf import settings
from django.utils import timezone
from factory import LazyAttribute, LazyFunction, RelatedFactory, SelfAttribute, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory, Password

from groups.access.models import Appointment
from groups.measures.models import Measure, MeasureDepartment
from groups.registry.models import (
    BaselineFigure,
    DeclaredMembers,
    Department,
    DirectoryEntry,
    DistrictTotal,
    EducationGroup,
    Enrolment,
    GroupVersion,
    Institution,
    InstitutionVersion,
    Lead,
    Membership,
    Partnership,
    QualityMark,
    Site,
    SiteVersion,
)
from groups.registry.register.codes import new_code
from groups.registry.register.services.sounds import sounds
from groups.registry.register.words import (
    Basis,
    DeclaredKind,
    GroupCategory,
    InstitutionKind,
    Mark,
    Relation,
    SiteKind,
    SiteState,
    Stage,
)
from groups.rights.roles import PLACE_OF
from nanan_groups.accounts.models import AdministratorChange, OldPassword, User
from nanan_groups.records.acts import act
from nanan_groups.records.current import current_draft
from nanan_groups.records.models import ActKind
from staffing.models import StaffMember, StaffPost
from staffing.roster.codes import new_code as new_staff_code
from staffing.roster.words import PostKind, Sex

PASSWORD = "Example-Pass-26"


@contextmanager
def entry(title: str = "测试录入", **fields):
    """The act under way, or a new ``entry`` act."""
    if (draft := current_draft()) is not None:
        yield draft
        return
    with act(kind=ActKind.ENTRY, verb="factory", title=title, **fields) as draft:
        yield draft


class RecordFactory(DjangoModelFactory):
    """Every row, its sub-factories' and its related factories' rows in one act."""

    class Meta:
        abstract = True

    @classmethod
    def _generate(cls, strategy, params):
        if strategy != factory.CREATE_STRATEGY:
            return super()._generate(strategy, params)
        with entry():
            return super()._generate(strategy, params)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        row = super()._create(model_class, *args, **kwargs)
        if hasattr(row, "revision"):
            current_draft().subjects[row.code] = (row._meta.model_name, row.revision)
        return row


class DatedFactory(RecordFactory):
    class Meta:
        abstract = True

    class Params:
        seeded = Trait(start_open=True)

    valid_from: date = settings.REGISTER_START
    valid_to: date | None = None


# --- accounts ------------------------------------------------------------------------------------------------------
class UserFactory(RecordFactory):
    """Somebody who has already chosen a password: ``Example-Pass-26``."""

    class Meta:
        model = User

    class Params:
        one_time = Trait(must_change_password=True)
        demo = Trait(is_demo=True)
        disabled = Trait(is_active=False)

    username = Sequence(lambda n: f"t{n:05d}")
    name = Sequence(lambda n: f"测试人员{n}")
    password = Password(PASSWORD)
    must_change_password = False
    password_set_at = LazyFunction(timezone.now)


class OldPasswordFactory(RecordFactory):
    class Meta:
        model = OldPassword

    user = SubFactory(UserFactory)
    password = Password("Earlier-Pass-25")
    set_at = LazyFunction(timezone.now)


class AdministratorChangeFactory(RecordFactory):
    """An open request to make an ordinary account an audit administrator, asked by a system administrator."""

    class Meta:
        model = AdministratorChange

    user = SubFactory(UserFactory)
    what = "make"
    kind = LazyAttribute(lambda o: "audit" if o.what == "make" else None)
    reason = "测试任命"
    asked_by = SubFactory(UserFactory, admin_kind="system")
    asked_at = LazyFunction(timezone.now)


# --- departments and the policy's own figures ----------------------------------------------------------------------
class DepartmentFactory(RecordFactory):
    class Meta:
        model = Department

    code = Sequence(lambda n: f"office-{n}")
    name = Sequence(lambda n: f"测试部门{n}")


class MeasureFactory(RecordFactory):
    class Meta:
        model = Measure

    ordinal = Sequence(lambda n: 100 + n)
    clause = "意见 五"
    title = "测试举措"


class MeasureDepartmentFactory(RecordFactory):
    class Meta:
        model = MeasureDepartment

    measure = SubFactory(MeasureFactory)
    department = SubFactory(DepartmentFactory)
    part = MeasureDepartment.Part.LEAD


class BaselineFigureFactory(RecordFactory):
    class Meta:
        model = BaselineFigure

    stage = Stage.SCHOOL
    groups = 1
    institutions = 2
    pupils = 3
    institution_share = 850
    pupil_share = 900
    clause = "意见 一"


# --- institutions and sites ----------------------------------------------------------------------------------------
class InstitutionVersionFactory(DatedFactory):
    class Meta:
        model = InstitutionVersion

    class Params:
        university = Trait(kind=InstitutionKind.UNIVERSITY)
        verified = Trait(ownership_basis=Basis.VERIFIED, verified_on=date(2024, 9, 1))

    institution = SubFactory("nanan_groups.testing.factories.InstitutionFactory", version=None)
    name = Sequence(lambda n: f"测试第{n}小学")
    kind = InstitutionKind.PRIMARY
    pinyin = LazyAttribute(lambda o: sounds(o.name, getattr(o, "short_name", ""))["pinyin"])
    initials = LazyAttribute(lambda o: sounds(o.name, getattr(o, "short_name", ""))["initials"])


class InstitutionFactory(RecordFactory):
    """An identity with one version from the register's first day: ``version__name=…``; ``version=None`` for none."""

    class Meta:
        model = Institution
        skip_postgeneration_save = True

    code = LazyFunction(lambda: new_code("institution"))
    revision = 1
    version = RelatedFactory(InstitutionVersionFactory, factory_related_name="institution")


class SiteVersionFactory(DatedFactory):
    class Meta:
        model = SiteVersion

    class Params:
        planned = Trait(state=SiteState.PLANNED)
        closed = Trait(state=SiteState.CLOSED)

    site = SubFactory("nanan_groups.testing.factories.SiteFactory", version=None)


class SiteFactory(RecordFactory):
    """The main site of a new institution, with one version: ``version__label=…``; ``version=None`` for none."""

    class Meta:
        model = Site
        skip_postgeneration_save = True

    class Params:
        campus = Trait(kind=SiteKind.CAMPUS)

    code = LazyFunction(lambda: new_code("site"))
    revision = 1
    institution = SubFactory(InstitutionFactory)
    kind = SiteKind.MAIN
    version = RelatedFactory(SiteVersionFactory, factory_related_name="site")


class DirectoryEntryFactory(RecordFactory):
    class Meta:
        model = DirectoryEntry

    institution = SubFactory(InstitutionFactory)


class QualityMarkFactory(DatedFactory):
    class Meta:
        model = QualityMark

    institution = SubFactory(InstitutionFactory)
    mark = Mark.QUALITY


class EnrolmentFactory(RecordFactory):
    class Meta:
        model = Enrolment

    site = SubFactory(SiteFactory)
    school_year = 2025
    pupils = 800
    classes = 20


class DistrictTotalFactory(RecordFactory):
    class Meta:
        model = DistrictTotal

    stage = Stage.SCHOOL
    school_year = 2025
    institutions = 100
    pupils = 100_000
    source = "测试统计"


# --- groups --------------------------------------------------------------------------------------------------------
class GroupVersionFactory(DatedFactory):
    class Meta:
        model = GroupVersion

    group = SubFactory("nanan_groups.testing.factories.EducationGroupFactory", version=None)
    name = Sequence(lambda n: f"测试第{n}教育集团")
    category = GroupCategory.PRIMARY
    ordinal = Sequence(lambda n: n + 1)
    pinyin = LazyAttribute(lambda o: sounds(o.name, getattr(o, "short_name", ""))["pinyin"])
    initials = LazyAttribute(lambda o: sounds(o.name, getattr(o, "short_name", ""))["initials"])


class EducationGroupFactory(RecordFactory):
    """An identity with one version: ``version__name=…``; ``version=None`` for none. It has no lead and no member."""

    class Meta:
        model = EducationGroup
        skip_postgeneration_save = True

    code = LazyFunction(lambda: new_code("group"))
    revision = 1
    version = RelatedFactory(GroupVersionFactory, factory_related_name="group")


class LeadFactory(DatedFactory):
    class Meta:
        model = Lead

    class Params:
        # One site leads: ``LeadFactory(of_site=True, site=…)``.
        of_site = Trait(site=SubFactory(SiteFactory), institution=SelfAttribute("site.institution"))

    group = SubFactory(EducationGroupFactory)
    institution = SubFactory(InstitutionFactory)


class MembershipFactory(DatedFactory):
    class Meta:
        model = Membership

    class Params:
        alliance = Trait(relation=Relation.ALLIANCE)

    group = SubFactory(EducationGroupFactory)
    site = SubFactory(SiteFactory)
    relation = Relation.TIGHT


class PartnershipFactory(DatedFactory):
    class Meta:
        model = Partnership

    group = SubFactory(EducationGroupFactory)
    university = SubFactory(InstitutionFactory, version__university=True, version__name=Sequence("测试大学{}".format))
    school = SubFactory(InstitutionFactory)


class DeclaredMembersFactory(DatedFactory):
    class Meta:
        model = DeclaredMembers

    class Params:
        itemised = Trait(total=24, district_public=1, public=3, inclusive_private=15, private=5)

    group = SubFactory(EducationGroupFactory)
    kind = DeclaredKind.CLUSTER
    wording = "测试集群总数24所"


# --- appointments --------------------------------------------------------------------------------------------------
class AppointmentFactory(DatedFactory):
    """Give the place the role asks for: ``group``, ``institution`` or ``office``."""

    class Meta:
        model = Appointment

    user = SubFactory(UserFactory)
    role = "registry_officer"
    place = LazyAttribute(lambda o: PLACE_OF[o.role])


PLACES = {"group": EducationGroupFactory, "institution": InstitutionFactory, "office": DepartmentFactory}


# --- staff ---------------------------------------------------------------------------------------------------------
class StaffMemberFactory(RecordFactory):
    """A teacher without a post: ``StaffPostFactory`` gives one of those with a school."""

    class Meta:
        model = StaffMember

    code = LazyFunction(new_staff_code)
    staff_no = Sequence(lambda n: f"NA{n:06d}")
    name = "王测试"
    sex = Sex.FEMALE
    birth_month = date(1988, 3, 1)
    stage = "primary"
    subject = "chinese"
    revision = 1


class StaffPostFactory(DatedFactory):
    """The main post of a new person at a new school of one site: ``site=…``, ``person__name=…``."""

    class Meta:
        model = StaffPost

    person = SubFactory(StaffMemberFactory)
    site = SubFactory(SiteFactory)
    institution = SelfAttribute("site.institution")
    post_kind = PostKind.TEACHER
    joined_on = SelfAttribute("valid_from")
