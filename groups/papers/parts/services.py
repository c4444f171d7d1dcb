"""Parts of a paper that people type into: saved one by one, each against the revision its writer saw."""

import hashlib
import json
from collections.abc import Collection, Mapping
from contextlib import contextmanager
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from groups.papers.parts.models import TEXT_LIMIT, Recorded, WrittenPart
from groups.rights.checks import holds_right
from groups.rights.roles import WRITE_PLANS
from groups.rights.words import Place
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.acts import Draft, clean
from nanan_groups.records.cases.kinds import registered
from nanan_groups.records.cases.turns import mark_begun
from nanan_groups.records.models import Case
from nanan_groups.records.orders import Order


class Conflict(RuleViolation):
    """Somebody else saved this part meanwhile; ``theirs`` is what stands there now, ``revision`` what to go on from."""

    def __init__(self, part: WrittenPart, theirs: Mapping[str, object]):
        touched_by, touched_at = part.edited_by, part.edited_at
        reviewed_at = getattr(part, "reviewed_at", None)
        if reviewed_at is not None and (touched_at is None or reviewed_at > touched_at):
            touched_by, touched_at = part.reviewed_by, reviewed_at
        who = touched_by.name if touched_by else "他人"
        at = f"{timezone.localtime(touched_at):%H:%M}" if touched_at else ""
        super().__init__(f"{who}已于 {at} 修改了这一部分，您填写的内容没有覆盖它，请对照后再保存。", code="conflict")
        self.theirs = dict(theirs)
        self.revision = part.revision


def save_part(
    part: WrittenPart,
    actor,
    seen: int,
    values: Mapping[str, object],
    many: Mapping[str, Collection[int]] | None = None,
    *,
    also: Mapping[str, object] | None = None,
    wrote: bool = True,
) -> WrittenPart:
    """Compare and set one part. ``many``: by name of a many-to-many field, the keys it is to hold; the part's revision
    guards them as well. ``also``: what goes with a change, beside what was typed (a signature that no longer holds). The
    same values again are no change. ``wrote``: False for who reviews it; the writer stays the writer."""
    wanted = {**values, **{name: sorted(keys) for name, keys in (many or {}).items()}}
    if _stored(part, wanted, many) == wanted:
        return part
    written = {**values, **(also or {})}
    for name, value in written.items():
        setattr(part, name, value)
    clean(part, exclude=["edited_by"], validate_unique=False)
    stamp = {"edited_by": actor, "edited_at": timezone.now()} if wrote else {}
    rows = type(part).objects.filter(pk=part.pk, revision=seen)
    if not rows.update(revision=F("revision") + 1, **written, **stamp):
        now = type(part).objects.select_related("edited_by").filter(pk=part.pk).first()
        if now is None:
            raise RuleViolation("这一部分刚被他人删除，没有保存。", code="gone")
        theirs = _stored(now, wanted, many)
        if theirs == wanted:
            return now  # the same words arrived twice: by themselves, and by the button
        raise Conflict(now, theirs)
    for name, keys in (many or {}).items():
        getattr(part, name).set(keys)
    part.refresh_from_db()
    return part


def _stored(part: WrittenPart, names, many: Mapping | None) -> dict[str, object]:
    """What the part says now; of a many-to-many field its keys, in order, as the database has them (no prefetched ones)."""
    return {
        name: sorted(getattr(part, name).order_by("pk").values_list("pk", flat=True))
        if name in (many or ())
        else getattr(part, name)
        for name in names
    }


def short_enough(text: str) -> str:
    text = text.replace("\r\n", "\n")
    if len(text) > TEXT_LIMIT:
        raise RuleViolation(f"有 {len(text)} 个字，最多 {TEXT_LIMIT} 个字，没有保存，请精简。", code="too-long")
    return text


SENT_TWICE = timedelta(minutes=1)
NOT_YOURS = "只有本集团总校校长和集团办公室可以填写。"


def is_writer(scope, plan) -> bool:
    return holds_right(scope, WRITE_PLANS, Place.GROUP, plan.group_id)


@contextmanager
def writing(actor, plan, states: Collection[str]):
    """The plan's case held still: nobody hands it in while a part is saved, and nothing is saved once it is handed in."""
    if not is_writer(scope_of(actor), plan):
        raise PermissionDenied(NOT_YOURS)
    with transaction.atomic():
        hold(plan, states)
        yield
        mark_begun(plan.case_id)


def hold(plan, states: Collection[str], *, noun: str = "计划") -> None:
    """``plan``: what has a ``case_id``; ``noun``: what the sentence calls it."""
    case = Case.objects.select_for_update().get(pk=plan.case_id)
    of = registered(case.kind)
    if sentence := of.rest(case):
        raise RuleViolation(sentence, code="not-editable")
    if case.state not in states:
        raise RuleViolation(
            f"{noun}现在的状态是“{of.kind.states[case.state]}”，不能修改。请刷新页面。", code="not-editable"
        )


def same_row(rows: QuerySet, new, facts: Collection[str]):
    """The row that came in with the very same words from the same person a moment ago: one that is sent twice (a button
    pressed while it is saved, an answer that got lost) is stored once. None when ``new`` is new."""
    recent = rows.filter(edited_by=new.edited_by, edited_at__gte=new.edited_at - SENT_TWICE).order_by("-pk")
    return next((one for one in recent if all(getattr(one, name) == getattr(new, name) for name in facts)), None)


def move_row(rows: QuerySet, row, *, up: bool) -> None:
    """One place up or down among the plan's numbered rows; at the end of the row nothing happens."""
    ordered = list(rows.order_by("ordinal", "pk"))
    at = next((n for n, one in enumerate(ordered) if one.pk == row.pk), None)
    to = None if at is None else at + (-1 if up else 1)
    if to is None or not 0 <= to < len(ordered):
        return
    ordered[at], ordered[to] = ordered[to], ordered[at]
    for number, one in enumerate(ordered, start=1):
        if one.ordinal != number:
            type(row).objects.filter(pk=one.pk).update(ordinal=number)


def fingerprint(content: Mapping) -> str:
    """Of what was handed in."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _checked(order: Order, approved_on: date) -> str:
    document = order.document.strip()
    if not document:
        raise RuleViolation("补录须写明发文字号或文件名称。", field="document", code="document")
    if approved_on > timezone.localdate():
        raise RuleViolation("通过日不能晚于今天。", field="approved_on", code="future")
    return document


def _comment(order: Order) -> str:
    return f"依据 {order.document.strip()}" + (f"。{order.reason.strip()}" if order.reason.strip() else "")


def _note(draft: Draft, plan: Recorded, document: str, approved_on: date) -> None:
    draft.note(plan.case.title, "发文字号", "", document)
    draft.note(plan.case.title, "通过日", "", approved_on.isoformat())
