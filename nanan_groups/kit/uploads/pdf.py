"""PDF: looked through for what runs, starts something or holds another file, wherever it may be written down.

Names may be disguised (``/J#61vaScript``) and may stand inside compressed object streams; both are looked into. What is
encrypted cannot be looked into, and is refused.
"""

import re
import zlib

from nanan_groups.kit.excel.hostile import MIB, Unusable

_VERSION = re.compile(rb"%PDF-(?:1\.[0-7]|2\.0)")
_LAST = 1024  # within so many bytes of the end stands the end mark, as every reader has it
_STARTXREF = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF")
_INFLATED = 64 * MIB  # of all object streams together
_STREAMS = 20_000  # object streams; a file of 20 MB has a few hundred
_DICTIONARY = 4096  # the longest that is looked for
_STREAM = re.compile(rb"stream\r?\n")
_PRINT = "请用阅读软件“打印为 PDF”另存一份后再上传。"
_REFUSED = {
    "JavaScript": ("pdf-javascript", f"PDF 里含有脚本，不能上传。{_PRINT}"),
    "Launch": ("pdf-launch", f"PDF 里含有启动其他程序的动作，不能上传。{_PRINT}"),
    "EmbeddedFile": (
        "pdf-embedded",
        "PDF 里夹带了其他文件，不能上传。请把夹带的文件单独上传，PDF 另存一份不含附件的。",
    ),
    "EmbeddedFiles": (
        "pdf-embedded",
        "PDF 里夹带了其他文件，不能上传。请把夹带的文件单独上传，PDF 另存一份不含附件的。",
    ),
    "GoToE": ("pdf-embedded", "PDF 里夹带了其他文件，不能上传。请把夹带的文件单独上传，PDF 另存一份不含附件的。"),
    "RichMedia": ("pdf-media", f"PDF 里含有可播放的多媒体，不能上传。{_PRINT}"),
    "XFA": ("pdf-form", f"PDF 是带程序的动态表单，不能上传。{_PRINT}"),
    "ImportData": ("pdf-form", f"PDF 是带程序的动态表单，不能上传。{_PRINT}"),
    "SubmitForm": ("pdf-form", f"PDF 是带程序的动态表单，不能上传。{_PRINT}"),
    "Encrypt": ("pdf-encrypted", f"PDF 设有密码或权限保护，无法检查。请取消保护，或{_PRINT.removeprefix('请')}"),
}


def _name(text: str) -> str:
    """A pattern for a name, each letter as it is or as #hh."""
    return "".join(f"(?:{letter}|#{ord(letter):02x}|#{ord(letter):02X})" for letter in text)


_ENDS = rb"(?=[\x00\t\n\x0c\r ()<>\[\]{}/%]|$)"
_ACTIVE = re.compile(rb"/(" + "|".join(_name(one) for one in _REFUSED).encode() + rb")" + _ENDS)
_OBJECTS = re.compile(rb"/" + _name("ObjStm").encode() + _ENDS)
_PREDICTOR = re.compile(rb"/" + _name("Predictor").encode() + rb"\s+(?!1\b)")
_NUMBERS = re.compile(rb"[ \t\r\n]*(?:\d+[ \t\r\n]+\d+|$)")  # how the unpacked stream begins
_ESCAPE = re.compile(rb"#([0-9a-fA-F]{2})")


def check(data: bytes) -> None:
    if not _VERSION.match(data):
        raise _broken()
    ends = list(_STARTXREF.finditer(data, max(0, len(data) - _LAST)))
    if not ends or int(ends[-1][1]) >= len(data):
        raise _broken()
    _refuse_active(data)
    left = _INFLATED
    for number, found in enumerate(_OBJECTS.finditer(data)):
        if number == _STREAMS:
            raise _hidden()
        inside = _objects(data, found.start(), left)
        left -= len(inside)
        _refuse_active(inside)


def _broken() -> Unusable:
    return Unusable("pdf-broken", "PDF 已损坏或没有传完整。请重新导出，或用阅读软件打开后另存，再上传。")


def _refuse_active(data: bytes) -> None:
    found = _ACTIVE.search(data)
    if found:
        plain = _ESCAPE.sub(lambda escaped: bytes([int(escaped[1], 16)]), found[1]).decode()
        raise Unusable(*_REFUSED[plain])


def _objects(data: bytes, at: int, limit: int) -> bytes:
    """What the object stream holds whose dictionary speaks at ``at``. One that cannot be read as every program packs
    them is refused: another packing is a way to hide."""
    stream = _STREAM.search(data, at, at + _DICTIONARY)
    if stream is None:
        raise _hidden()
    farthest = max(0, at - _DICTIONARY)
    begin = max(farthest, data.rfind(b"obj", farthest, at))
    end = data.find(b"endstream", stream.end())
    unpack = zlib.decompressobj()
    try:
        inside = unpack.decompress(data[stream.end() : end], limit + 1)
    except zlib.error as broken:
        raise _hidden() from broken
    if len(inside) > limit:
        raise Unusable("pdf-bomb", "PDF 解开后过大，可能会使打开它的电脑停止响应，不能上传。请重新导出后再上传。")
    if not unpack.eof or not _NUMBERS.match(inside) or _PREDICTOR.search(data, begin, stream.start()):
        raise _hidden()
    return inside


def _hidden() -> Unusable:
    return Unusable("pdf-hidden", f"PDF 里有无法检查的内容，不能上传。{_PRINT}")
