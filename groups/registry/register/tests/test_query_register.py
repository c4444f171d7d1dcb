"""The register of a day, the figures of the home page, former names, and who is counted as named so far."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from groups.reading.group_pages.queries.overview import overview
from groups.registry.education_groups.services import change_lead, rename_group
from groups.registry.institutions.services.institutions import (
    confirm_ownership,
    register_institution,
    rename_institution,
)
from groups.registry.institutions.services.sites import close_site, open_site
from groups.registry.members.services import admit_site, itemise_declared_member, leave_group
from groups.registry.models import EducationGroup, Institution
from groups.registry.register.queries.acts import acts_of, entries, former_names, recent_acts
from groups.registry.register.queries.declared import named_counts
from groups.registry.register.queries.register import load_register
from groups.registry.register.words import Relation
from groups.rights.roles import VIEW
from nanan_groups.kit.scope import NOTHING, scope_of
from nanan_groups.testing.register_made import (
    AUTUMN,
    LATER,
    SPRING,
    START,
    correction,
    done,
    order,
    school,
    small_register,
)

EVE = AUTUMN - timedelta(days=1)


@pytest.fixture
def made(db):
    return small_register()


def register(day, **chosen):
    return load_register(day, EducationGroup.objects.filter(void=False), **chosen)


# --- the register of a day -------------------------------------------------------------------------------------------
def test_register_answers_for_the_day_asked(made):
    done(rename_group, order(), group=made.a, name="新甲教育集团")
    done(change_lead, order(), group=made.a, lead=made.tight.institution, lead_site=made.tight)
    done(leave_group, order(), membership=made.row_tight)
    done(open_site, order(), site=made.planned)
    done(rename_institution, order(), institution=made.ally.institution, name="新联盟小学")
    done(admit_site, order(LATER), group=made.a, site=made.free, relation="tight")

    def told(day):
        found = register(day)
        pk = made.a.pk
        return (
            found.groups[0].name,
            found.leads[pk].text,
            [one.full for one in found.named(pk, Relation.TIGHT)],
            [one.full for one in found.named(pk, Relation.ALLIANCE)],
            [partner.texts for partner in found.partners[pk]],
        )

    before = ("甲教育集团", "甲小学", ["紧密小学", "待建小学（待建）"], ["联盟小学"], [["某某大学"]])
    assert told(START) == told(EVE) == before
    assert told(AUTUMN) == ("新甲教育集团", "紧密小学", ["待建小学"], ["新联盟小学"], [["某某大学"]])
    assert told(LATER)[2] == ["待建小学", "独立小学"]


@pytest.mark.parametrize("number", [1, 3])
def test_register_asks_five_questions(made, django_assert_num_queries, number):
    groups = EducationGroup.objects.filter(void=False)
    for n in range(number):
        done(admit_site, order(), group=made.b, site=school(f"成员{n}"), relation="tight")
    with django_assert_num_queries(5):
        load_register(AUTUMN, groups)


def test_register_of_one_category_and_of_nobody(made):
    assert [g.name for g in register(AUTUMN, category="primary").groups] == ["甲教育集团", "乙教育集团"]
    assert register(AUTUMN, category="middle").groups == []
    assert load_register(AUTUMN, EducationGroup.objects.visible_to(NOTHING, VIEW)).groups == []


def test_relations_a_group_holds(made):
    found = register(AUTUMN)
    assert found.relations(made.a.pk) == ["tight", "articulated", "alliance"]
    assert found.relations(made.b.pk) == ["alliance"]


# --- figures of the home page ----------------------------------------------------------------------------------------
def test_overview_of_the_policy(policy, user_of, django_assert_num_queries):
    scope = scope_of(user_of("registry_officer"))
    with django_assert_num_queries(4):
        seen = overview(START, scope)
    total = Institution.objects.count()
    unknown = Institution.objects.filter(versions__ownership="unknown").count()
    assert (seen.groups, seen.tight_open, seen.institutions, seen.unknown) == (35, 86, total, unknown)


def test_overview_within_a_scope_and_a_day(made, user_of):
    scope = scope_of(user_of("group_principal", group=made.a))
    done(open_site, order(), site=made.planned)
    done(close_site, order(), site=made.free)
    done(confirm_ownership, correction(), institution=made.tight.institution, ownership="public")
    before, after = overview(EVE, scope), overview(AUTUMN, scope)
    assert (before.groups, before.tight_open, before.institutions, before.unknown) == (1, 1, 4, 3)
    assert (after.groups, after.tight_open, after.institutions, after.unknown) == (1, 2, 4, 3)
    nobody = overview(AUTUMN, NOTHING)
    assert (nobody.groups, nobody.tight_open, nobody.institutions, nobody.unknown) == (0, 0, 0, 0)


# --- former names and acts -------------------------------------------------------------------------------------------
def names(institution, day):
    return [(row.name, row.period_text) for row in former_names(institution.pk, day)]


def test_former_names_are_those_before_the_day(made):
    institution = made.free.institution
    done(confirm_ownership, order(SPRING), institution=institution, ownership="public")
    done(rename_institution, order(AUTUMN), institution=institution, name="自立小学")
    assert names(institution, EVE) == []
    # Two rows of one name, because something else changed between, are one former name.
    assert names(institution, AUTUMN) == [("独立小学", "2022-07-14前 至 2024-09-01")]
    done(rename_institution, order(LATER), institution=institution, name="独立小学")
    assert names(institution, LATER) == [("自立小学", "2024-09-01 至 2025-09-01")]


def test_corrected_name_never_was_one(made):
    done(rename_institution, correction(), institution=made.free.institution, name="自立小学")
    assert names(made.free.institution, LATER) == []


def test_acts_of_a_record(made, user_of):
    officer = user_of("registry_officer")
    done(rename_group, order(actor=officer), group=made.a, name="新甲教育集团")
    done(rename_group, correction(LATER), group=made.a, name="新钾教育集团")
    done(rename_group, order(), group=made.b, name="新乙教育集团")
    told = entries(acts_of([made.a.code]), with_lines=True)
    assert [(e.title, e.kind_label, e.day, e.actor, len(e.lines)) for e in told[:2]] == [
        ("新甲教育集团更名为新钾教育集团", "更正", LATER, "系统", 1),
        ("甲教育集团更名为新甲教育集团", "变更", AUTUMN, officer.name, 1),
    ]
    assert [e.title for e in entries(acts_of([made.a.code], kind="change"))] == ["甲教育集团更名为新甲教育集团"]


def test_recent_acts_within_a_scope(made, user_of):
    done(rename_group, order(), group=made.a, name="新甲教育集团")
    done(rename_group, order(), group=made.b, name="新乙教育集团")
    done(rename_institution, order(), institution=made.tight.institution, name="新紧密小学")
    done(rename_institution, order(), institution=made.free.institution, name="自立小学")

    def told(role, **place):
        scope = scope_of(user_of(role, **place))
        return [act.title for act in recent_acts(scope) if act.verb != "factory"]

    all_ = [
        "独立小学更名为自立小学",
        "紧密小学更名为新紧密小学",
        "乙教育集团更名为新乙教育集团",
        "甲教育集团更名为新甲教育集团",
    ]
    assert [t for t in told("registry_officer") if "授权" not in t] == all_
    assert told("group_principal", group=made.a) == [all_[1], all_[3]]
    assert told("member_principal", institution=made.tight.institution) == [all_[1], all_[3]]
    assert told("group_principal", group=made.b) == [all_[2]]
    assert list(recent_acts(NOTHING)) == []


# --- named so far ----------------------------------------------------------------------------------------------------
def named(group, day) -> dict[str, int]:
    declared = load_register(day, EducationGroup.objects.filter(pk=group.pk)).declared[group.pk]
    counts = named_counts(declared, day)
    return {row.wording: counts[row.pk] for row in declared}


def test_named_so_far_begins_with_the_lead_and_grows(made):
    words = "测试集群总数24所"
    assert named(made.b, EVE) == {words: 1}
    done(itemise_declared_member, order(), declared=made.declared, site=made.nursery)
    assert named(made.b, EVE) == {words: 1}
    assert named(made.b, AUTUMN) == {words: 2}
    done(leave_group, order(LATER), membership=made.nursery.memberships.get())
    assert named(made.b, LATER) == {words: 1}


def test_named_so_far_of_the_policy(policy):
    counts = {}
    for group in EducationGroup.objects.filter(declared__isnull=False).distinct().order_by("code"):
        counts |= {f"{group.source_ref} {words}": n for words, n in named(group, START).items()}
    assert sum(counts.values()) > 0
    assert all(n >= 0 for n in counts.values())
    assert {ref for ref in counts if ref.startswith("group/3-10 ")} == {
        "group/3-10 总数24所（公办4所；普惠民办17所；民办3所）"
    }


def test_nothing_declared_asks_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert named_counts([], date(2024, 9, 1)) == {}


# --- a day to come ---------------------------------------------------------------------------------------------------
def test_day_to_come_is_answered_and_today_stays(made):
    today = timezone.localdate()
    coming = today + timedelta(days=7)
    new = done(register_institution, order(coming), name="新设小学", kind="primary")
    done(change_lead, order(coming), group=made.a, lead=new)
    assert register(today).leads[made.a.pk].text == "甲小学"
    assert register(coming).leads[made.a.pk].text == "新设小学"
