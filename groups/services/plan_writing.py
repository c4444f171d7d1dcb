"""Writing a paper part by part: saved while it is typed, each part guarded by its own revision, all of it held still once it
is handed in. The same for annual and for development plans; ``plan`` has a group and a case.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.acts import clean
from nanan_groups.records.cases.kinds import registered
from nanan_groups.records.models import Case

from ..logic.plan_case import OFFICE, PRINCIPAL
from ..models.plans import TEXT_LIMIT, WrittenPart

NOT_YOURS = "只有本集团总校校长和集团办公室可以填写。"


class Conflict(RuleViolation):
    """Somebody else saved this part meanwhile; ``theirs`` is what stands there now, ``revision`` what to go on from."""

    def __init__(self, part: WrittenPart, theirs: Mapping[str, object]):
        who = part.edited_by.name if part.edited_by else "他人"
        at = f"{timezone.localtime(part.edited_at):%H:%M}" if part.edited_at else ""
        super().__init__(f"{who}已于 {at} 修改了这一部分，您填写的内容没有覆盖它，请对照后再保存。", code="conflict")
        self.theirs = dict(theirs)
        self.revision = part.revision


def is_writer(scope, plan) -> bool:
    return bool(scope.holds((PRINCIPAL, OFFICE), "group", plan.group_id))


@contextmanager
def writing(actor, plan, states: Collection[str]):
    """The plan's case held still: nobody hands it in while a part is saved, and nothing is saved once it is handed in."""
    if not is_writer(scope_of(actor), plan):
        raise PermissionDenied(NOT_YOURS)
    with transaction.atomic():
        hold(plan, states)
        yield


def hold(plan, states: Collection[str]) -> None:
    case = Case.objects.select_for_update().get(pk=plan.case_id)
    of = registered(case.kind)
    if sentence := of.rest(case):
        raise RuleViolation(sentence, code="not-editable")
    if case.state not in states:
        raise RuleViolation(
            f"计划现在的状态是“{of.kind.states[case.state]}”，不能修改。请刷新页面。", code="not-editable"
        )


def save_part(
    part: WrittenPart, actor, seen: int, values: Mapping[str, object], many: Mapping[str, Collection[int]] | None = None
) -> WrittenPart:
    """Compare and set one part. ``many``: by name of a many-to-many field, the keys it is to hold; the part's revision
    guards them as well. The same values again are no change."""
    wanted = {**values, **{name: sorted(keys) for name, keys in (many or {}).items()}}
    if _stored(part, wanted, many) == wanted:
        return part
    for name, value in values.items():
        setattr(part, name, value)
    clean(part, exclude=["edited_by"], validate_unique=False)
    stamp = {"edited_by": actor, "edited_at": timezone.now()}
    rows = type(part).objects.filter(pk=part.pk, revision=seen)
    if not rows.update(revision=F("revision") + 1, **values, **stamp):
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
    text = text.replace("\x00", "").replace("\r\n", "\n")
    if len(text) > TEXT_LIMIT:
        raise RuleViolation(f"有 {len(text)} 个字，最多 {TEXT_LIMIT} 个字，没有保存，请精简。", code="too-long")
    return text


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
