"""What every registry service does before and after its own work."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from groups.registry.education_groups.services import rename_group
from groups.registry.institutions.services.facts import DIRECTORY_FIELDS, confirm_ownerships, edit_directory
from groups.registry.institutions.services.institutions import register_institution
from groups.registry.members.services import admit_site
from nanan_groups.kit.errors import AlreadyDone, StaleRecord
from nanan_groups.records.models import Act, ActSubject, Event
from nanan_groups.testing.register_made import (
    AUTUMN,
    LATER,
    SPRING,
    START,
    correction,
    done,
    order,
    refused,
    rows,
    small_register,
)
from nanan_groups.testing.unchanged import nothing_written


@pytest.fixture
def made(db):
    return small_register()


def test_order_of_somebody_without_the_right_is_refused(made, user_of):
    clerk = user_of("school_clerk", institution=made.tight.institution)
    with nothing_written(), pytest.raises(PermissionDenied):
        rename_group(order=order(actor=clerk), group=made.a, name="新甲教育集团")


def test_order_of_an_officer_carries_his_name(made, user_of):
    officer = user_of("registry_officer")
    done(rename_group, order(actor=officer), group=made.a, name="新甲教育集团")
    act = Act.objects.get(verb="rename_group")
    assert (act.actor, act.title) == (officer, "甲教育集团更名为新甲教育集团")
    event = Event.objects.order_by("-number").first()
    assert (event.kind, event.actor_id, event.subject, event.act_id) == ("act", officer.pk, made.a.code, act.pk)


def test_reason_is_compulsory(made):
    sentence = "请写明办理原因。"
    refused(rename_group, order(reason=" "), "reason", "reason", sentence, group=made.a, name="新甲教育集团")


def test_day_before_the_register_is_refused(made):
    refused(
        rename_group,
        order(date(2022, 7, 13)),
        "none",
        "effective_on",
        "2022-07-13 当天没有该集团的有效登记，请核对生效日。",
        group=made.a,
        name="新甲教育集团",
    )


def test_founding_before_the_register_is_refused(made):
    refused(
        register_institution,
        order(date(2022, 7, 13)),
        "day-before-register",
        "effective_on",
        "生效日早于2022年7月14日：登记以该日发布的教育集团一览表为起点，此前没有数据。请选择2022年7月14日或之后的日期。",
        name="新学校",
        kind="primary",
    )


def test_name_taken_that_day_is_a_sentence_at_the_name(made):
    refused(
        rename_group,
        order(),
        "name-taken",
        "name",
        f"该名称已由教育集团“乙教育集团（{made.b.code}）”使用（2022-07-14前至今）。"
        "请核对是否同一个；确为另一个的，请换一个名称。",
        group=made.a,
        name="乙教育集团",
    )


def test_name_that_has_become_free_may_be_taken(made):
    done(rename_group, order(SPRING), group=made.b, name="新乙教育集团")
    done(rename_group, order(AUTUMN), group=made.a, name="乙教育集团")
    assert rows(made.a.versions, "name") == [(START, AUTUMN, "甲教育集团"), (AUTUMN, None, "乙教育集团")]


def test_name_is_taken_on_a_later_day_too(made):
    done(rename_group, order(LATER), group=made.b, name="丙教育集团")
    refused(
        rename_group,
        order(),
        "name-taken",
        "name",
        f"该名称已由教育集团“丙教育集团（{made.b.code}）”使用（{LATER.isoformat()} 起）。"
        "请核对是否同一个；确为另一个的，请换一个名称。",
        group=made.a,
        name="丙教育集团",
    )


def test_same_request_is_one_act(made):
    rename_group(order=order(request_key="once"), group=made.a, name="新甲教育集团")
    with nothing_written(), pytest.raises(AlreadyDone) as again:
        rename_group(order=order(request_key="once"), group=made.a, name="新新甲教育集团")
    assert again.value.act.title == "甲教育集团更名为新甲教育集团"


def test_somebody_who_saw_an_older_revision_is_told(made):
    seen = made.a.revision
    done(rename_group, order(), group=made.a, name="新甲教育集团")
    with nothing_written(), pytest.raises(StaleRecord) as stale:
        rename_group(order=order(LATER, seen=seen), group=made.a, name="新新甲教育集团")
    assert [act.title for act in stale.value.acts] == ["甲教育集团更名为新甲教育集团"]
    assert (
        done(rename_group, order(LATER, seen=made.a.revision), group=made.a, name="新新甲教育集团").valid_from == LATER
    )


def test_every_touched_record_has_the_act_in_its_line(made):
    done(admit_site, order(), group=made.a, site=made.free, relation="alliance")
    act = Act.objects.get(verb="admit_site")
    assert sorted(ActSubject.objects.filter(act=act).values_list("kind", "code")) == sorted(
        [("educationgroup", made.a.code), ("site", made.free.code)]
    )


def test_act_that_changes_nothing_is_none(made, user_of):
    """Whatever the service: the same facts again, or a verification repeated on another day."""
    sentence = "与现有登记相同，没有需要写入的内容。"
    to = {"institution": made.free.institution}
    facts = dict.fromkeys(DIRECTORY_FIELDS, "") | {"head": "张三"}
    done(edit_directory, order(kind="entry"), **to, **facts)
    refused(edit_directory, order(LATER, "entry"), "same", "", sentence, **to, **facts)
    many = {"institutions": [made.free.institution, made.tight.institution], "ownership": "public"}
    done(confirm_ownerships, correction(), **many)
    refused(confirm_ownerships, correction(LATER), "same", "", sentence, **many)
