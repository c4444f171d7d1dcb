"""What a cell means: names and codes within a scope, on a day; and that nothing is told of what lies outside it."""

from datetime import date

import pytest

from groups.registry.institutions.services.institutions import rename_institution
from groups.registry.models import Institution, Site
from groups.registry.register.queries.references import References, coded
from groups.registry.register.words import SiteKind, SiteState
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel.kinds import short
from nanan_groups.kit.names import name_key
from nanan_groups.kit.scope import NOTHING, scope_of
from nanan_groups.testing.factories import EducationGroupFactory, InstitutionFactory, SiteFactory, entry
from nanan_groups.testing.register_made import order

DAY = date(2026, 9, 1)


@pytest.fixture
def officer(policy, user_of):
    return References(scope_of(user_of("registry_officer")), DAY)


def refused(find, *arguments, **options) -> tuple[str, str, str]:
    with pytest.raises(RuleViolation) as problem:
        find(*arguments, **options)
    return problem.value.field, problem.value.code, problem.value.sentence


def code_of(name: str) -> str:
    return Institution.objects.get(source_ref=f"institution/{name}").code


# --- signs ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("南开(融侨)中学", "南开（融侨）中学"),
        (" 十一中学　", "十一中学"),
        ("十一 中学", "十一中学"),
        ("ＣＢＤ校区", "cbd校区"),
        ("一一０中学", "一一0中学"),
    ],
)
def test_names_compare_without_regard_to_width_and_blanks(text, same):
    assert name_key(text) == name_key(same)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("J0003", ("J0003", "")),
        ("ｊ０００３", ("J0003", "")),
        ("十一中学（J0003）", ("J0003", "十一中学")),
        ("南开（融侨）中学(j0004)", ("J0004", "南开(融侨)中学")),
        ("（J0003）", ("J0003", "")),
        ("十一中学J0003", ("", "")),
        ("十一中学（J0003", ("", "")),
        ("十一中学", ("", "")),
        ("110", ("", "")),
    ],
)
def test_code_stands_alone_or_behind_the_name(text, parts):
    assert coded(text) == parts


# --- schools -------------------------------------------------------------------------------------------------------
def test_school_by_name_code_or_both(officer):
    code = code_of("南开（融侨）中学")
    wanted = (code, "南开（融侨）中学", "middle")
    for text in (
        "南开（融侨）中学",
        "南开(融侨)中学",
        code,
        code.lower(),
        f"南开（融侨）中学（{code}）",
        f"南开(融侨)中学({code})",
    ):
        found = officer.institution(text)
        assert (found.code, found.name, found.kind) == wanted, text
    assert found.id == Institution.objects.get(code=code).pk
    assert found.text == f"南开（融侨）中学（{code}）"


def test_unknown_school_is_told_where_it_was_looked_for(officer):
    assert refused(officer.institution, "没有中学") == (
        "school",
        "institution-unknown",
        "在您的任职范围内没有找到学校“没有中学”，请填写登记的全称或编码。",
    )
    assert refused(officer.institution, "J9999", field="home")[:2] == ("home", "institution-unknown")


def test_name_and_code_that_do_not_fit_are_refused(officer):
    code = code_of("十一中学")
    assert refused(officer.institution, f"一一0中学（{code}）") == (
        "school",
        "institution-mismatch",
        f"“一一0中学（{code}）”的名称与编码不符：{code} 是“十一中学”。请改正名称或编码。",
    )


def test_name_that_several_bear_asks_for_the_code(officer):
    field, code, sentence = refused(officer.institution, "规划中学1所")
    codes = Institution.objects.filter(versions__name="规划中学1所").order_by("code").values_list("code", flat=True)
    listed = "、".join(f"规划中学1所（{each}）" for each in codes)
    assert len(codes) == 3
    assert (field, code, sentence) == (
        "school",
        "institution-ambiguous",
        f"“规划中学1所”可能是：{listed}。请改填编码。",
    )


def test_former_name_will_do_before_the_code_and_is_a_hint_alone(officer, policy):
    school = Institution.objects.get(source_ref="institution/十一中学")
    rename_institution(order=order(DAY), institution=school, name="重庆第十一中学", short_name="十一中")
    later = References(officer.scope, DAY)
    assert later.institution(f"十一中学（{school.code}）").name == "重庆第十一中学"
    for text in ("十一中学", "十一中"):
        assert refused(later.institution, text)[1:] == (
            "institution-unknown",
            f"在您的任职范围内没有找到学校“{text}”，请填写登记的全称或编码。是否指“重庆第十一中学（{school.code}）”？",
        )
    before = References(officer.scope, date(2026, 8, 31))
    assert before.institution("十一中学").id == school.pk
    assert later.site(f"十一中学（CBD校区）（{cbd(school)}）").name == "重庆第十一中学（CBD校区）"


def cbd(school) -> str:
    return Site.objects.get(institution=school, versions__label="CBD校区").code


def test_school_of_another_day_is_told_by_its_code(user_of):
    with entry():
        school = InstitutionFactory(version__name="未来小学", version__valid_from=date(2027, 9, 1))
    references = References(scope_of(user_of("registry_officer")), DAY)
    assert refused(references.institution, school.code) == (
        "school",
        "institution-not-in-force",
        f"学校“未来小学（{school.code}）”在 2026-09-01 没有有效登记，请核对学校和生效日。",
    )
    assert refused(references.institution, "未来小学")[1] == "institution-unknown"


# --- sites ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "CBD校区",
        "cbd校区",
        "十一中学（CBD校区）",
        "十一中学(CBD校区)",
        "{code}",
        "十一中学（CBD校区）（{code}）",
        "CBD校区（{code}）",
    ],
)
def test_site_of_a_school_by_any_of_its_names(officer, text):
    school = officer.institution("十一中学")
    code = cbd(school.id)
    found = officer.site_of(school.id, text.format(code=code))
    assert (found.code, found.institution_id, found.kind, found.state) == (code, school.id, "campus", "open")
    assert (found.name, found.short, found.text) == ("十一中学（CBD校区）", "CBD校区", f"十一中学（CBD校区）（{code}）")


def test_blank_site_is_the_only_one_or_the_main_one(user_of):
    with entry():
        alone = SiteFactory(kind=SiteKind.CAMPUS, version__label="江南校区")
        SiteFactory(institution=alone.institution, version__state=SiteState.CLOSED)
        main = SiteFactory()
        SiteFactory(institution=main.institution, kind=SiteKind.CAMPUS, version__label="江北校区", ordinal=2)
    references = References(scope_of(user_of("registry_officer")), DAY)
    assert references.site_of(alone.institution_id, "").id == alone.pk
    assert references.site_of(main.institution_id, "").id == main.pk
    for text in ("本部", str(main.institution)):
        assert references.site_of(main.institution_id, text).id == main.pk
    assert [site.short for site in references.sites_of(main.institution_id)] == ["本部", "江北校区"]


def test_blank_site_of_a_school_of_sections_asks_which(officer):
    school = officer.institution("中海学校")
    assert refused(officer.site_of, school.id, "") == (
        "site",
        "site-needed",
        "“中海学校”有多个校点，请填写其中一个：初中部、小学部。",
    )


def test_wrong_site_says_which_there_are(officer):
    school, other = officer.institution("中海学校"), officer.institution("十一中学")
    assert refused(officer.site_of, school.id, "高中部") == (
        "site",
        "site-unknown",
        "“中海学校”没有校点“高中部”，可填：初中部、小学部。",
    )
    for text in (cbd(other.id), "十一中学（CBD校区）"):
        assert refused(officer.site_of, school.id, text) == (
            "site",
            "site-elsewhere",
            f"校点“十一中学（CBD校区）（{cbd(other.id)}）”不属于“中海学校”，请核对学校和校点。",
        )
    assert refused(officer.site_of, school.id, "X9999")[1] == "site-unknown"


def test_closed_site_only_where_it_is_allowed(user_of):
    with entry():
        site = SiteFactory(kind=SiteKind.CAMPUS, version__label="旧校区", version__state=SiteState.CLOSED)
    references = References(scope_of(user_of("registry_officer")), DAY)
    name = f"{site.institution}（旧校区）（{site.code}）"
    for find in (lambda: references.site(site.code), lambda: references.site_of(site.institution_id, "旧校区")):
        assert refused(find) == ("site", "site-closed", f"校点“{name}”在 2026-09-01 已关闭，请改填其他校点。")
    assert references.site(site.code, closed=True).id == site.pk
    assert refused(references.site_of, site.institution_id, "")[1] == "site-none"
    assert name not in references.lists()["site"]


def test_attached_class_reads_by_its_own_name(officer):
    found = officer.site("天台岗小学花园校区附设幼儿园")
    school = officer.institution("天台岗小学")
    assert (found.institution_id, found.name, found.kind) == (school.id, "天台岗小学花园校区附设幼儿园", "attached")
    assert officer.site_of(school.id, "天台岗小学花园校区附设幼儿园") == found


# --- groups --------------------------------------------------------------------------------------------------------
def test_group_by_name_or_code(officer):
    found = officer.group("十一中学教育集团")
    assert (found.name, found.category) == ("十一中学教育集团", "middle")
    assert officer.group(found.code) == officer.group(found.text) == found
    assert refused(officer.group, "没有集团")[1:] == (
        "group-unknown",
        "在您的任职范围内没有找到教育集团“没有集团”，请填写登记的全称或编码。",
    )


# --- scope ---------------------------------------------------------------------------------------------------------
def test_what_lies_outside_the_scope_reads_as_if_it_were_not(two_groups, user_of):
    references = References(scope_of(user_of("group_principal", group=two_groups.a.group)), DAY)
    other = two_groups.b
    nothing = {
        references.institution: ["J9999", "没有中学"],
        references.site: ["X9999", "没有校区"],
        references.group: ["Z99", "没有集团"],
    }
    hidden = {
        references.institution: [other.tight.institution.code, str(other.tight.institution)],
        references.site: [other.tight.code, str(other.tight)],
        references.group: [other.group.code, str(other.group)],
    }
    for find in nothing:
        for missing, secret in zip(nothing[find], hidden[find], strict=True):
            told = refused(find, missing)
            assert refused(find, secret) == (told[0], told[1], told[2].replace(missing, short(secret)))
    own = references.institution(str(two_groups.a.tight.institution))
    told = refused(references.site_of, own.id, "没有校区")
    assert refused(references.site_of, own.id, other.tight.code)[1] == "site-unknown"
    assert refused(references.site_of, own.id, str(other.tight)) == (
        told[0],
        told[1],
        told[2].replace("没有校区", short(str(other.tight))),
    )
    assert refused(references.site_of, other.tight.institution_id, "")[1] == "site-none"
    assert other.canary not in str(references.lists())
    assert two_groups.a.tight.institution.code in str(references.lists()["institution"])


def test_only_narrows_to_the_schools_one_keeps(two_groups, user_of):
    own, neighbour = two_groups.a.tight.institution, two_groups.a.alliance.institution
    scope = scope_of(user_of("group_office", group=two_groups.a.group))
    assert References(scope, DAY).institution(neighbour.code).id == neighbour.pk
    narrow = References(scope, DAY, only={own.pk})
    assert narrow.institution(own.code).id == own.pk
    assert refused(narrow.institution, neighbour.code)[1] == "institution-unknown"
    assert refused(narrow.site, two_groups.a.alliance.code)[1] == "site-unknown"
    lists = narrow.lists()
    assert (len(lists["institution"]), len(lists["site"])) == (1, 1)


def test_empty_scope_knows_nothing(two_groups):
    references = References(NOTHING, DAY)
    assert references.lists() == {"institution": [], "site": [], "group": []}
    assert refused(references.institution, two_groups.a.lead.code)[1] == "institution-unknown"


# --- lists and cost ------------------------------------------------------------------------------------------------
def test_lists_are_what_is_read_back(officer):
    lists = officer.lists()
    assert (len(lists["institution"]), len(lists["group"])) == (Institution.objects.count(), 35)
    assert [officer.institution(text).text for text in lists["institution"]] == lists["institution"]
    assert [officer.site(text).text for text in lists["site"]] == lists["site"]
    assert [officer.group(text).text for text in lists["group"]] == lists["group"]
    kindergartens = officer.lists({"kindergarten"})
    assert {officer.institution(text).kind for text in kindergartens["institution"]} == {"kindergarten"}
    assert len(kindergartens["site"]) < len(lists["site"])


@pytest.mark.parametrize("more", [1, 3])
def test_three_queries_however_many_rows(policy, user_of, django_assert_num_queries, more):
    scope = scope_of(user_of("registry_officer"))
    with entry():
        for _ in range(more):
            SiteFactory()
            EducationGroupFactory()
    references = References(scope, DAY)
    with django_assert_num_queries(3):
        for school in ("十一中学", "中海学校", "十一中学"):
            assert references.sites_of(references.institution(school).id)
        references.site("十一中学（CBD校区）")
        references.group("十一中学教育集团")
        references.lists()
