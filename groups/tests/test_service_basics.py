"""What every registry service does before and after its own work; and what the tests of the others share."""

from datetime import date
from functools import partial
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.utils import timezone

from groups.queries.soundness import problems
from groups.services.basics import Order
from groups.services.education_groups import rename_group
from groups.services.facts import DIRECTORY_FIELDS, confirm_ownerships, edit_directory
from groups.services.institutions import register_institution
from groups.services.members import admit_site
from nanan_groups.kit.errors import AlreadyDone, RuleViolation, StaleRecord
from nanan_groups.records.acts import Line, preview
from nanan_groups.records.models import Act, ActSubject, Event
from nanan_groups.testing.factories import (
    DeclaredMembersFactory,
    EducationGroupFactory,
    LeadFactory,
    MembershipFactory,
    PartnershipFactory,
    QualityMarkFactory,
    SiteFactory,
    entry,
)
from nanan_groups.testing.unchanged import nothing_written

START, SPRING, AUTUMN, LATER = settings.REGISTER_START, date(2024, 3, 1), date(2024, 9, 1), date(2025, 9, 1)
REASON, DOCUMENT = "测试原因", "南教发〔2024〕1号"


# --- shared by the tests of services ---------------------------------------------------------------------------------
def order(day=AUTUMN, kind="change", **fields) -> Order:
    fields = {"actor": None, "reason": REASON, "document": DOCUMENT, **fields}
    return Order(effective_on=day, kind=kind, **fields)


def correction(day=AUTUMN, **fields) -> Order:
    return order(day, "correction", **fields)


def fresh(value):
    """A record as another request would load it: a preview leaves its marks on the objects it was given."""
    if isinstance(value, list):
        return [fresh(each) for each in value]
    return type(value)._base_manager.get(pk=value.pk) if isinstance(value, Model) else value


def done(service, ordered, **arguments):
    """Carry out an act: one act of its kind with its ground, nothing but its lines, and a register still sound."""
    acts = Act.objects.count()
    shown = preview(service, order=ordered, **{name: fresh(value) for name, value in arguments.items()})
    assert Act.objects.count() == acts
    result = service(order=ordered, **arguments)
    act = Act.objects.order_by("-pk").first()
    assert Act.objects.count() == acts + 1
    assert (act.kind, act.effective_on, act.reason, act.document) == (
        ordered.kind, ordered.effective_on, REASON, DOCUMENT,
    )  # fmt: skip
    lines = [Line(c.subject, c.field, c.old, c.new, c.since) for c in act.changes.order_by("ordinal")]
    assert lines == shown
    assert list(problems(timezone.localdate())) == []
    return result


def refused(service, ordered, code, field, sentence, **arguments) -> None:
    """The same order previewed and carried out is refused with this sentence at this field, and nothing is written."""
    for run in (partial(preview, service), service):
        given = {name: fresh(value) for name, value in arguments.items()}
        with nothing_written(), pytest.raises(RuleViolation) as caught:
            run(order=ordered, **given)
        problem = caught.value
        assert (problem.code, problem.field, problem.sentence) == (code, field, sentence)


def rows(queryset, *facts) -> list[tuple]:
    """From, to and facts of dated rows, oldest first."""
    return list(queryset.order_by("valid_from", "pk").values_list("valid_from", "valid_to", *facts))


def last_lines() -> list[tuple]:
    act = Act.objects.order_by("-pk").first()
    return list(act.changes.order_by("ordinal").values_list("subject", "field", "old", "new", "since"))


def school(name: str, kind: str = "primary", **site):
    """A school with one open site without a label, known since the register began."""
    site = {"version__start_open": True, **site}
    return SiteFactory(
        institution__version__name=name, institution__version__kind=kind, institution__version__start_open=True, **site
    )


def small_register() -> SimpleNamespace:
    """Two groups and what an act may be done to, all in force since before the register began."""
    with entry():
        made = SimpleNamespace(
            a=EducationGroupFactory(version__name="甲教育集团", version__ordinal=1, version__start_open=True),
            b=EducationGroupFactory(version__name="乙教育集团", version__ordinal=2, version__start_open=True),
            lead_a=school("甲小学"),
            lead_b=school("乙小学"),
            tight=school("紧密小学"),
            ally=school("联盟小学"),
            planned=school("待建小学", version__state="planned"),
            free=school("独立小学"),
            nursery=school("独立幼儿园", "kindergarten"),
            provisional=school("暂定小学", institution__version__provisional=True),
            firm=school("某某企业", "enterprise"),
            university=school("某某大学", "university"),
        )
        since = {"start_open": True}
        made.row_lead_a = LeadFactory(group=made.a, institution=made.lead_a.institution, **since)
        made.row_lead_b = LeadFactory(group=made.b, institution=made.lead_b.institution, **since)
        made.row_tight = MembershipFactory(group=made.a, site=made.tight, ordinal=1, **since)
        made.row_planned = MembershipFactory(group=made.a, site=made.planned, ordinal=2, **since)
        made.row_ally = MembershipFactory(group=made.a, site=made.ally, alliance=True, ordinal=1, **since)
        made.row_partner = PartnershipFactory(
            group=made.a, university=made.university.institution, school=made.lead_a.institution, **since
        )
        made.declared = DeclaredMembersFactory(group=made.b, itemised=True, **since)
        made.mark = QualityMarkFactory(institution=made.ally.institution, **since)
    assert list(problems(timezone.localdate())) == []
    return made


# --- the tests of this page ------------------------------------------------------------------------------------------
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
        rename_group, order(date(2022, 7, 13)), "none", "effective_on",
        "2022-07-13 当天没有该集团的有效登记，请核对生效日。", group=made.a, name="新甲教育集团",
    )  # fmt: skip


def test_founding_before_the_register_is_refused(made):
    refused(
        register_institution, order(date(2022, 7, 13)), "day-before-register", "effective_on",
        "生效日早于2022年7月14日：登记以该日发布的教育集团一览表为起点，此前没有数据。请选择2022年7月14日或之后的日期。",
        name="新学校", kind="primary",
    )  # fmt: skip


def test_name_taken_that_day_is_a_sentence_at_the_name(made):
    refused(
        rename_group, order(), "name-taken", "name", "该名称当天已被另一个集团使用，请核对或换一个名称。",
        group=made.a, name="乙教育集团",
    )  # fmt: skip


def test_name_that_has_become_free_may_be_taken(made):
    done(rename_group, order(SPRING), group=made.b, name="新乙教育集团")
    done(rename_group, order(AUTUMN), group=made.a, name="乙教育集团")
    assert rows(made.a.versions, "name") == [(START, AUTUMN, "甲教育集团"), (AUTUMN, None, "乙教育集团")]


def test_name_is_taken_on_a_later_day_too(made):
    done(rename_group, order(LATER), group=made.b, name="丙教育集团")
    refused(
        rename_group, order(), "name-taken", "name", "该名称当天已被另一个集团使用，请核对或换一个名称。",
        group=made.a, name="丙教育集团",
    )  # fmt: skip


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
