"""A school's own people, one at a time: taking on the roster, mending facts, changing the post, leaving.

The rules are those of the sheet (resources.RosterSheet, logic): a form, an import and these services refuse the same
things in the same words.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils import timezone

from groups.registry.models import Site
from groups.rights.roles import CHANGE_ROSTER
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import Scope
from nanan_groups.kit.texts import value_text
from nanan_groups.records.acts import Draft
from nanan_groups.records.orders import Order
from staffing.roster.codes import new_code
from staffing.roster.listeners import FOLLOWERS
from staffing.roster.models import StaffMember, StaffPost
from staffing.roster.models.people import PERSON_FACTS, POST_FACTS
from staffing.roster.queries.places import Places
from staffing.roster.queries.posts import kept_post, main_post_on
from staffing.roster.rules import refuse_early_leave, refuse_late_joining, refuse_new_gone, stored_as, unavailable
from staffing.roster.services.basics import begin, checked, keep_seat, require_keeper, scope_for, sheet_values
from staffing.roster.sheets import RosterSheet
from staffing.roster.words import GONE, StaffState

# Facts of the person, as the sheet calls them and in its order; the rest of the sheet is the post.
PERSON_FIELDS = tuple(name for name in RosterSheet.entered() if stored_as(name) in ("staff_no", *PERSON_FACTS))
POST_FIELDS = tuple(name for name in RosterSheet.entered() if name in POST_FACTS and name != "joined_on")


def add_person(
    *, order: Order, raw: Mapping[str, object], is_demo: bool = False, others: Sequence[str] = ()
) -> StaffMember:
    """Somebody new on a school's roster; the post is in force from the day of joining the school. ``others``: who it was
    checked to be none of (queries/twins.py); the act keeps that."""
    row = checked(raw)
    refuse_new_gone(row.state)
    with begin(order, "add_person", f"登记教职工 {row.name}（{row.staff_no}）") as draft:
        return write_person(draft, row, scope_for(order.actor), order.effective_on, is_demo=is_demo, others=others)


def write_person(
    draft: Draft, row, scope: Scope, day: date, *, is_demo: bool = False, others: Sequence[str] = ()
) -> StaffMember:
    """The same within an act under way, which asked the right; ``row``: checked. Raises RuleViolation."""
    institution_id, site_id = Places(scope, day).place(row)
    if StaffMember.objects.filter(staff_no__iexact=row.staff_no, void=False).exists():
        raise unavailable(district=scope.may_everywhere(CHANGE_ROSTER))
    person = StaffMember(code=new_code(), is_demo=is_demo, **_person_facts(row))
    post = StaffPost(
        person=person,
        institution_id=institution_id,
        site_id=site_id,
        valid_from=row.joined_on,
        **{name: getattr(row, name) for name in (*POST_FIELDS, "joined_on")},
    )
    keep_seat(post.institution, post.leadership, post.valid_from, None, besides=None)
    draft.add(person)
    draft.note_values(person, [stored_as(name) for name in PERSON_FIELDS])
    _note_others(draft, person, others)
    post.person = person
    draft.add(post, subject=str(person))
    return person


def correct_person(
    *, order: Order, person: StaffMember, raw: Mapping[str, object], others: Sequence[str] = ()
) -> StaffMember:
    """Facts that hold whatever the day: number, name, title, honour, telephone…, and since when at this school.

    ``raw`` holds those of PERSON_FIELDS and "joined_on" that are to be written.
    """
    require_keeper(order.actor, person)
    if order.effective_on > timezone.localdate():
        raise RuleViolation("个人信息保存后立即生效，生效日不能晚于今天。", field="effective_on", code="day-to-come")
    with begin(order, "correct_person", f"修改教职工信息 {person}") as draft:
        draft.lock(person, seen=order.seen)
        person.refresh_from_db()
        post = kept_post(person)
        row = checked(sheet_values(person, post) | raw)
        if (row.state in GONE) != (person.state in GONE):
            raise RuleViolation(
                "退休、离职请办理“离校登记”，登记有误的请办理“撤销离校登记”。", field="state", code="state-by-leaving"
            )
        if StaffMember.objects.filter(staff_no__iexact=row.staff_no, void=False).exclude(pk=person.pk).exists():
            raise unavailable()
        subject = str(person)
        for one in FOLLOWERS:
            one.corrected(draft, order, person, _person_facts(row))
        draft.update(person, subject=subject, facts=_person_facts(row))
        _note_others(draft, person, others)
        if post is not None and row.joined_on != post.joined_on:
            _correct_joining(draft, person, post, row.joined_on)
    return person


def change_post(*, order: Order, person: StaffMember, raw: Mapping[str, object]) -> StaffMember:
    """变更: another site of the same school, another kind of post or leadership post, from a day on. 更正: what the
    post of that day says was wrong from its beginning."""
    require_keeper(order.actor, person)
    with begin(order, "change_post", f"调整岗位职务 {person}") as draft:
        draft.lock(person, seen=order.seen)
        post = _post_on(person, order.effective_on)
        row = checked(sheet_values(person, post) | {name: raw[name] for name in ("site", *POST_FIELDS) if name in raw})
        ref = Places(scope_for(order.actor), order.effective_on).site_of(post.institution_id, row.site)
        facts = {"site": Site.objects.get(pk=ref.id), **{name: getattr(row, name) for name in POST_FIELDS}}
        change_facts(draft, order, post, facts)
    return person


def change_facts(draft: Draft, order: Order, post: StaffPost, facts: dict) -> None:
    """Write the facts of a post as the order says: from its day on, or for the whole of the post."""
    start = post.valid_from if order.correcting else order.effective_on
    keep_seat(post.institution, facts["leadership"], start, post.valid_to, besides=post.person_id)
    subject = str(post.person)
    if order.correcting:
        draft.correct(post, subject=subject, **facts)
    else:
        draft.change(post, order.effective_on, subject=subject, **facts)


def leave_roster(*, order: Order, person: StaffMember, state: str) -> StaffMember:
    """退休 or 离职: the posts end on the day; who was where before stays known."""
    require_keeper(order.actor, person)
    if state not in GONE:
        raise RuleViolation("请选择退休或离职。", field="state", code="choice")
    with begin(order, "leave_roster", f"离校登记 {person}：{StaffState(state).label}") as draft:
        draft.lock(person, seen=order.seen)
        person.refresh_from_db()
        if person.state in GONE:
            raise RuleViolation(f"该教职工已登记为{person.get_state_display()}，不必重复办理。", code="gone")
        posts = list(person.posts.active_or_coming(order.effective_on).order_by("valid_from", "pk"))
        if any(post.valid_from > order.effective_on for post in posts):
            raise RuleViolation(
                "该日之后还有已登记的任职，请先更正后再办理离校。", field="effective_on", code="post-coming"
            )
        for post in posts:
            refuse_early_leave(order.effective_on, post.valid_from)
            draft.end(post, order.effective_on, subject=str(person), label="任职止")
        draft.update(person, subject=str(person), state=state)
    return person


def cancel_leave(*, order: Order, person: StaffMember) -> StaffMember:
    """更正: the person never left. The last post goes on as if nothing had been registered."""
    require_keeper(order.actor, person)
    with begin(order, "cancel_leave", f"撤销离校登记 {person}") as draft:
        draft.lock(person, seen=order.seen)
        person.refresh_from_db()
        if person.state not in GONE:
            raise RuleViolation("该教职工没有离校登记。", code="not-gone")
        post = kept_post(person)
        if post is not None and post.valid_to is not None:
            keep_seat(post.institution, post.leadership, post.valid_to, None, besides=person.pk)
            draft.note(str(person), "任职止", value_text(post.valid_to), "长期", post.valid_to)
            draft.correct(post, subject=str(person), valid_to=None)
        draft.update(person, subject=str(person), state=StaffState.ACTIVE.value)
    return person


def _note_others(draft: Draft, person: StaffMember, others: Sequence[str]) -> None:
    for other in others:
        draft.note(str(person), "经核对不是同一人", "", other)


def _person_facts(row) -> dict:
    return {stored_as(name): getattr(row, name) for name in PERSON_FIELDS}


def _post_on(person: StaffMember, day: date) -> StaffPost:
    post = main_post_on(person, day)
    if post is None:
        raise RuleViolation(
            f"{day.isoformat()} 当天没有该教职工的任职，请核对生效日。", field="effective_on", code="no-post"
        )
    return post


def _correct_joining(draft: Draft, person: StaffMember, post: StaffPost, joined_on: date) -> None:
    """更正 of 到校日期 in every post of this stay; the first post begins with it, when it did before."""
    stay = list(
        person.posts.filter(institution=post.institution_id, joined_on=post.joined_on).order_by("valid_from", "pk")
    )
    for row in stay:
        if row.valid_from != row.joined_on:
            refuse_late_joining(joined_on, row.valid_from)
    for row in stay:
        if row.valid_from == row.joined_on:
            draft.note(str(person), "起", value_text(row.valid_from), value_text(joined_on), joined_on)
            row.valid_from, row.start_open = joined_on, False
        draft.correct(row, subject=str(person), joined_on=joined_on)
