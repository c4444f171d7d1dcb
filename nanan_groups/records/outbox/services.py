"""Messages on their way out: written with what they tell of, sent after it is committed, each at most once by itself.

    waiting → sending (claimed, committed) → sent
                                           → waiting (surely not delivered: again, later and later)
                                           → failed (refused, or tried too often)
                                           → maybe (no answer, or killed in between): again only by hand

What waits for one receiver goes in one message.
"""

import logging
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Min
from django.utils import timezone

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.failpoints import here
from nanan_groups.kit.texts import shortened

from .. import audit
from ..models import Case, Delivery, DeliveryState, DeliveryWay, EventKind, MailTime, Notice, NoticeSetting, Robot
from . import doors, robots

logger = logging.getLogger(__name__)
AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
INTERRUPTED = "发送途中程序中断，可能已经送达。"
_gathering: ContextVar[bool] = ContextVar("outbox_gathering", default=False)


# --- writing -------------------------------------------------------------------------------------------------------
def put(notices: Sequence[Notice], *, case: Case, text: str, at: datetime, addressed: Collection = ()) -> None:
    """In the transaction of what is told. ``text`` names the business and what became of it, nothing else. ``addressed``:
    (role, place, place_id) whose robots are told."""
    rows = [*_mails(notices, case, text, at), *_robots(case, text, at, addressed)]
    if rows:
        Delivery.objects.bulk_create(rows)
        if not _gathering.get():
            transaction.on_commit(_wake_later, robust=True)


def _mails(notices, case, text, at) -> list[Delivery]:
    if not settings.NOTICE_MAIL_DOMAIN or not notices:
        return []
    people = [one.user_id for one in notices]
    daily = set(NoticeSetting.objects.filter(user__in=people, mail=MailTime.DAILY).values_list("user_id", flat=True))
    way = DeliveryWay.MAIL
    return [
        Delivery(
            way=way,
            user_id=one.user_id,
            notice=one,
            case=case,
            text=text,
            at=at,
            due_at=next_digest(at) if one.user_id in daily else at,
        )
        for one in notices
    ]


def _robots(case, text, at, addressed) -> list[Delivery]:
    if not settings.NOTICE_ROBOTS or not addressed:
        return []
    found = [
        robot
        for robot in Robot.objects.filter(enabled=True).order_by("pk")
        if any(
            role in robot.roles and (robot.place, robot.place_id) in (("", None), (place, place_id))
            for role, place, place_id in addressed
        )
    ]
    return [Delivery(way=DeliveryWay.ROBOT, robot=robot, case=case, text=text, at=at, due_at=at) for robot in found]


def next_digest(now: datetime) -> datetime:
    """The next time of day at which digests go, in Shanghai."""
    local = timezone.localtime(now)
    hour = settings.DIGEST_AT
    due = local.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)
    return due if due > local else due + timedelta(days=1)


@contextmanager
def gathered() -> Iterator[None]:
    """What is put within goes when all of it is there: one message a receiver."""
    token = _gathering.set(True)
    try:
        yield
    finally:
        _gathering.reset(token)
        _wake_later()


def _wake_later() -> None:
    from .tasks import wake  # the task calls send_due: a circle

    wake()


# --- sending -------------------------------------------------------------------------------------------------------
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


# --- by hand -------------------------------------------------------------------------------------------------------
def send_again(*, actor, delivery: Delivery) -> None:
    """What failed or may have arrived goes once more because a person says so. RuleViolation when it is in neither state."""
    sweep()
    changed = Delivery.objects.filter(pk=delivery.pk, state__in=(DeliveryState.MAYBE, DeliveryState.FAILED)).update(
        state=DeliveryState.WAITING, due_at=timezone.now(), attempts=0, claim="", problem=""
    )
    if not changed:
        raise RuleViolation("这条消息已经在发送，或已发送，请刷新页面。", code="state")
    audit.record(EventKind.SYSTEM, actor_id=actor.pk, detail={"what": "send_again", "delivery": delivery.pk})
    transaction.on_commit(_wake_later, robust=True)


def set_mail_time(*, actor, mail: str) -> NoticeSetting:
    """How this person wants to be told; what waits for the digest goes by the new choice."""
    with transaction.atomic():
        row, _ = NoticeSetting.objects.update_or_create(user=actor, defaults={"mail": mail})
        now = timezone.now()
        waiting = Delivery.objects.filter(user=actor, state=DeliveryState.WAITING, attempts=0)
        waiting.update(due_at=now if mail == MailTime.AT_ONCE else next_digest(now))
        transaction.on_commit(_wake_later, robust=True)
    return row


def save_robot(*, actor, robot: Robot) -> Robot:
    """Kept as the system administrator entered it. RuleViolation for an address that is not allowed."""
    if not settings.NOTICE_ROBOTS:
        raise RuleViolation("本平台没有启用群机器人（系统配置 NOTICE_ROBOTS）。", code="robots-off")
    robots.check_address(robot.kind, robot.address, hosts=settings.ROBOT_HOSTS)
    made = robot.pk is None
    if made:
        robot.made_at = timezone.now()
    with transaction.atomic():
        robot.full_clean()
        robot.save()
        what = {"what": "robot_added" if made else "robot_changed", "robot": robot.pk, "enabled": robot.enabled}
        audit.record(EventKind.SYSTEM, actor_id=actor.pk, subject=f"robot:{robot.pk}", detail=what)
    return robot


def try_robot(*, actor, robot: Robot) -> str:
    """A message that says it is a test, sent at once; what came of it."""
    if not settings.NOTICE_ROBOTS:
        raise RuleViolation("本平台没有启用群机器人（系统配置 NOTICE_ROBOTS）。", code="robots-off")
    audit.record(
        EventKind.SYSTEM,
        actor_id=actor.pk,
        subject=f"robot:{robot.pk}",
        detail={"what": "robot_tried", "robot": robot.pk},
    )
    text = f"{robots.TITLE}：这是一条测试消息，收到即表示设置正确。"
    try:
        doors.robot(robot, robots.text_body(robot.kind, text))
    except (doors.NotDelivered, doors.Refused, doors.Unsure) as problem:
        raise RuleViolation(f"测试消息没有成功：{problem}", code="robot-test") from None
    return "测试消息已发出，请到群里查看。"
