"""Two groups that must never see each other, with a canary in every text of each."""

from types import SimpleNamespace

from groups.registry.register.words import LegalForm, SiteKind
from nanan_groups.testing.factories import (
    DeclaredMembersFactory,
    DirectoryEntryFactory,
    EducationGroupFactory,
    EnrolmentFactory,
    LeadFactory,
    MembershipFactory,
    PartnershipFactory,
    QualityMarkFactory,
    SiteFactory,
    StaffPostFactory,
    entry,
)
from staffing.roster.rules import masked


def make_two_groups() -> SimpleNamespace:
    return SimpleNamespace(a=_canary_group("甲", "canaryA", 1), b=_canary_group("乙", "canaryB", 2))


def _canary_group(sign: str, canary: str, number: int) -> SimpleNamespace:
    with entry(title=f"{sign}{canary}列入", reason=f"{sign}{canary}原因", document=f"{sign}{canary}文件") as draft:
        made = EducationGroupFactory(
            source_ref=f"{canary}-group",
            official_code=f"{canary}-G",
            version__name=f"{sign}{canary}教育集团",
            version__short_name=f"{sign}{canary}集团",
        )
        sites = {
            name: _canary_site(f"{sign}{canary}{label}", canary, number * 10 + n)
            for n, (name, label) in enumerate([("lead", "总校"), ("tight", "紧密校"), ("alliance", "联盟校")], start=1)
        }
        lead = LeadFactory(group=made, institution=sites["lead"].institution, site=sites["lead"])
        tight = MembershipFactory(group=made, site=sites["tight"], source_ref=f"{canary}>tight")
        alliance = MembershipFactory(group=made, site=sites["alliance"], alliance=True, source_ref=f"{canary}>alliance")
        partnership = PartnershipFactory(
            group=made,
            university__version__name=f"{sign}{canary}大学",
            university__version__short_name=f"{sign}{canary}大",
            school=sites["lead"].institution,
            source_ref=f"{canary}>university",
        )
        declared = DeclaredMembersFactory(
            group=made,
            wording=f"{sign}{canary}附设幼儿班",
            kind="attached",
            total=7000 + number,
            source_ref=f"{canary}>n",
        )
        draft.note(f"{sign}{canary}对象", "名称", f"{sign}{canary}原值", f"{sign}{canary}新值")
    institutions = [site.institution for site in sites.values()]
    # Of their own acts: what is done to people is told to fewer.
    posts = {
        name: _canary_post(site, f"{sign}{canary}", number * 10 + n) for n, (name, site) in enumerate(sites.items())
    }
    return SimpleNamespace(
        canary=canary,
        group=made,
        lead=sites["lead"].institution,
        lead_site=sites["lead"],
        lead_row=lead,
        tight=sites["tight"],
        tight_row=tight,
        alliance=sites["alliance"],
        alliance_row=alliance,
        university=partnership.university,
        partnership=partnership,
        declared=declared,
        institutions=institutions,
        posts=posts,
        codes=(made.code, *(row.code for row in (*institutions, *sites.values()))),
        secrets=(
            *(institution.directory.telephone for institution in institutions),
            *(institution.directory.unified_code for institution in institutions),
            *(str(site.enrolments.get().pupils) for site in sites.values()),
            *(post.person.phone for post in posts.values()),
            *(masked(post.person.phone) for post in posts.values()),
        ),
    )


def _canary_site(name: str, canary: str, number: int):
    """A school of one campus; its telephone, pupils and credit code are numbers found nowhere else."""
    site = SiteFactory(
        kind=SiteKind.CAMPUS,
        source_ref=f"{canary}-site-{number}",
        official_code=f"{canary}-S{number}",
        version__label=f"{name}校区",
        version__own_name=f"{name}自称",
        institution__source_ref=f"{canary}-institution-{number}",
        institution__official_code=f"{canary}-I{number}",
        institution__version__name=name,
        institution__version__short_name=f"{name}简",
    )
    DirectoryEntryFactory(
        institution=site.institution,
        unified_code=f"{canary.upper()}{number:011d}",
        legal_form=LegalForm.PUBLIC_INSTITUTION,
        legal_representative=f"{name}法人",
        head=f"{name}校长",
        secretary=f"{name}书记",
        telephone=f"023-6270{number:04d}",
        address=f"{name}路1号",
    )
    QualityMarkFactory(institution=site.institution)
    EnrolmentFactory(site=site, pupils=81000 + number, classes=300 + number)
    return site


def _canary_post(site, canary: str, number: int):
    """Somebody who works there; number, name and telephone are found nowhere else."""
    return StaffPostFactory(
        site=site,
        leadership="vice_head",
        person__staff_no=f"{canary[1:]}-T{number}",
        person__name=f"{canary}教师",
        person__phone=f"1{30 + number}5550{7000 + number}",
    )
