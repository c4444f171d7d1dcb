"""check_registry: every kind of unsoundness is found, named and counted; a sound register is left in peace."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from groups.registry.models import (
    DeclaredMembers,
    EducationGroup,
    GroupVersion,
    Institution,
    InstitutionVersion,
    Lead,
    Membership,
    Site,
    SiteVersion,
)
from groups.registry.register.queries import soundness
from groups.registry.register.queries.soundness import CHECKS, holes, problems
from nanan_groups.kit.kept import given_up
from nanan_groups.kit.names import name_key
from nanan_groups.testing.factories import (
    EducationGroupFactory,
    GroupVersionFactory,
    InstitutionFactory,
    InstitutionVersionFactory,
    LeadFactory,
    SiteFactory,
    SiteVersionFactory,
    entry,
)
from nanan_groups.testing.sound_register import AUTUMN, EARLY, SPRING, SUMMER, TODAY, said, sound_register, unguard


@pytest.fixture
def sound(db):
    return sound_register()


# --- the whole ------------------------------------------------------------------------------------------------------


def test_register_is_sound_after_loading(policy):
    out = StringIO()
    call_command("check_registry", stdout=out)
    assert out.getvalue() == "登记数据核对无误。\n"


def test_command_prints_each_wrong_row_and_exits_1(sound):
    Site.objects.filter(pk=sound.site.pk).update(code="99")
    EducationGroup.objects.filter(pk=sound.group.pk).update(code="甲")
    out = StringIO()
    with pytest.raises(CommandError) as stop:
        call_command("check_registry", stdout=out)
    assert out.getvalue().splitlines() == [
        f"校点（编号 {sound.site.pk}）的编码“99”不合规则。",
        f"集团（编号 {sound.group.pk}）的编码“甲”不合规则。",
    ]
    assert stop.value.returncode == 1
    assert str(stop.value) == "登记数据共有 2 处问题，请登记科室逐条更正。"


QUERIES = 44
SETTLE = "同名，请核对是否同一个，予以更名、合并或作废。"


def test_queries_do_not_depend_on_the_rows(sound, django_assert_num_queries):
    with django_assert_num_queries(QUERIES):
        list(problems(TODAY))


def test_queries_do_not_depend_on_the_wrong_rows(policy, django_assert_num_queries):
    Membership.objects.update(valid_from=EARLY)
    Site.objects.update(void=True)
    Lead.objects.update(valid_from=SPRING)
    with django_assert_num_queries(QUERIES):
        assert len(list(problems(TODAY))) > 500


def test_every_check_of_the_page_is_run():
    named = [
        f for name, f in vars(soundness).items() if getattr(f, "__annotations__", {}) and "today" in f.__annotations__
    ]
    assert set(named) - {problems} == set(CHECKS)


# --- versions -------------------------------------------------------------------------------------------------------

LINES = [
    (InstitutionVersion, InstitutionVersionFactory, "institution", "机构"),
    (SiteVersion, SiteVersionFactory, "site", "校点"),
    (GroupVersion, GroupVersionFactory, "group", "集团"),
]


@pytest.mark.parametrize(("model", "factory", "key", "word"), LINES, ids=lambda value: getattr(value, "__name__", ""))
def test_gap_between_versions_is_found(sound, model, factory, key, word):
    identity = getattr(sound, key)
    model.objects.filter(**{key: identity}).update(valid_to=SPRING)
    factory(**{key: identity}, valid_from=AUTUMN)
    assert said(soundness.broken_lines) == [
        f"{word} {identity.code} 的登记有空档：前一条止于 2024-03-01，后一条起于 2024-09-01。"
    ]


@pytest.mark.parametrize(("model", "factory", "key", "word"), LINES, ids=lambda value: getattr(value, "__name__", ""))
@pytest.mark.parametrize(("end", "until"), [(AUTUMN, "2024-09-01"), (None, "长期")])
def test_overlap_of_versions_is_found(sound, model, factory, key, word, end, until):
    unguard(model, f"registry_{model._meta.model_name}_once")
    if model is SiteVersion:
        unguard(model, "registry_siteversion_label_once")
    identity = getattr(sound, key)
    model.objects.filter(**{key: identity}).update(valid_to=end)
    factory(**{key: identity}, valid_from=SPRING)
    assert said(soundness.broken_lines) == [
        f"{word} {identity.code} 有两条登记重叠：前一条止于 {until}，后一条起于 2024-03-01。"
    ]


def test_unbroken_line_is_sound(sound):
    SiteVersion.objects.filter(site=sound.site).update(valid_to=SPRING)
    SiteVersionFactory(site=sound.site, valid_from=SPRING)
    assert list(problems(TODAY)) == []


def test_site_that_stops_is_found(sound):
    SiteVersion.objects.filter(site=sound.site).update(valid_to=SPRING)
    assert said(soundness.sites_that_stop) == [
        f"校点 {sound.site.code}（成员校）的登记止于 2024-03-01，此后没有登记，也没有关闭或随机构合并、撤销。"
    ]


@pytest.mark.parametrize("way", ["closed", "with its institution"])
def test_site_that_ends_as_it_should_is_sound(sound, way):
    Membership.objects.filter(site=sound.site).update(valid_to=SPRING)
    SiteVersion.objects.filter(site=sound.site).update(valid_to=SPRING)
    if way == "closed":
        SiteVersionFactory(site=sound.site, closed=True, valid_from=SPRING)
    else:
        InstitutionVersion.objects.filter(institution=sound.institution).update(valid_to=SPRING)
    assert list(problems(TODAY)) == []


def test_institution_that_ends_before_its_sites_is_found(sound):
    Membership.objects.filter(site=sound.site).update(valid_to=SPRING)
    InstitutionVersion.objects.filter(institution=sound.institution).update(valid_to=SPRING)
    assert said(soundness.sites_without_institution) == [
        f"校点 {sound.site.code} 的登记（2022-07-14 起）超出机构 {sound.institution.code} 的有效期。"
    ]


def test_institution_without_a_site_is_found(sound):
    bare = InstitutionFactory(version__name="无校点小学")
    assert said(soundness.institutions_without_site) == [f"机构 {bare.code}（无校点小学）没有任何校点。"]


@pytest.mark.parametrize("gone", ["void", "ended"])
def test_institution_that_has_left_needs_no_site(sound, gone):
    institution = InstitutionFactory(void=gone == "void", version__valid_to=SPRING if gone == "ended" else None)
    assert not institution.sites.exists()
    assert list(problems(TODAY)) == []


# --- leads ----------------------------------------------------------------------------------------------------------


def test_days_without_a_lead_are_found(sound):
    Lead.objects.filter(pk=sound.lead.pk).update(valid_from=SPRING, valid_to=SUMMER)
    LeadFactory(group=sound.group, institution=sound.lead.institution, valid_from=AUTUMN)
    start = f"集团 {sound.group.code}（甲教育集团）在 "
    assert said(soundness.groups_without_one_lead) == [
        f"{start}2022-07-14 至 2024-03-01 没有总校。",
        f"{start}2024-06-01 至 2024-09-01 没有总校。",
    ]


def test_group_that_never_had_a_lead_is_found(sound):
    group = EducationGroupFactory(version__name="乙教育集团")
    assert said(soundness.groups_without_one_lead) == [
        f"集团 {group.code}（乙教育集团）在 2022-07-14 至 长期 没有总校。"
    ]


def test_two_leads_on_one_day_are_found(sound):
    unguard(Lead, "registry_lead_once")
    second = LeadFactory(group=sound.group, institution=sound.institution, valid_from=SPRING)
    assert said(soundness.groups_without_one_lead) == [
        f"集团 {sound.group.code} 在同一天有两个总校：第 {second.pk} 条总校登记（2024-03-01 起）与另一条重叠。"
    ]


def test_lead_site_of_another_institution_is_found(sound):
    Lead.objects.filter(pk=sound.lead.pk).update(site=sound.site)
    assert said(soundness.foreign_lead_sites) == [
        f"集团 {sound.group.code} 的总校校点 {sound.site.code} 不属于总校机构 {sound.lead.institution.code}。"
    ]


DAYS = st.dates(date(2022, 1, 1), date(2022, 2, 1))
PERIODS = st.tuples(DAYS, st.none() | DAYS).filter(lambda p: p[1] is None or p[1] > p[0])


@given(PERIODS, st.lists(PERIODS, max_size=6).map(lambda periods: sorted(periods, key=lambda p: p[0])))
def test_holes_are_the_days_nobody_covers(span, periods):
    def within(day, period):
        return period[0] <= day and (period[1] is None or day < period[1])

    found = list(holes(span, periods))
    for day in (date.fromordinal(n) for n in range(date(2021, 12, 31).toordinal(), date(2022, 2, 3).toordinal())):
        uncovered = within(day, span) and not any(within(day, period) for period in periods)
        assert any(within(day, hole) for hole in found) == uncovered


# --- plain facts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("total", [15, None])
def test_number_that_is_not_split_is_sound(sound, total):
    nothing = dict.fromkeys(["district_public", "public", "inclusive_private", "private"])
    DeclaredMembers.objects.filter(pk=sound.declared.pk).update(total=total, **nothing)
    assert list(problems(TODAY)) == []


def test_two_institutions_of_one_name_are_found(sound):
    unguard(InstitutionVersion, "registry_institutionversion_name_once")
    second = SiteFactory(
        institution__version__name="成员校", institution__version__valid_from=SUMMER, version__valid_from=SUMMER
    )
    assert said(soundness.same_names) == [
        f"机构 {second.institution.code} 的名称“成员校”（2024-06-01 起）与机构 {sound.institution.code}“成员校”{SETTLE}"
    ]


def test_two_groups_of_one_name_are_found(sound):
    unguard(GroupVersion, "registry_groupversion_name_once")
    with entry():
        second = EducationGroupFactory(version__name="甲教育集团")
        LeadFactory(group=second, institution=sound.institution)
    assert said(soundness.same_names) == [
        f"集团 {second.code} 的名称“甲教育集团”（2022-07-14 起）与集团 {sound.group.code}“甲教育集团”{SETTLE}"
    ]


def test_twins_older_than_the_rule_are_named_until_they_are_settled(sound):
    """As the migration leaves them: the second keeps its spelling, marked in its key."""
    second = SiteFactory(institution__version__name="另一校", institution__version__valid_from=SUMMER)
    twin = InstitutionVersion.objects.filter(institution=second.institution)
    twin.update(name="成员 校", name_key=given_up(name_key("成员 校"), second.institution.code))
    assert said(soundness.same_names) == [
        f"机构 {second.institution.code} 的名称“成员 校”（2024-06-01 起）与机构 {sound.institution.code}“成员校”{SETTLE}"
    ]
    with entry():
        twin.get().save()  # whatever else changes of it, it stays marked
    assert len(said(soundness.same_names)) == 1
    with entry():
        named = twin.get()
        named.name = "丁校"
        named.save()
    assert (twin.get().name_key, said(soundness.same_names)) == ("丁校", [])


def test_placeholders_and_former_names_may_be_the_same(sound):
    with entry():
        SiteFactory(institution__version__name="规划中学1所", institution__version__placeholder=True)
        SiteFactory(institution__version__name="规划中学1所", institution__version__placeholder=True)
    InstitutionVersion.objects.filter(institution=sound.institution).update(valid_to=SPRING)
    with entry():
        InstitutionVersionFactory(institution=sound.institution, name="新名学校", valid_from=SPRING)
        SiteFactory(
            institution__version__name="成员校", institution__version__valid_from=SPRING, version__valid_from=SPRING
        )
    assert list(problems(TODAY)) == []


@pytest.mark.parametrize(
    ("model", "name", "word", "code"),
    [
        (Institution, "institution", "机构", "J12"),
        (Institution, "institution", "机构", "j0001"),
        (Site, "site", "校点", "J0009"),
        (Site, "site", "校点", "X０００１"),
        (EducationGroup, "group", "集团", "Z1"),
        (EducationGroup, "group", "集团", "Z01 "),
    ],
)
def test_malformed_code_is_found(sound, model, name, word, code):
    pk = getattr(sound, name).pk
    model.objects.filter(pk=pk).update(code=code)
    assert said(soundness.malformed_codes) == [f"{word}（编号 {pk}）的编码“{code}”不合规则。"]


def test_codes_grow_longer_when_numbers_run_out(sound):
    Institution.objects.filter(pk=sound.institution.pk).update(code="J10000")
    EducationGroup.objects.filter(pk=sound.group.pk).update(code="Z100")
    assert list(problems(timezone.localdate())) == []
