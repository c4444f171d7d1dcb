"""Every name that Annex 2 prints finds what it stands for: in the search, in a field for a site, in the lists' filters."""

from datetime import date

import pytest
from django.urls import reverse

from groups.reading.group_pages.queries.group_list import Chosen, fitting
from groups.registry.models import EducationGroup, Institution, Site
from groups.registry.register.queries.lookup import find_sites, one_record, search
from groups.registry.register.queries.register import load_register
from groups.registry.register.words import MEMBER_RELATIONS
from groups.rights.roles import VIEW
from nanan_groups.kit.scope import scope_of

DAY = date(2022, 7, 14)


@pytest.fixture
def scope(policy, user_of):
    return scope_of(user_of("registry_officer"))


def names_of(register, group) -> list:
    """The printed names of a group's members, in all columns that name sites."""
    return [one for relation in MEMBER_RELATIONS for one in register.named(group, relation)]


def test_every_printed_name_finds_its_sites(scope):
    register = load_register(DAY, EducationGroup.objects.visible_to(scope, VIEW))
    sites, groups = Site.objects.visible_to(scope, VIEW), EducationGroup.objects.visible_to(scope, VIEW)
    codes = dict(Site.objects.order_by("pk").values_list("pk", "code"))
    missed, seen = [], 0
    for group in EducationGroup.objects.order_by("code"):
        for name in names_of(register, group.pk):
            seen += 1
            wanted = {codes[key] for key in name.keys}
            if not wanted <= {one.code for one in find_sites(name.full, sites, DAY)}:
                missed.append(("site", name.full))
            found = search(name.full, scope=scope, day=DAY)
            if not any(one.code in wanted or one.code == name.code for one in found):
                missed.append(("search", name.full))
            if not fitting(DAY, groups, Chosen(q=name.full)).filter(group=group).exists():
                missed.append(("group list", name.full))
        lead, partners = register.leads[group.pk], register.partners.get(group.pk, ())
        for text, codes_of in [(lead.text, {lead.institution_code, codes.get(lead.site)})] + [
            (text, {one.university_code, one.school_code}) for one in partners for text in one.texts
        ]:
            seen += 1
            if not any(one.code in codes_of for one in search(text, scope=scope, day=DAY)):
                missed.append(("lead or partner", text))
    assert missed == []
    assert seen == 174


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("弹子石幼儿园（长嘉汇园区）", "弹子石幼儿园（长嘉汇园区）"),
        ("中海学校（初中部）", "中海学校（初中部）"),
        ("茶园南坪实验幼儿园（暂定名）", "茶园南坪实验幼儿园"),
        ("十一中", "十一中学"),
        ("11中", "十一中学"),
        ("第十一中学校", "十一中学"),
        ("110中学", "一一0中学"),
        ("重庆市南坪实验小学", "南坪实验小学"),
        ("珊瑚实验小学集团", "珊瑚实验小学教育集团"),
        ("南坪实验幼儿园集团", "南坪实验幼儿园幼教集团"),
        ("二外", "重庆第二外国语学校"),
        ("nan ping shi yan xiao xue", "南坪实验小学"),
        ("nanping实验", "南坪实验小学"),
        ("np实验", "南坪实验小学"),
        ("ｓｙｚｘ", "十一中学"),
        ("南坪　实验小学", "南坪实验小学"),
        ("珊瑚 小学", "珊瑚实验小学"),
    ],
)
def test_what_people_say_is_found(scope, typed, found):
    assert found in [one.text for one in search(typed, scope=scope, day=DAY)]


@pytest.mark.parametrize(
    "typed", ["十一中", "第十一中学校", "弹子石幼儿园（长嘉汇园区）", "茶园南坪实验幼儿园（暂定名）"]
)
def test_the_lists_filters_find_the_same(client_of, user_of, policy, typed):
    client = client_of(user_of("registry_officer"))
    for address in ("reading:institution-list", "reading:group-list"):
        page = client.get(reverse(address), {"q": typed}).content.decode()
        assert "没有符合条件" not in page, address


def test_two_schools_of_which_one_is_meant_exactly(scope):
    school = Institution.objects.get(source_ref="institution/十一中学")
    assert one_record("institution", "十一中", scope=scope, day=DAY) == (school, [])
