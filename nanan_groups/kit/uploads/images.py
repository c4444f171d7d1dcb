"""Pictures: their parts are counted out by the sizes they state, so that nothing is ever decoded.

A picture's number of pixels is read from its header: what says 50,000 × 50,000 would take 10 GB of whoever opens it.
"""

import re
import struct

from nanan_groups.kit.excel.hostile import Unusable

from .signs import check_behind

MAX_PIXELS = 120_000_000  # a telephone's largest picture has 108 million, an A3 scan at 600 dpi 70 million
_END_OF_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length
_START_OF_SCAN, _END = 0xDA, 0xD9


def _broken() -> Unusable:
    return Unusable("image-broken", "图片已损坏或没有传完整。请重新保存或重新拍摄、扫描后再上传。")


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        raise _broken()
    if width * height > MAX_PIXELS:
        raise Unusable(
            "pixels",
            f"图片有 {width} × {height} 像素，超过 {MAX_PIXELS // 10_000} 万像素的上限，会使打开它的电脑内存不足。"
            "请缩小后再上传。",
        )


def png(data: bytes) -> None:
    if data[8:16] != b"\x00\x00\x00\rIHDR" or len(data) < 33:
        raise _broken()
    _check_size(*struct.unpack(">II", data[16:24]))
    at, seen = 8, set()
    while b"IEND" not in seen:
        if at + 12 > len(data):
            raise _broken()
        length, name = struct.unpack(">I4s", data[at : at + 8])
        seen.add(name)
        at += 12 + length
    if b"IDAT" not in seen or at > len(data):
        raise _broken()
    check_behind(data[at:])


def jpeg(data: bytes) -> None:
    at, framed, scanned = 2, False, False
    while True:
        marker, at = _marker(data, at)
        if marker == _END:
            break
        if marker in _BARE:
            continue
        length = int.from_bytes(data[at : at + 2])
        if length < 2 or at + length > len(data):
            raise _broken()
        if marker in _FRAMES:
            if length < 8:
                raise _broken()
            height, width = struct.unpack(">HH", data[at + 3 : at + 7])
            _check_size(width, height)
            framed = True
        at += length
        if marker == _START_OF_SCAN:
            scanned = True
            found = _END_OF_SCAN.search(data, at)
            if found is None:
                raise _broken()
            at = found.start()
    if not framed or not scanned:
        raise _broken()
    check_behind(data[at:])


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """The marker at this place, after any filling, and where what follows it begins."""
    if at >= len(data) or data[at] != 0xFF:
        raise _broken()
    while at < len(data) and data[at] == 0xFF:
        at += 1
    if at >= len(data):
        raise _broken()
    return data[at], at + 1
