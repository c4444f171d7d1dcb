"""The two doors out of the house: a mail server, and the address of a group robot. Nothing is read or written here.

An exception says what is known: NotDelivered, surely nothing arrived (try again); Refused, the other side does not want it (a
person has to mend something); Unsure, it may have arrived (never again by itself).
"""

import http.client
import json
import smtplib
import ssl
import time
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.texts import shortened

from ..models import Robot
from . import robots


class NotDelivered(Exception):
    pass


class Refused(Exception):
    pass


class Unsure(Exception):
    pass


def mail(address: str, lines: Sequence[str]) -> None:
    """One message to one person."""
    subject = shortened(lines[0], 120) if len(lines) == 1 else f"您有 {len(lines)} 条新消息"
    listed = lines[0] if len(lines) == 1 else "\n".join(f"{n}. {line}" for n, line in enumerate(lines, start=1))
    connection = get_connection(timeout=settings.OUTBOX_SECONDS)
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as problem:
        raise NotDelivered(f"邮件服务器不通（{type(problem).__name__}）。") from problem
    message = EmailMessage(subject, f"{listed}\n\n请登录平台办理。", to=[address], connection=connection)
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as problem:
        code = min((code for code, _ in problem.recipients.values()), default=550)
        _by_code(code, "收件地址", problem)
    except smtplib.SMTPResponseException as problem:
        _by_code(problem.smtp_code, "邮件", problem)
    except (OSError, smtplib.SMTPException) as problem:
        raise Unsure("邮件发送途中连接中断，可能已经送达。") from problem
    finally:
        _close(connection)


def _by_code(code: int, what: str, problem: Exception):
    """4xx: not now; 5xx: not at all. Either way the server answered that it did not take it."""
    if 400 <= code < 500:
        raise NotDelivered(f"邮件服务器暂不接收{what}（{code}）。") from problem
    raise Refused(f"邮件服务器拒收{what}（{code}）。") from problem


def _close(connection) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        return  # it was sent, or it was not: closing changes nothing of that


def robot(receiver: Robot, payload: dict) -> None:
    """POST to a robot; redirects are not followed, the certificate is checked, the host stands in the list."""
    try:
        robots.check_address(receiver.kind, receiver.address, hosts=settings.ROBOT_HOSTS)
    except RuleViolation as problem:
        raise Refused(problem.sentence) from problem
    url = urlsplit(robots.signed(receiver.kind, receiver.address, receiver.secret, now_ms=int(time.time() * 1000)))
    context = ssl.create_default_context(cafile=settings.ROBOT_CA_FILE or None)
    line = http.client.HTTPSConnection(url.hostname, url.port, timeout=settings.OUTBOX_SECONDS, context=context)
    try:
        line.connect()
    except (OSError, http.client.HTTPException) as problem:
        raise NotDelivered(f"机器人地址连接不上（{type(problem).__name__}）。") from problem
    try:
        data = json.dumps(payload, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        line.request("POST", f"{url.path}?{url.query}", data, headers)
        answer = line.getresponse()
        status, said = answer.status, answer.read(10_000)
    except (OSError, http.client.HTTPException) as problem:
        raise Unsure("发出后没有收到答复，可能已经送达。") from problem
    finally:
        line.close()
    _heard(receiver.kind, status, said)


def _heard(kind: str, status: int, said: bytes) -> None:
    if status in (429, 500, 502, 503):
        raise NotDelivered(f"机器人服务暂不可用（{status}）。")
    if status >= 500 or status < 200:
        raise Unsure(f"机器人服务答复 {status}，可能已经送达。")
    if status != 200:
        raise Refused(f"机器人服务答复 {status}，请核对地址。")
    try:
        read = json.loads(said)
    except ValueError:
        read = None
    what, words = robots.meaning(kind, read)
    if what == "again":
        raise NotDelivered(words)
    if what == "refused":
        raise Refused(words)
    if what == "unknown":
        raise Unsure(f"{words}可能已经送达。")
