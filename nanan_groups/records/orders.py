"""What a person orders when an act is to be done, the same for every app's services."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from nanan_groups.kit.errors import RuleViolation

from .acts import Draft, act
from .models import ActKind


@dataclass(frozen=True)
class Order:
    """Who orders an act, on what ground, with effect from when.

    ``kind``: 变更 (the world changed), 更正 (the register was wrong) or 录入. ``seen``: the revision of the record the
    person looked at. ``request_key``: the form's own token, so that a double click is one act.
    """

    actor: object
    effective_on: date
    reason: str
    document: str = ""
    kind: str = ActKind.CHANGE
    seen: int | None = None
    request_key: str | None = None

    @property
    def correcting(self) -> bool:
        return self.kind == ActKind.CORRECTION


@contextmanager
def carry_out(order: Order, verb: str, title: str):
    """The act of an order; see records.acts.act. Raises AlreadyDone, RuleViolation."""
    with act(
        kind=order.kind,
        verb=verb,
        title=title,
        actor=order.actor,
        effective_on=order.effective_on,
        reason=order.reason,
        document=order.document,
        request_key=order.request_key,
    ) as draft:
        yield draft


def refuse_same(draft: Draft) -> None:
    """An act that changes nothing is none."""
    if not draft.lines:
        raise RuleViolation("与现有登记相同，没有需要写入的内容。", code="same")
