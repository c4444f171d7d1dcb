"""列名成员 by sheet: 24 of 24, never more; kindergartens registered on the way; who is counted already."""

import pytest

from groups.registry.institutions.services.institutions import add_campus, confirm_ownership
from groups.registry.members.services import admit_site
from groups.registry.models import DeclaredMembers, EducationGroup, Institution, InstitutionVersion, Membership
from groups.registry.register.queries.declared import named_counts
from groups.registry.register.queries.register import load_register
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.imports.datasets import dataset_of
from nanan_groups.records.models import Act
from nanan_groups.testing.dataset_run import DAY, bring_in, check, headers, lines, one_refused
from nanan_groups.testing.factories import (
    DeclaredMembersFactory,
    EducationGroupFactory,
    LeadFactory,
    MembershipFactory,
    entry,
)
from nanan_groups.testing.register_made import order, school
from nanan_groups.testing.unchanged import nothing_written


@pytest.fixture
def officer(db, user_of):
    return user_of("registry_officer")


@pytest.fixture
def cluster(db):
    """丙集群 of six: its lead and one tight member are part of the number."""
    with entry():
        lead, tight = school("领办幼儿园", "kindergarten"), school("紧密幼儿园", "kindergarten")
        group = EducationGroupFactory(version__name="丙集群")
        LeadFactory(group=group, institution=lead.institution)
        MembershipFactory(group=group, site=tight)
        DeclaredMembersFactory(group=group, total=6, wording="总数6所")
    return group


def row(name: str, **more) -> dict:
    return {"group": "丙集群", "kind": "集群总数", "school": name, **more}


def named(group, day=DAY) -> int:
    declared = load_register(day, EducationGroup.objects.filter(pk=group.pk)).declared[group.pk]
    return sum(named_counts(declared, day).values())


def test_columns_are_frozen():
    assert headers("declared_members") == ["教育集团", "汇总类别", "学校", "校点", "办学性质"]


# --- itemising -----------------------------------------------------------------------------------------------------
def test_twenty_four_of_twenty_four_and_not_one_more(policy, officer):
    """The first cluster of the policy: its lead and three tight kindergartens are among the 24."""
    declared = DeclaredMembers.objects.get(group__source_ref="group/3-10")
    group = declared.group
    missing = declared.total - named(group)
    rows = [{"group": group.code, "school": f"示范第{n}幼儿园", "ownership": "普惠民办"} for n in range(1, missing + 1)]
    seen = bring_in("declared_members", officer, *rows)
    assert (seen.counts, named(group), declared.total) == ((missing, 0, 0), 24, 24)
    members = Membership.objects.filter(declared=declared)
    assert (members.count(), set(members.values_list("relation", "valid_from"))) == (missing, {("alliance", DAY)})
    made = InstitutionVersion.objects.filter(name__startswith="示范第")
    assert set(made.values_list("kind", "ownership", "ownership_basis", "valid_from")) == {
        ("kindergarten", "inclusive_private", "verified", DAY)
    }
    with nothing_written("records.ImportJob"):
        refused = one_refused("declared_members", officer, {**rows[0], "school": "多出的幼儿园"})
    assert refused == (
        "site",
        "full",
        f"“{declared.wording}”已列满 24 个（含总校和另行列名的成员），请先核对汇总数。",
    )


def test_rows_beyond_the_number_are_refused_one_by_one(officer, cluster):
    rows = [row(f"示范{n}幼儿园", ownership="民办") for n in range(1, 7)]
    seen = check("declared_members", officer, *rows)
    assert (seen.counts, seen.problems) == ((4, 0, 0), [(6, "site", "full"), (7, "site", "full")])
    assert not InstitutionVersion.objects.filter(name__startswith="示范").exists()
    seen = bring_in("declared_members", officer, *rows, good_rows=True)
    assert InstitutionVersion.objects.filter(name__startswith="示范").count() == 4  # those refused are not registered
    assert named(cluster) == 6


def test_registered_kindergarten_is_named_by_name_or_code(officer, cluster):
    known = school("已登记幼儿园", "kindergarten")
    other = school("另一幼儿园", "kindergarten")
    seen = bring_in("declared_members", officer, row("已登记幼儿园"), row(other.institution.code, kind=""))
    assert (seen.counts, [one[:2] for one in seen.rows.values()]) == (
        (2, 0, 0),
        [("n", "丙集群 · 已登记幼儿园"), ("n", "丙集群 · 另一幼儿园")],
    )
    assert list(Act.objects.filter(reason="测试导入").values_list("verb", flat=True)) == ["itemise_declared_member"] * 2
    assert set(Membership.objects.filter(declared__isnull=False).values_list("site", flat=True)) == {known.pk, other.pk}


def test_who_is_counted_already_stays_as_it_is(officer, cluster):
    bring_in("declared_members", officer, row("示范幼儿园", ownership="公办"))
    with nothing_written("records.ImportJob"):
        seen = check(
            "declared_members", officer, row("领办幼儿园"), row("紧密幼儿园"), row("示范幼儿园", ownership="公办")
        )
    assert (seen.counts, seen.problems) == ((0, 0, 3), [])


def test_named_ally_that_is_not_counted_is_told_so(officer, cluster):
    known = school("已登记幼儿园", "kindergarten")
    admit_site(order=order(DAY), group=cluster, site=known, relation="alliance")
    assert one_refused("declared_members", officer, row("已登记幼儿园")) == (
        "site",
        "member-twice",
        "该校点已以联盟型在本集团中（2026-09-01 起）。",
    )


def test_new_kindergarten_may_join_two_clusters_by_one_file(officer, cluster):
    with entry():
        other = EducationGroupFactory(version__name="丁集群")
        LeadFactory(group=other, institution=school("丁领办园", "kindergarten").institution)
        DeclaredMembersFactory(group=other, total=3)
    rows = [row("示范幼儿园", ownership="公办"), {**row("示范幼儿园", ownership="公办"), "group": "丁集群"}]
    assert bring_in("declared_members", officer, *rows).counts == (2, 0, 0)
    made = InstitutionVersion.objects.get(name="示范幼儿园").institution
    assert Membership.objects.filter(site__institution=made).count() == 2


def test_attached_class_by_its_own_name_or_its_school(officer, db):
    with entry():
        group = EducationGroupFactory(version__name="戊集群")
        LeadFactory(group=group, institution=school("戊领办园", "kindergarten").institution)
        DeclaredMembersFactory(group=group, kind="attached", total=15, wording="15所公办学校附设幼儿园（班）")
    for name in ("甲小学", "乙小学", "丙小学"):
        school(name)
    for name, own in (
        ("甲小学", "甲小学附设幼儿班"),
        ("乙小学", "乙小学附设幼儿班"),
        ("丙小学", "丙附一"),
        ("丙小学", "丙附二"),
    ):
        institution = Institution.objects.get(versions__name=name)
        add_campus(order=order(), institution=institution, kind="attached", own_name=own)
    of = {"group": "戊集群"}
    rows = [
        {**of, "school": "甲小学附设幼儿班"},
        {**of, "school": "乙小学"},
        {**of, "school": "丙小学", "site": "丙附二"},
    ]
    assert bring_in("declared_members", officer, *rows).counts == (3, 0, 0)
    found = Membership.objects.filter(declared__isnull=False).order_by("pk")
    assert [str(one.site) for one in found] == ["甲小学附设幼儿班", "乙小学附设幼儿班", "丙附二"]
    assert one_refused("declared_members", officer, {**of, "school": "丙小学"}) == (
        "site",
        "site-needed",
        "“丙小学”有 2 个附设幼儿园（班），可填：丙附一、丙附二。",
    )
    assert one_refused("declared_members", officer, {**of, "school": "戊领办园"}) == (
        "site",
        "site-needed",
        "“戊领办园”有 0 个附设幼儿园（班），请先用“校点”表增设。",
    )
    assert one_refused("declared_members", officer, {**of, "school": "没有小学"})[:2] == (
        "school",
        "institution-unknown",
    )


@pytest.mark.parametrize(
    ("changed", "column", "code", "sentence"),
    [
        (
            {"ownership": ""},
            "school",
            "institution-unknown",
            "在您的任职范围内没有找到学校“示范幼儿园”，请填写登记的全称或编码。尚未登记的幼儿园，请填写办学性质，导入时一并登记。",
        ),
        (
            {"site": "江北园区"},
            "site",
            "site-of-new",
            "尚未登记的幼儿园没有校点，请清空该格，或先用“机构”“校点”表登记。",
        ),
        (
            {"school": "示范幼儿园（J9999）"},
            "school",
            "institution-unknown",
            "在您的任职范围内没有找到学校“示范幼儿园（J9999）”，请填写登记的全称或编码。",
        ),
        ({"kind": "企业"}, "kind", "declared-kind", "“丙集群”的汇总类别是：集群总数，请选择其一。"),
        ({"group": "无数集团"}, "group", "declared-none", "“无数集团”没有未列名成员的汇总数，请核对教育集团。"),
        ({"school": "某小学"}, "site", "wrong-kind", "集群总数只计幼儿园，该机构不是幼儿园。"),
        (
            {"school": "公办幼儿园"},
            "ownership",
            "ownership-differs",
            "该校办学性质登记为“公办”，请改正或清空该格；登记有误的，请用“机构”表核实。",
        ),
    ],
)
def test_wrong_rows_are_refused_with_a_sentence(officer, cluster, changed, column, code, sentence):
    ownership = "" if changed.get("school") == "某小学" else "民办"
    school("某小学")
    public = school("公办幼儿园", "kindergarten")
    confirm_ownership(order=order(kind="correction"), institution=public.institution, ownership="public")
    with entry():
        LeadFactory(group=EducationGroupFactory(version__name="无数集团"))
    with nothing_written("records.ImportJob"):
        found = one_refused("declared_members", officer, row("示范幼儿园") | {"ownership": ownership} | changed)
    assert found == (column, code, sentence)


# --- out -----------------------------------------------------------------------------------------------------------
def test_export_reads_back_as_unchanged(officer, cluster):
    bring_in("declared_members", officer, row("示范幼儿园", ownership="公办"), row("待核幼儿园", ownership="待核实"))
    out = lines("declared_members", officer)
    assert [(line[1], line[4]) for line in out] == [("集群总数", "公办"), ("集群总数", "")]
    with nothing_written("records.ImportJob"):
        seen = check("declared_members", officer, *out)
    assert (seen.problems, seen.counts) == ([], (0, 0, 2))
    assert lines("declared_members", officer, kind="enterprise") == []


def test_export_holds_the_own_scope_alone(two_groups, user_of, officer):
    for side in (two_groups.a, two_groups.b):
        site = add_campus(
            order=order(), institution=side.tight.institution, kind="attached", own_name=f"{side.canary}附设班"
        )
        bring_in("declared_members", officer, {"group": side.group.code, "school": site.code})
    own = str(lines("declared_members", user_of("group_principal", group=two_groups.a.group)))
    assert two_groups.a.canary in own
    assert two_groups.b.canary not in own


def test_only_the_registry_officer_imports(user_of, officer):
    dataset = dataset_of("declared_members")
    assert dataset.may_import(scope_of(officer)) is True
    assert dataset.may_import(scope_of(user_of("group_principal"))) is False
