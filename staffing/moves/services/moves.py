"""调动: a transfer between schools; and the people of a school that merged into another."""

from datetime import date

from django.core.exceptions import PermissionDenied

from groups.registry.models import Institution, Site
from groups.rights.roles import CHANGE_ROSTER
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.acts import Draft
from nanan_groups.records.orders import Order
from staffing.moves.queries import mergers
from staffing.moves.rules import refuse_move
from staffing.roster.models import StaffMember, StaffPost
from staffing.roster.queries.places import Places
from staffing.roster.queries.posts import main_post_on
from staffing.roster.rules import other_day
from staffing.roster.services.basics import begin, checked, keep_seat, scope_for, sheet_values
from staffing.roster.words import GONE

NOT_YOURS = "跨校调动由区教委人事科室办理。"


def _require(order: Order) -> None:
    if not scope_for(order.actor).may_everywhere(CHANGE_ROSTER):
        raise PermissionDenied(NOT_YOURS)


def move_person(
    *,
    order: Order,
    person: StaffMember,
    institution: Institution,
    site: str = "",
    post_kind: str = "",
    leadership: str = "",
) -> StaffMember:
    """The main post ends on the day, and the next begins at the other school on the same day; other posts at the old school
    end as well. What kind of employment it is stays.

    ``site``: as a sheet names it, "" for the main one. ``post_kind``: "" as before. Raises RuleViolation, PermissionDenied.
    """
    _require(order)
    with begin(order, "move_person", f"调动 {person}") as draft:
        draft.lock(person, seen=order.seen)
        person.refresh_from_db()
        day = order.effective_on
        if person.state in GONE:
            raise RuleViolation(f"该教职工已登记为{person.get_state_display()}，不能调动。", code="gone")
        post = main_post_on(person, day)
        if post is None:
            posts = person.posts.filter(main=True).order_by("valid_from", "pk")
            own = posts.values_list("institution_id", "valid_from", "valid_to")
            raise other_day(own[0][0] if own else 0, day, own)
        refuse_move(post.institution_id, institution.pk, post.valid_from, post.valid_to, day)
        places = Places(scope_for(order.actor), day)
        school = places.school(institution.code)
        ref = places.site_of(school.id, site)
        kind = post_kind or post.post_kind
        told = {"post_kind": kind, "leadership": leadership, "school": school.code, "site": ref.code, "joined_on": day}
        checked(sheet_values(person, post) | told)
        keep_seat(institution, leadership, day, None, besides=person.pk)
        _begin_elsewhere(draft, person, post, institution, ref.id, day, post_kind=kind, leadership=leadership)
    return person


def _begin_elsewhere(
    draft: Draft, person: StaffMember, post: StaffPost, institution: Institution, site: int, day: date, **facts
) -> None:
    subject = str(person)
    for other in person.posts.filter(institution=post.institution_id, main=False).active_on(day).order_by("pk"):
        if other.valid_from < day:
            draft.end(other, day, subject=subject, label="兼任止")
    draft.end(post, day, subject=subject, label="任职止")
    following = StaffPost(
        person=person,
        institution=institution,
        site=Site.objects.get(pk=site),
        employment=post.employment,
        joined_on=day,
        valid_from=day,
        main=True,
        **facts,
    )
    draft.add(following, subject=subject)


def follow_merger(*, order: Order, institution: Institution, site: str = "") -> Institution:
    """Everybody who still holds a main post at a school that merged goes on at the other school, from the day of the merger.
    Who led the old school leads nothing at the new one until that is registered."""
    _require(order)
    merger = next((one for one in mergers() if one.old == institution.pk), None)
    if merger is None:
        raise RuleViolation("该校没有并入其他学校的登记。", code="not-merged")
    into = Institution.objects.get(pk=merger.new)
    with begin(order, "follow_merger", f"学校合并，人员转入{into}") as draft:
        people = list(
            StaffMember.objects.filter(pk__in=_still_there(institution, merger.day).values("person")).order_by("pk")
        )
        if not people:
            raise RuleViolation("该校已没有需要转入的人员。", code="same")
        draft.lock(*people)
        places = Places(scope_for(order.actor), max(merger.day, order.effective_on))
        ref = places.site_of(into.pk, site)
        for post in _still_there(institution, merger.day).select_related("person").order_by("person__code"):
            if post.valid_from >= merger.day:
                draft.correct(post, subject=str(post.person), institution=into, site=Site.objects.get(pk=ref.id))
                continue
            _begin_elsewhere(
                draft, post.person, post, into, ref.id, merger.day, post_kind=post.post_kind, leadership=""
            )
    return into


def _still_there(institution: Institution, day: date):
    return StaffPost.objects.filter(institution=institution, main=True).active_or_coming(day)
