"""Writing a paper part by part: saved while it is typed, each part guarded by its own revision, all of it held still once it
is handed in. The same for annual and for development plans; ``plan`` has a group and a case.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from contextlib import contextmanager
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.cases.kinds import registered
from nanan_groups.records.models import Case

from ..logic.plan_case import OFFICE, PRINCIPAL
from .written import Conflict, save_part, short_enough

__all__ = [
    "NOT_YOURS", "Conflict", "fingerprint", "hold", "is_writer", "move_row", "same_row", "save_part", "short_enough",
    "writing",
]  # fmt: skip
SENT_TWICE = timedelta(minutes=1)
NOT_YOURS = "只有本集团总校校长和集团办公室可以填写。"


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
