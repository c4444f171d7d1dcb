"""What a group robot is sent, and what its answer means. Pure.

Shapes as 企业微信 (developer.work.weixin.qq.com, 群机器人配置说明) and 钉钉 (open.dingtalk.com, 自定义机器人接入) document
them: both take JSON with ``msgtype`` text or markdown, both answer 200 with ``errcode``, 0 for taken.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Collection, Sequence
from urllib.parse import urlencode, urlsplit

from nanan_groups.kit.errors import RuleViolation

from ..models import RobotKind

TITLE = "教育集团管理平台"
MOST = 20  # lines in one message; 企业微信 takes 4096 bytes of markdown
_LINE = 60
_MARKS = re.compile(r"([\\`*_{}\[\]()#+!|<>~-])")
_TOO_FAST = {RobotKind.WECOM: {45009}, RobotKind.DINGTALK: {130101, 410100}}
_PATHS = {RobotKind.WECOM: "/cgi-bin/webhook/send", RobotKind.DINGTALK: "/robot/send"}
_KEYS = {RobotKind.WECOM: "key", RobotKind.DINGTALK: "access_token"}


def check_address(kind: str, address: str, *, hosts: Collection[str]) -> None:
    """RuleViolation (field ``address``) unless it is https, at a host of the list, and looks like that kind's address."""

    def refuse(sentence: str):
        raise RuleViolation(sentence, field="address", code="robot-address")

    if not address.isascii() or not address.isprintable() or " " in address:
        refuse("地址含有空格或非英文字符，请从群机器人的设置中原样复制。")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        refuse("地址不完整，请从群机器人的设置中原样复制。")
    if parts.scheme != "https" or parts.username is not None or parts.fragment:
        refuse("地址须以 https:// 开头，不带用户名和“#”。")
    if (f"{parts.hostname}:{port}" if port else parts.hostname) not in hosts:
        refuse(f"只能发往：{'、'.join(hosts)}。其他主机须先写入系统配置 ROBOT_HOSTS。")
    if parts.path != _PATHS[kind] or not re.search(rf"(^|&){_KEYS[kind]}=[\w-]+", parts.query):
        refuse(f"这不是{RobotKind(kind).label}的地址：应含 {_PATHS[kind]}?{_KEYS[kind]}=…")


def signed(kind: str, address: str, secret: str, *, now_ms: int) -> str:
    """钉钉 with a secret: time and HMAC-SHA256 of ``time\\nsecret`` beside the token."""
    if kind != RobotKind.DINGTALK or not secret:
        return address
    digest = hmac.new(secret.encode(), f"{now_ms}\n{secret}".encode(), hashlib.sha256).digest()
    return f"{address}&{urlencode({'timestamp': now_ms, 'sign': base64.b64encode(digest).decode()})}"


def text_body(kind: str, text: str) -> dict:
    return {"msgtype": "text", "text": {"content": text}}


def body(kind: str, lines: Sequence[str]) -> dict:
    """One line as text; several as a list."""
    if len(lines) == 1:
        return text_body(kind, f"{lines[0]}\n请登录平台办理。")
    head = f"{TITLE}：{len(lines)} 项业务有新消息"
    listed = "\n".join(f"- {_plain(line)}" for line in lines)
    written = f"**{head}**\n\n{listed}\n\n请登录平台办理。"
    if kind == RobotKind.WECOM:
        return {"msgtype": "markdown", "markdown": {"content": written}}
    return {"msgtype": "markdown", "markdown": {"title": head, "text": written}}


def _plain(line: str) -> str:
    """Signs that mean something in markdown mean themselves."""
    shown = line if len(line) <= _LINE else f"{line[: _LINE - 1]}…"
    return _MARKS.sub(r"\\\1", shown)


def meaning(kind: str, said: object) -> tuple[str, str]:
    """("sent" | "again" | "refused" | "unknown", what it said) of an answer with status 200."""
    code = said.get("errcode") if isinstance(said, dict) else None
    if not isinstance(code, int):
        return "unknown", "机器人的答复无法识别。"
    words = f"机器人答复 {code}：{str(said.get('errmsg', ''))[:100]}"
    if code == 0:
        return "sent", ""
    return ("again" if code in _TOO_FAST[kind] else "refused"), words
