"""An entry made in error is voided with a reason, and that can be taken back; nothing is ever deleted.

Its posts are withdrawn (their history stays), so that whatever counts, lists, exports or searches people by where they work no
longer meets it; its number is free for whom it belongs to.
"""

from collections.abc import Sequence

from django.utils import timezone

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.models import Act
from nanan_groups.records.orders import Order
from staffing.roster.models import StaffMember, StaffPost
from staffing.roster.models.people import POST_FACTS
from staffing.roster.queries.places import Places
from staffing.roster.services.basics import begin, keep_seat, keeping_school, require_keeper, scope_for

KEPT = (*POST_FACTS, "main", "valid_from", "start_open", "valid_to")


def void_person(*, order: Order, person: StaffMember) -> StaffMember:
    """更正: this person should never have been entered. Raises RuleViolation: void already."""
    require_keeper(order.actor, person)
    with begin(order, "void_person", f"作废误登的教职工 {person}") as draft:
        draft.lock(person, seen=order.seen)
        person.refresh_from_db()
        if person.void:
            raise RuleViolation("这条登记已经作废，不必重复办理。", code="void")
        school = keeping_school(person)
        for post in person.posts.order_by("-valid_from", "-pk"):
            draft.remove(post, subject=str(person))
        draft.update(person, subject=str(person), facts={"void": True, "void_school_id": school})
    return person


def restore_person(*, order: Order, person: StaffMember) -> StaffMember:
    """更正: the entry was right after all; its posts stand again as they were. Raises RuleViolation: not void, the number is
    somebody else's by now, a seat is taken, a site has closed."""
    require_keeper(order.actor, person)
    with begin(order, "restore_person", f"恢复作废的教职工 {person}") as draft:
        draft.lock(person, seen=order.seen)
        person.refresh_from_db()
        if not person.void:
            raise RuleViolation("这条登记没有作废。", code="not-void")
        if StaffMember.objects.filter(staff_no__iexact=person.staff_no, void=False).exists():
            raise RuleViolation("该工号现已由另一人使用，不能恢复；请核对工号。", code="number-taken")
        withdrawn = list(withdrawn_posts(person))
        draft.update(person, subject=str(person), facts={"void": False, "void_school_id": None})
        places = Places(scope_for(order.actor), timezone.localdate())
        for row in withdrawn:
            post = StaffPost(person=person, **{name: getattr(row, name) for name in KEPT})
            if post.valid_to is None and not places.stands(post.institution_id, post.site_id):
                raise RuleViolation("原来的校点已关闭，不能恢复，请重新登记。", code="site-closed")
            keep_seat(post.institution, post.leadership, post.valid_from, post.valid_to, besides=person.pk)
            draft.add(post, subject=str(person))
    return person


def voiding_of(person: StaffMember) -> Act | None:
    """The act that voided the entry last."""
    row = StaffMember.history.filter(id=person.pk, void=True).order_by("-history_id").select_related("act").first()
    return row.act if row else None


def voidings_of(people: Sequence[int]) -> dict[int, Act]:
    """The same for many. One query."""
    rows = StaffMember.history.filter(id__in=people, void=True).order_by("history_id").select_related("act__actor")
    return {row.id: row.act for row in rows}


def withdrawn_posts(person: StaffMember):
    """What stood before, from the history of the act that withdrew it."""
    gone = StaffPost.history.filter(person_id=person.pk, history_type="-", act=voiding_of(person))
    return gone.order_by("valid_from", "history_id")
