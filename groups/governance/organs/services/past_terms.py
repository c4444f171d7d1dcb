"""Terms from before the portal, entered from the group's own papers."""

from datetime import date

from django.utils import timezone

from groups.governance.organs.models import BodyMember, GoverningBody
from groups.governance.organs.rules.seats import organ_name, seat_word, term_text
from groups.governance.organs.services import organs
from groups.governance.organs.words import OrganKind, Quorum, SeatKind
from groups.papers.parts.words import Source
from groups.registry.models import EducationGroup, Institution
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.texts import value_text
from nanan_groups.records.acts import Draft
from nanan_groups.records.orders import Order

NOT_YOURS = "治理机构由集团总校校长、集团办公室或区教委登记科室办理，您的任职不能办理。"


# --- what was before the portal ------------------------------------------------------------------------------------
def record_past_term(
    *,
    order: Order,
    group: EducationGroup,
    kind: str,
    person: str,
    position: str,
    valid_from: date,
    valid_to: date | None = None,
    institution: Institution | None = None,
    post: str = "",
    seat_kind: str = SeatKind.EX_OFFICIO,
    organ_text: str = "",
) -> BodyMember:
    """补录: a term from before the portal, day by day as the group's own papers have it. The organ is made, or a backfilled
    one made longer, so that it covers the term. It may lie before the register begins; it may not begin in the future.

    An organ that was set up on the portal has its number of seats from its charter, and no past term may exceed it; one that
    was backfilled has none: what sat, sat.
    """
    if valid_from > timezone.localdate():
        raise RuleViolation("补录的任期不能从将来开始，请办理“任命”。", field="valid_from", code="future")
    if valid_to is not None and valid_to <= valid_from:
        raise RuleViolation(f"任期截止日须晚于起日（{day_text(valid_from)}）。", field="valid_to", code="order")
    kind = OrganKind(kind)
    name = organ_text.strip() or organ_name(str(group), kind)
    title = f"补录{person.strip()}任{name}{seat_word(kind, position)}"
    with organs.begin_organ(order, group, "record_past_term", title) as draft:
        draft.lock(group, seen=order.seen)
        body = _covering(draft, group, kind, valid_from, valid_to, name)
        draft.lock(body)
        seat = organs.seat_person(
            draft,
            body,
            organs.Seat(position, person, institution, post, seat_kind),
            valid_from,
            valid_to,
            Source.BACKFILL,
        )
        if body.source == Source.PORTAL:
            organs.refuse_crowded(body, valid_from)
        return seat


def _covering(draft: Draft, group, kind, start: date, end: date | None, name: str) -> GoverningBody:
    """The organ of this kind that stood from ``start`` to ``end``: the one that covers it, a backfilled one made longer, or a
    new one."""
    near = list(GoverningBody.objects.filter(group=group, kind=kind).overlapping(start, end).order_by("valid_from"))
    if not near:
        return organs.found(draft, group, kind, start, end, Source.BACKFILL, (name, None, "", Quorum.MAJORITY, ""))
    body = near[0]
    covers = body.valid_from <= start and (body.valid_to is None or (end is not None and end <= body.valid_to))
    if len(near) == 1 and covers:
        return body
    if len(near) > 1 or body.source != Source.BACKFILL:
        other = next((row for row in near if row.source != Source.BACKFILL), near[-1])
        raise RuleViolation(
            f"任期与{other}的存续期（{term_text(other.valid_from, other.valid_to)}）交叉，请以该机构的起止日为界分段补录。",
            field="valid_from",
            code="crossing",
        )
    first, last = body.versions.order_by("valid_from").first(), body.versions.order_by("-valid_from").first()
    begins = min(start, body.valid_from)
    ends = None if body.valid_to is None or end is None else max(end, body.valid_to)
    if begins != body.valid_from:
        draft.note(str(body), "起", value_text(body.valid_from), value_text(begins), begins)
    if ends != body.valid_to:
        draft.note(str(body), "止", value_text(body.valid_to), value_text(ends), begins)
    with organs.quietly(draft):
        draft.update(body, valid_from=begins, valid_to=ends)
        if first == last:
            draft.update(first, valid_from=begins, valid_to=ends)
        else:
            draft.update(first, valid_from=begins)
            draft.update(last, valid_to=ends)
    return body
