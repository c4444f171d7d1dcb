"""Messages on their way out: claimed, sent, settled. Not in a transaction of anybody's.

    waiting → sending (claimed, committed) → sent
                                           → waiting (surely not delivered: again, later and later)
                                           → failed (refused, or tried too often)
                                           → maybe (no answer, or killed in between): again only by hand

What waits for one receiver goes in one message.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db.models import F, Min
from django.utils import timezone

from nanan_groups.kit.failpoints import here
from nanan_groups.kit.texts import shortened

from ..models import Delivery, DeliveryState, DeliveryWay
from . import doors, robots

logger = logging.getLogger(__name__)
AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
INTERRUPTED = "发送途中程序中断，可能已经送达。"


@dataclass(frozen=True, slots=True)
class Sent:
    sent: int = 0
    again: int = 0
    failed: int = 0
    maybe: int = 0


def send_due(*, most: int = 500) -> Sent:
    """Everything that is due, message by message; not in a transaction of the caller's."""
    counts = dict.fromkeys(("sent", "again", "failed", "maybe"), 0)
    counts["maybe"] += sweep()
    clear_old()
    for _ in range(most):
        rows = claim()
        if not rows:
            break
        counts[_send(rows)] += len(rows)
    return Sent(**counts)


def next_due() -> datetime | None:
    return Delivery.objects.filter(state=DeliveryState.WAITING).aggregate(first=Min("due_at"))["first"]


def sweep() -> int:
    """What was claimed and never settled: its process was killed in between."""
    silent = timezone.now() - settings.OUTBOX_DEAD_AFTER
    rows = Delivery.objects.filter(state=DeliveryState.SENDING, claimed_at__lt=silent)
    return rows.update(state=DeliveryState.MAYBE, problem=INTERRUPTED)


def clear_old() -> None:
    """What was sent long ago. What failed or may have arrived stays until a person has dealt with it."""
    Delivery.objects.filter(state=DeliveryState.SENT, sent_at__lt=timezone.now() - settings.OUTBOX_KEPT).delete()


def claim() -> list[Delivery]:
    """The messages for the receiver whose turn it is, from now on this run's own: compare and set, committed at once."""
    while True:
        now = timezone.now()
        due = Delivery.objects.filter(state=DeliveryState.WAITING, due_at__lte=now)
        first = due.order_by("due_at", "pk").first()
        if first is None:
            return []
        same = due.filter(way=first.way, user_id=first.user_id, robot_id=first.robot_id).order_by("at", "pk")
        keys = list(same.values_list("pk", flat=True)[: robots.MOST])
        token = uuid4().hex
        taken = Delivery.objects.filter(pk__in=keys, state=DeliveryState.WAITING).update(
            state=DeliveryState.SENDING, claim=token, claimed_at=now, attempts=F("attempts") + 1
        )
        if taken:
            rows = Delivery.objects.filter(claim=token).select_related("user", "robot").order_by("at", "pk")
            return list(rows)


def _send(rows: list[Delivery]) -> str:
    """Outside any transaction; how it ended."""
    first, token = rows[0], rows[0].claim
    lines = list(dict.fromkeys(row.text for row in rows))
    here("outbox.claimed")
    try:
        if first.way == DeliveryWay.MAIL:
            if not settings.NOTICE_MAIL_DOMAIN:
                raise doors.Refused("没有设置邮件域名（NOTICE_MAIL_DOMAIN），不再发送。")
            if not first.user.is_active:
                raise doors.Refused("该账号已停用，不再发送。")
            doors.mail(f"{first.user.username}@{settings.NOTICE_MAIL_DOMAIN}", lines)
        else:
            if not settings.NOTICE_ROBOTS:
                raise doors.Refused("没有启用群机器人（NOTICE_ROBOTS），不再发送。")
            if not first.robot.enabled:
                raise doors.Refused("该机器人已停用，不再发送。")
            doors.robot(first.robot, robots.body(first.robot.kind, lines))
    except doors.NotDelivered as problem:
        return _later(token, max(row.attempts for row in rows), str(problem))
    except doors.Refused as problem:
        return _settle(token, DeliveryState.FAILED, str(problem))
    except doors.Unsure as problem:
        return _settle(token, DeliveryState.MAYBE, str(problem))
    except Exception:
        logger.exception("a message was not sent")
        return _settle(token, DeliveryState.MAYBE, "发送时发生意外，可能已经送达。")
    here("outbox.sent")
    # Taken for dead meanwhile, and yet sent: then that is what is known.
    Delivery.objects.filter(claim=token, state__in=(DeliveryState.SENDING, DeliveryState.MAYBE)).update(
        state=DeliveryState.SENT, sent_at=timezone.now(), problem=""
    )
    return "sent"


def _settle(token: str, state: str, problem: str) -> str:
    Delivery.objects.filter(claim=token, state=DeliveryState.SENDING).update(
        state=state, problem=shortened(problem, 200)
    )
    return str(state)


def _later(token: str, attempts: int, problem: str) -> str:
    if attempts > len(AGAIN_AFTER):
        return _settle(token, DeliveryState.FAILED, f"试了 {attempts} 次没有送达。{problem}")
    due = timezone.now() + AGAIN_AFTER[attempts - 1]
    Delivery.objects.filter(claim=token, state=DeliveryState.SENDING).update(
        state=DeliveryState.WAITING, due_at=due, claim="", problem=shortened(problem, 200)
    )
    return "again"
