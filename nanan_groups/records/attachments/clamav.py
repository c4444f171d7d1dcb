"""ClamAV as the scanner: ``ATTACHMENT_SCANNER=nanan_groups.records.attachments.clamav.scan``.

Speaks clamd's INSTREAM over ``CLAMAV_SOCKET``: the path of a unix socket, or ``host:port``. clamd's StreamMaxLength must be
at least the largest attachment (its own default, 25 MB, is).
"""

import socket
import struct
from typing import BinaryIO

from django.conf import settings

from .scanning import ScanFailed

BLOCK = 64 * 1024
LONGEST = 4096  # of an answer


def scan(content: BinaryIO) -> str:
    """What clamd calls it, "" when it found nothing. Raises ScanFailed."""
    try:
        with _connect(settings.CLAMAV_SOCKET) as link:
            link.sendall(b"zINSTREAM\0")
            while block := content.read(BLOCK):
                link.sendall(struct.pack(">I", len(block)) + block)
            link.sendall(struct.pack(">I", 0))
            answer = _answer(link)
    except OSError as broken:
        raise ScanFailed(f"clamd at {settings.CLAMAV_SOCKET}: {broken}") from broken
    said = answer.rpartition(": ")[2]
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    raise ScanFailed(f"clamd at {settings.CLAMAV_SOCKET} answered {answer!r}")


def _connect(address: str) -> socket.socket:
    family = socket.AF_UNIX if address.startswith("/") else None
    if family is None:
        host, _, port = address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=settings.CLAMAV_SECONDS)
    link = socket.socket(family, socket.SOCK_STREAM)
    link.settimeout(settings.CLAMAV_SECONDS)
    try:
        link.connect(address)
    except OSError:
        link.close()
        raise
    return link


def _answer(link: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST:
        block = link.recv(LONGEST)
        if not block:
            break
        said += block
    return said.rstrip(b"\0").decode("utf-8", "replace").strip()
