"""check_registry on members, leads, partnerships and declared numbers: none reaches beyond what it ties together."""

import pytest

from groups.registry.models import (
    DeclaredMembers,
    GroupVersion,
    Institution,
    Lead,
    Membership,
    Partnership,
    SiteVersion,
)
from groups.registry.register.queries import soundness
from groups.registry.register.queries.soundness import problems
from nanan_groups.testing.factories import (
    EducationGroupFactory,
    LeadFactory,
    MembershipFactory,
    SiteVersionFactory,
    entry,
)
from nanan_groups.testing.sound_register import AUTUMN, EARLY, SPRING, TODAY, said, sound_register, unguard


@pytest.fixture
def sound(db):
    return sound_register()


TIES = [
    (Membership, "tight", "site", "紧密型成员关系", "校点"),
    (Membership, "tight", "site__institution", "紧密型成员关系", "机构"),
    (Membership, "alliance", "group", "联盟型成员关系", "集团"),
    (Lead, "lead", "institution", "集团总校", "机构"),
    (Lead, "lead", "site", "集团总校", "校点"),
    (Lead, "lead", "group", "集团总校", "集团"),
    (Partnership, "partnership", "university", "校地共建", "共建单位"),
    (Partnership, "partnership", "school", "校地共建", "共建学校"),
    (Partnership, "partnership", "group", "校地共建", "集团"),
    (DeclaredMembers, "declared", "group", "未列名成员", "集团"),
]


def target(row, path):
    for name in path.split("__"):
        row = getattr(row, name)
    return row


@pytest.mark.parametrize(("model", "name", "path", "words", "word"), TIES)
def test_row_that_begins_too_early_is_found(sound, model, name, path, words, word):
    row = getattr(sound, name)
    model.objects.filter(pk=row.pk).update(valid_from=EARLY)
    sentence = f"集团 {sound.group.code} 的{words}第 {row.pk} 条（2020-01-01 起）超出{word} {target(row, path).code} 的有效期。"
    assert sentence in said(soundness.ties_beyond_life)


@pytest.mark.parametrize(("model", "name", "path", "words", "word"), TIES)
@pytest.mark.parametrize(("end", "until"), [(None, "起"), (AUTUMN, "至 2024-09-01")])
def test_row_that_outlives_what_it_ties_is_found(sound, model, name, path, words, word, end, until):
    row = getattr(sound, name)
    model.objects.filter(pk=row.pk).update(valid_to=end)
    parent = target(row, path)
    parent.versions.update(valid_to=SPRING)
    found = said(soundness.ties_beyond_life)
    assert (
        f"集团 {sound.group.code} 的{words}第 {row.pk} 条（2022-07-14 {until}）超出{word} {parent.code} 的有效期。"
        in found
    )


def test_row_may_end_on_the_day_its_group_ends(sound):
    for model in (Membership, Lead, Partnership, DeclaredMembers, GroupVersion):
        model.objects.filter(group=sound.group).update(valid_to=SPRING)
    assert list(problems(TODAY)) == []


def test_row_may_run_through_several_versions(sound):
    SiteVersion.objects.filter(site=sound.site).update(valid_to=SPRING)
    SiteVersionFactory(site=sound.site, valid_from=SPRING, valid_to=AUTUMN)
    SiteVersionFactory(site=sound.site, valid_from=AUTUMN)
    assert list(problems(TODAY)) == []


@pytest.mark.parametrize("end", [None, AUTUMN])
def test_member_of_a_closed_site_is_found(sound, end):
    Membership.objects.filter(pk=sound.tight.pk).update(valid_to=end)
    SiteVersion.objects.filter(site=sound.site).update(valid_to=SPRING)
    SiteVersionFactory(site=sound.site, closed=True, valid_from=SPRING)
    until = "至 2024-09-01" if end else "起"
    assert said(soundness.ties_to_closed_sites) == [
        f"校点 {sound.site.code} 已关闭，集团 {sound.group.code} 的紧密型成员关系第 {sound.tight.pk} 条"
        f"（2022-07-14 {until}）还没有截止。"
    ]


def test_lead_on_a_closed_site_is_found(sound):
    SiteVersion.objects.filter(site=sound.lead.site).update(state="closed")
    assert said(soundness.ties_to_closed_sites) == [
        f"校点 {sound.lead.site.code} 已关闭，集团 {sound.group.code} 的集团总校第 {sound.lead.pk} 条"
        "（2022-07-14 起）还没有截止。"
    ]


@pytest.mark.parametrize(("model", "name", "path", "words", "word"), TIES)
def test_running_row_of_something_void_is_found(sound, model, name, path, words, word):
    row = getattr(sound, name)
    parent = target(row, path)
    type(parent).objects.filter(pk=parent.pk).update(void=True)
    sentence = (
        f"{word} {parent.code} 已作废，集团 {sound.group.code} 的{words}第 {row.pk} 条（2022-07-14 起）还没有截止。"
    )
    assert sentence in said(soundness.ties_to_void)


def test_row_that_ended_before_its_site_was_voided_is_sound(sound):
    Membership.objects.filter(pk=sound.tight.pk).update(valid_to=SPRING)
    Institution.objects.filter(pk=sound.institution.pk).update(void=True)
    assert list(problems(TODAY)) == []


def test_site_tight_in_two_groups_is_found(sound):
    unguard(Membership, "registry_membership_tight_once")
    with entry():
        other = EducationGroupFactory()
        LeadFactory(group=other, institution=sound.institution)
        second = MembershipFactory(group=other, site=sound.site, valid_from=SPRING, valid_to=AUTUMN)
    assert said(soundness.members_twice) == [
        f"校点 {sound.site.code} 在同一天两次作为紧密型成员：集团 {other.code} 的紧密型成员关系第 {second.pk} 条"
        "（2024-03-01 至 2024-09-01）与另一条重叠。"
    ]


def test_alliance_member_twice_is_found(sound):
    unguard(Membership, "registry_membership_relation_once")
    second = MembershipFactory(group=sound.group, site=sound.friend, alliance=True, valid_from=SPRING)
    assert said(soundness.members_twice) == [
        f"校点 {sound.friend.code} 在集团 {sound.group.code} 中重复登记：联盟型成员关系第 {second.pk} 条（2024-03-01 起）"
        "与另一条重叠。"
    ]


def test_member_that_changes_over_is_sound(sound):
    Membership.objects.filter(pk=sound.tight.pk).update(valid_to=SPRING)
    with entry():
        other = EducationGroupFactory()
        LeadFactory(group=other, institution=sound.institution)
        MembershipFactory(group=other, site=sound.site, valid_from=SPRING)
        MembershipFactory(group=sound.group, site=sound.site, alliance=True, valid_from=SPRING)
        MembershipFactory(group=other, site=sound.friend, alliance=True)
    assert list(problems(TODAY)) == []
