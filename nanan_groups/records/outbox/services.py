"""Messages written with what they tell of, to be sent after it is committed (sending.py); and what a person does about them."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from nanan_groups.kit.errors import RuleViolation

from .. import audit
from ..models import Case, Delivery, DeliveryState, DeliveryWay, EventKind, MailTime, Notice, NoticeSetting, Robot
from . import doors, robots
from .sending import sweep
from .tasks import wake

_gathered: ContextVar[list | None] = ContextVar("outbox_gathered", default=None)


# --- writing -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Outside:
    """What is told of one case outside the portal. ``text`` names the business and what became of it, nothing else.
    ``addressed``: (role, place, place_id) whose robots are told."""

    case: Case
    text: str
    notices: Sequence[Notice] = ()
    addressed: Collection = ()


def put(told: Sequence[Outside], *, at: datetime) -> None:
    """In the transaction of what is told."""
    rows = [*_mails(told, at), *_robots(told, at)]
    if rows:
        Delivery.objects.bulk_create(rows)
        if (waiting := _gathered.get()) is None:
            transaction.on_commit(wake, robust=True)
        else:
            waiting.append(len(rows))


def _mails(told: Sequence[Outside], at: datetime) -> list[Delivery]:
    people = [notice.user_id for one in told for notice in one.notices]
    if not settings.NOTICE_MAIL_DOMAIN or not people:
        return []
    daily = set(NoticeSetting.objects.filter(user__in=people, mail=MailTime.DAILY).values_list("user_id", flat=True))
    digest = next_digest(at)
    return [
        Delivery(
            way=DeliveryWay.MAIL,
            user_id=notice.user_id,
            notice=notice,
            case=one.case,
            text=one.text,
            at=at,
            due_at=digest if notice.user_id in daily else at,
        )
        for one in told
        for notice in one.notices
    ]


def _robots(told: Sequence[Outside], at: datetime) -> list[Delivery]:
    if not settings.NOTICE_ROBOTS or not any(one.addressed for one in told):
        return []
    robots_on = list(Robot.objects.filter(enabled=True).order_by("pk"))
    return [
        Delivery(way=DeliveryWay.ROBOT, robot=robot, case=one.case, text=one.text, at=at, due_at=at)
        for one in told
        for robot in robots_on
        if any(
            role in robot.roles and (robot.place, robot.place_id) in (("", None), (place, place_id))
            for role, place, place_id in one.addressed
        )
    ]


def next_digest(now: datetime) -> datetime:
    """The next time of day at which digests go, in Shanghai."""
    local = timezone.localtime(now)
    hour = settings.DIGEST_AT
    due = local.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)
    return due if due > local else due + timedelta(days=1)


@contextmanager
def gathered() -> Iterator[None]:
    """What is put within goes when all of it is there: one message a receiver."""
    waiting: list[int] = []
    token = _gathered.set(waiting)
    try:
        yield
    finally:
        _gathered.reset(token)
        if waiting:
            wake()


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
    transaction.on_commit(wake, robust=True)


def set_mail_time(*, actor, mail: str) -> NoticeSetting:
    """How this person wants to be told; what waits for the digest goes by the new choice."""
    with transaction.atomic():
        row, _ = NoticeSetting.objects.update_or_create(user=actor, defaults={"mail": mail})
        now = timezone.now()
        waiting = Delivery.objects.filter(user=actor, state=DeliveryState.WAITING, attempts=0)
        waiting.update(due_at=now if mail == MailTime.AT_ONCE else next_digest(now))
        transaction.on_commit(wake, robust=True)
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
