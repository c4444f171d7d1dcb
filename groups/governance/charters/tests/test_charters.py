"""Charters: who drafts, reviews and files; what is missing; which version holds; those filed before the portal."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from groups.access.scopes import build_scope
from groups.governance.admissions.queries import stands
from groups.governance.charters import services as charters
from groups.governance.charters.queries import charter_of
from groups.governance.charters.rules import CHARTER, required_parts
from groups.governance.charters.words import CharterPart, Verdict
from groups.governance.models import Charter, CharterSubmission
from groups.governance.own_rules import services as rules
from groups.papers.parts.services import Conflict
from groups.registry.register.words import Relation
from nanan_groups.accounts.models import User
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation, StaleRecord
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.cases import engine, kinds
from nanan_groups.records.models import Act, Case, Event, Todo
from nanan_groups.testing.charter_made import FILING, filed, order, past_charter, reviewed, started, take, written
from nanan_groups.testing.charter_rules_made import ROLE_OF, refused
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import AppointmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def people(people, user_of):
    people.second = user_of("registry_officer")
    return people


@pytest.fixture
def group(two_groups):
    return two_groups.a.group


@pytest.fixture
def draft(group, people) -> Charter:
    return started(group, people.principal)


# --- what it has to say ----------------------------------------------------------------------------------------------
def test_the_alliance_s_parts_are_compulsory_for_alliances_only():
    assert len(required_parts([Relation.ALLIANCE])) == len(CharterPart) == 11
    tight = required_parts([Relation.TIGHT, Relation.ARTICULATED])
    assert [part for part in CharterPart if part not in tight] == ["contract", "powers", "alliance"]
    assert required_parts([Relation.TIGHT, Relation.ALLIANCE]) == list(CharterPart)


def test_what_is_missing_is_said_part_by_part_with_its_place(draft, people):
    part = draft.sections.get(part="goals")
    charters.save_section(actor=people.office, section=part, text="共同目标", reference="", seen=0)
    found = kinds.missing(draft.case, CHARTER.arrow("submit"))
    assert len(found) == 10
    assert found[0].text == "“集团文化”未填写，也未写明见附件何处"
    assert found[0].url == f"/charters/{draft.case.code}/edit/#part-culture"
    with refused("missing"):
        take(draft, "submit", people.principal)
    written(draft, people.office)
    assert kinds.missing(draft.case, CHARTER.arrow("submit")) == []


# --- drafting --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["officer", "stranger", "member", "clerk", "leader", "expert"])
def test_only_the_groups_own_people_draft(group, people, draft, who):
    actor = getattr(people, who)
    with pytest.raises(PermissionDenied):
        started(group, actor)
    with pytest.raises(PermissionDenied):
        charters.save_section(actor=actor, section=draft.sections.first(), text="别人", reference="", seen=0)


def test_one_draft_at_a_time(group, people, draft):
    with refused("open"):
        started(group, people.office)
    assert Charter.objects.count() == Case.objects.filter(kind="charter").count() == 1


def test_two_writers_never_overwrite_each_other_unseen(draft, people):
    section = draft.sections.get(part="goals")
    charters.save_section(actor=people.principal, section=section, text="甲", reference="", seen=0)
    stale = draft.sections.get(part="goals")
    with refused("conflict"):
        charters.save_section(actor=people.office, section=stale, text="乙", reference="", seen=0)
    assert draft.sections.get(part="goals").text == "甲"


def test_nothing_is_written_once_it_is_handed_in(draft, people):
    written(draft, people.principal)
    take(draft, "submit", people.principal)
    with refused("not-editable"):
        charters.save_section(actor=people.principal, section=draft.sections.first(), text="迟了", reference="", seen=1)
    take(draft, "withdraw", people.principal)
    section = draft.sections.first()
    assert (
        charters.save_section(actor=people.principal, section=section, text="改了", reference="", seen=1).text == "改了"
    )


def test_nothing_is_reviewed_before_it_is_handed_in(draft, people):
    with refused("not-editable"):
        reviewed(draft, people.officer)
    with pytest.raises(PermissionDenied):
        charters.review_section(actor=people.principal, section=draft.sections.first(), verdict="ok", remark="", seen=0)


def test_neither_who_handed_it_in_nor_the_groups_own_people_review_it(draft, people, group):
    written(draft, people.principal)
    AppointmentFactory(user=people.principal, role="registry_officer")
    AppointmentFactory(user=people.office, role="registry_officer")
    both = [User.objects.get(pk=one.pk) for one in (people.principal, people.office)]
    take(draft, "submit", both[0])
    for who in both:
        with refused("own"):
            reviewed(draft, who)
    Case.objects.filter(pk=draft.case_id).update(submitted_by=people.officer)
    with refused("own"):
        reviewed(Charter.objects.get(pk=draft.pk), people.officer)
    assert set(draft.sections.values_list("verdict", flat=True)) == {""}


def test_who_reviews_a_part_did_not_write_it(draft, people):
    written(draft, people.principal)
    take(draft, "submit", people.principal)
    before = draft.sections.get(part="powers")
    reviewed(draft, people.officer)
    part = draft.sections.select_related("charter__case").get(part="powers")
    assert (part.edited_by, part.edited_at, part.reviewed_by) == (people.principal, before.edited_at, people.officer)
    take(draft, "return", people.officer, comment="请修改")
    with pytest.raises(Conflict) as stale:  # a page opened before the review: who came between is the reviewer
        charters.save_section(actor=people.office, section=part, text="权限", reference="", seen=before.revision)
    assert stale.value.sentence.startswith(f"{people.officer.name}已于 ")


def test_a_part_in_an_attachment_is_reviewed_again_once_handed_in_again(draft, people):
    written(draft, people.principal)
    take(draft, "submit", people.principal)
    reviewed(draft, people.officer)
    stale = draft.sections.select_related("charter__case").get(part="rules")
    take(draft, "withdraw", people.principal)
    take(draft, "submit", people.principal)
    part = draft.sections.select_related("charter__case").get(part="rules")
    assert (part.reference, part.verdict, part.reviewed_by) == ("第三章", "", None)
    assert draft.sections.filter(verdict="ok").count() == 10
    with refused("missing"):
        take(draft, "file", people.officer, **FILING)
    with refused("conflict"):  # a page opened before does not review what was exchanged since
        charters.review_section(actor=people.officer, section=part, verdict="lacking", remark="旧", seen=stale.revision)


# --- from hand to hand -----------------------------------------------------------------------------------------------
def test_a_charter_is_returned_changed_and_filed(group, people, draft):
    assert {todo.role for todo in Todo.objects.filter(case=draft.case)} == {"group_principal", "group_office"}
    written(draft, people.principal)
    take(draft, "submit", people.principal)
    section = draft.sections.get(part="powers")
    with refused("remark"):
        charters.review_section(
            actor=people.officer, section=section, verdict=Verdict.LACKING, remark=" ", seen=section.revision
        )
    reviewed(draft, people.officer)
    section = draft.sections.select_related("charter__case").get(part="powers")
    charters.review_section(
        actor=people.officer, section=section, verdict=Verdict.LACKING, remark="写明权限", seen=section.revision
    )
    with refused("missing"):
        take(draft, "file", people.officer, **FILING)
    take(draft, "return", people.officer, comment="权力让渡须写明")
    section = draft.sections.select_related("charter__case").get(part="powers")
    changed = charters.save_section(
        actor=people.office, section=section, text="人事权限写明", reference="", seen=section.revision
    )
    assert (changed.verdict, changed.remark, changed.reviewed_by) == ("", "", None)  # to be reviewed again
    take(draft, "submit", people.principal)
    assert [found.text for found in kinds.missing(draft.case, CHARTER.arrow("file"))] == [
        "“议事规则”尚未审核",
        "“权力让渡”尚未审核",  # the first stands in an attachment, the other was changed
    ]
    reviewed(draft, people.officer)
    take(draft, "file", people.officer, **FILING)
    assert (draft.case.state, draft.number, draft.filing_number, draft.filed_on, draft.effective_on) == (
        "filed",
        1,
        "章备〔2026〕1号",
        TODAY,
        TODAY,
    )
    assert charter_of(group) == draft
    contents = list(CharterSubmission.objects.order_by("number").values_list("number", "content__parts__powers"))
    assert contents == [(1, "正文powers"), (2, "人事权限写明")]
    assert not Todo.objects.filter(case=draft.case, done_at__isnull=True).exists()


@pytest.mark.parametrize("lacking", ["filing_number", "filed_on", "effective_on"])
def test_filing_needs_number_and_days(draft, people, lacking):
    written(draft, people.principal)
    take(draft, "submit", people.principal)
    reviewed(draft, people.officer)
    with refused("required") as problem:
        take(draft, "file", people.officer, **(FILING | {lacking: None}))
    draft.case.refresh_from_db()
    assert (problem.value.field, draft.case.state) == (lacking, "submitted")


def test_filing_is_not_dated_ahead(draft, people):
    written(draft, people.principal)
    take(draft, "submit", people.principal)
    reviewed(draft, people.officer)
    with refused("coming"):
        take(draft, "file", people.officer, **(FILING | {"filed_on": TODAY + timedelta(days=1)}))


def test_a_charter_does_not_hold_before_it_is_filed(draft, people):
    written(draft, people.principal)
    take(draft, "submit", people.principal)
    reviewed(draft, people.officer)
    with refused("before-filed") as problem:
        take(draft, "file", people.officer, **(FILING | {"effective_on": TODAY - timedelta(days=1)}))
    draft.refresh_from_db()
    assert (problem.value.field, draft.filed_on) == ("effective_on", None)
    assert f"施行日不能早于备案日（{day_text(TODAY)}）" in problem.value.sentence


def test_one_on_paper_may_have_held_before_it_was_filed(group, people):
    filed_on = TODAY - timedelta(days=400)
    past = past_charter(group, people.officer, filed_on=filed_on, effective_on=filed_on - timedelta(days=30))
    assert past.effective_on < past.filed_on


def test_a_new_version_supersedes_the_old_one_on_its_day(group, people):
    day = TODAY - timedelta(days=10)
    first = filed(group, people.principal, people.officer, filed_on=day, effective_on=day)
    second = started(group, people.principal, copy=True)
    assert second.sections.get(part="goals").text == "正文goals"
    assert second.case.title == "甲canaryA教育集团章程（修订）"
    take(second, "submit", people.principal)
    reviewed(second, people.officer)
    with refused("not-later"):
        take(second, "file", people.officer, **(FILING | {"filing_number": "2号", "effective_on": first.effective_on}))
    later = TODAY + timedelta(days=5)
    with refused("filing-taken") as taken:
        take(second, "file", people.officer, **(FILING | {"effective_on": later}))
    assert taken.value.field == "filing_number"
    take(second, "file", people.officer, **(FILING | {"filing_number": "2号", "effective_on": later}))
    first.refresh_from_db()
    assert (first.superseded_on, second.number, second.superseded_on) == (later, 2, None)
    assert (first.case.title, second.case.title) == (
        "甲canaryA教育集团章程（第 1 版）",
        "甲canaryA教育集团章程（第 2 版）",
    )
    assert (charter_of(group), charter_of(group, later)) == (first, second)
    assert first.sections.count() == 11  # the old one stays as it was


# --- every state × action × role --------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(CHARTER.states))
@pytest.mark.parametrize("arrow", [arrow.name for arrow in CHARTER.arrows])
def test_every_state_action_and_role(group, people, draft, state, arrow):
    written(draft, people.principal)
    draft.sections.update(verdict="ok", reviewed_by=people.second, reviewed_at=draft.case.opened_at)
    step = CHARTER.arrow(arrow)
    for who, role in ROLE_OF.items():
        Case.objects.filter(pk=draft.case_id).update(state=state)
        actor = getattr(people, who)
        allowed = state in step.sources and role in step.roles and who != "stranger"
        draft.case.refresh_from_db()
        before = draft.case.version
        assert (step in engine.steps_for(draft.case, scope_of(actor))) == allowed, who
        if allowed:
            assert take(draft, arrow, actor, comment="有话说", **FILING).to == step.to
            continue
        with pytest.raises((PermissionDenied, RuleViolation)):
            take(draft, arrow, actor, comment="有话说", **FILING)
        draft.case.refresh_from_db()
        assert (draft.case.state, draft.case.version) == (state, before), who


def test_whoever_handed_it_in_does_not_file_it(draft, people, two_groups):
    AppointmentFactory(user=people.principal, role="registry_officer")
    both = User.objects.get(pk=people.principal.pk)
    written(draft, both)
    take(draft, "submit", both)
    reviewed(draft, people.officer)
    with refused("own"):
        take(draft, "file", both, **FILING)
    assert take(draft, "file", people.officer, **FILING).to == "filed"


# --- before the portal -----------------------------------------------------------------------------------------------
def test_a_charter_filed_before_the_portal_is_recorded_as_such(group, people):
    made = past_charter(group, people.officer)
    assert (made.source, made.number, made.case.state, made.document) == ("backfill", 1, "filed", "旧批复")
    assert made.case.closed_at is not None
    assert (made.effective_on, made.sections.count(), made.case.steps.count()) == (made.filed_on, 0, 0)
    assert not Todo.objects.filter(case=made.case).exists()
    assert charter_of(group) == made
    with refused("not-later"):
        past_charter(group, people.officer, filing_number="旧备2号")
    newer = past_charter(group, people.second, filing_number="旧备2号", filed_on=TODAY - timedelta(days=30))
    made.refresh_from_db()
    assert (newer.number, made.superseded_on, newer.case.title) == (
        2,
        newer.effective_on,
        "甲canaryA教育集团章程（第 2 版）",
    )


def test_recording_the_past_is_the_registry_officers_and_once(group, people, two_groups):
    for who in (people.principal, people.office, people.leader, people.stranger):
        with pytest.raises(PermissionDenied):
            past_charter(group, who)
    past_charter(group, people.officer)
    with refused("filing-taken"):
        past_charter(two_groups.b.group, people.officer)
    with refused("coming"):
        past_charter(two_groups.b.group, people.officer, filing_number="9号", filed_on=TODAY + timedelta(days=1))
    with refused("document"):
        charters.record_past_charter(
            order=order(people.officer), group=two_groups.b.group, filing_number="9号", filed_on=TODAY, legal_form="one"
        )
    assert Charter.objects.count() == 1


# --- all groups ------------------------------------------------------------------------------------------------------
def test_who_lacks_what(two_groups, people):
    scope = build_scope(people.officer)
    assert [row.lacks for row in stands(scope, TODAY)] == [["未备案", "未授牌"]] * 2
    filed(two_groups.a.group, people.principal, people.officer)
    assert [row.lacks for row in stands(scope, TODAY)] == [["未授牌"], ["未备案", "未授牌"]]
    assert [row.code for row in stands(build_scope(people.stranger), TODAY)] == [two_groups.b.group.code]
    assert stands(build_scope(people.expert), TODAY) == []


# --- own rules -------------------------------------------------------------------------------------------------------
RULE = {"kind": "reward", "title": "奖励办法", "adopted_on": TODAY, "ended_on": None, "note": ""}


def test_a_group_keeps_its_own_rules(group, people):
    rule = rules.add_rule(order=order(people.office), group=group, **RULE)
    rules.change_rule(order=order(people.principal, seen=1), rule=rule, **(RULE | {"title": "奖励细则"}))
    with pytest.raises(StaleRecord):
        rules.change_rule(order=order(people.office, seen=1), rule=rule, **RULE)
    rule.refresh_from_db()
    assert (rule.title, rule.revision) == ("奖励细则", 2)
    for who in (people.officer, people.stranger, people.member):
        with pytest.raises(PermissionDenied):
            rules.add_rule(order=order(who), group=group, **RULE)


def test_each_tick_of_the_reviewer_is_an_act(people, draft):
    written(draft, people.principal)
    take(draft, "submit", people.principal)
    section = draft.sections.select_related("charter__case").get(part="powers")
    given = {"actor": people.officer, "section": section}
    section = charters.review_section(**given, verdict="lacking", remark="写明权限", seen=section.revision)
    charters.review_section(**given, verdict="lacking", remark="写明权限", seen=section.revision)  # no change, no act
    charters.review_section(**given, verdict="ok", remark="", seen=section.revision)
    first, second = Act.objects.filter(verb="review_charter_part").order_by("pk")
    assert [(one.field, one.old, one.new) for one in first.changes.all()] == [
        ("审核结论", "未审", "需修改"),
        ("审核意见", "", "写明权限"),
    ]
    assert [(one.field, one.old, one.new) for one in second.changes.all()] == [
        ("审核结论", "需修改", "符合"),
        ("审核意见", "写明权限", ""),
    ]
    event = Event.objects.get(act_id=first.pk)
    assert (event.subject, event.actor_id, event.detail["part"]) == (
        f"case:{draft.case.code}",
        people.officer.pk,
        "powers",
    )
