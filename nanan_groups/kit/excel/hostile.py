"""Files are looked at before anything opens them: what they are, whether their name tells the truth, and whether they
would unpack into more than a machine can bear.

What cannot be used at all raises Unusable; nothing here reads a cell.
"""

import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from xml.parsers import expat

from nanan_groups.kit.errors import RuleViolation

MIB = 1024 * 1024
BLOCK = 256 * 1024
_SMALL = MIB  # below this an entry's ratio says nothing: a short repetitive part may shrink a hundredfold
_MARKUP = re.compile(rb"<!\s*[A-Za-z]")  # DOCTYPE, ENTITY and their kin; comments and CDATA begin otherwise
_ENCODING = re.compile(rb"<\?xml[^>]*?\bencoding\s*=\s*[\"']([^\"']*)")
_OVERLAP = 64  # bytes of the block before that are looked at again: a token may be cut

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, KeyError, IndexError, OSError, OverflowError,
    NotImplementedError, RuntimeError, MemoryError,
)  # fmt: skip


class Unusable(RuleViolation):
    """The file as a whole cannot be used; the sentence says why and what to do."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence, code=code)


@dataclass(frozen=True)
class Limits:
    """What a file may cost. ``ratio``: unpacked to packed; ``cell``: signs in one cell, as Excel allows them."""

    bytes: int = 20 * MIB
    unpacked: int = 200 * MIB
    ratio: int = 100
    entries: int = 2000
    rows: int = 200_000
    columns: int = 100
    cell: int = 32_767


SAVE_AS = "请用 Excel 或 WPS 打开原文件，另存为“Excel 工作簿（.xlsx）”后再上传。"


def corrupt(what: str = "") -> Unusable:
    return Unusable("corrupt", f"文件已损坏或不安全{what and f'：{what}'}，无法读取。{SAVE_AS}")


def unsafe() -> Unusable:
    return Unusable("unsafe", f"文件已损坏或不安全：含有表格里不应有的实体定义。{SAVE_AS}")


def too_much(limits: Limits) -> Unusable:
    return Unusable(
        "unpacked-too-big",
        f"文件解压后超过 {limits.unpacked // MIB} MB，无法读取。请删除数据下方和右侧的空白行列、多余的工作表后另存，"
        "或分成几个文件上传。",
    )


def encrypted() -> Unusable:
    return Unusable("encrypted", "文件设有密码，无法读取。请先取消密码（文件 → 信息 → 保护工作簿），保存后再上传。")


# --- what a file is -------------------------------------------------------------------------------
_BY_NAME = {
    ".xlsm": ("macro", f"文件含有宏（.xlsm），不能导入。{SAVE_AS}"),
    ".xltm": ("macro", f"文件含有宏（.xltm），不能导入。{SAVE_AS}"),
    ".xlsb": ("xlsb", f"不支持 .xlsb 二进制工作簿。{SAVE_AS}"),
    ".et": ("wps-et", f"不支持 WPS 的 .et 文件。{SAVE_AS}"),
    ".ett": ("wps-et", f"不支持 WPS 的 .ett 文件。{SAVE_AS}"),
    ".ods": ("ods", f"不支持 .ods 文件。{SAVE_AS}"),
    ".numbers": ("numbers", "不支持 .numbers 文件。请导出为 Excel（.xlsx）后再上传。"),
}
_DISGUISES = (
    (b"MZ", "program", "文件是可执行程序，不是表格，不能上传。请核对所选的文件。"),
    (b"\x7fELF", "program", "文件是可执行程序，不是表格，不能上传。请核对所选的文件。"),
    (b"%PDF", "pdf", "文件是 PDF，不是表格。请上传原来的 Excel 文件。"),
)


def detect(path, file_name: str, limits: Limits) -> str:
    """ "xlsx", "xls" or "csv", when both the name and the content say so."""
    suffix = PurePath(file_name.strip()).suffix.lower()
    if suffix in _BY_NAME:
        raise Unusable(*_BY_NAME[suffix])
    if suffix not in (".xlsx", ".xls", ".csv"):
        raise Unusable("extension", f"不支持“{suffix or '没有扩展名'}”的文件。请上传 .xlsx、.xls 或 .csv 文件。")
    size = os.stat(path).st_size
    if size == 0:
        raise Unusable("empty-file", "文件是空的（0 字节）。请重新保存或下载后再上传。")
    if size > limits.bytes:
        raise Unusable(
            "too-big",
            f"文件有 {size / MIB:.1f} MB，超过 {limits.bytes // MIB} MB 的上限。请删除图片和多余的工作表，"
            "或分成几个文件上传。",
        )
    with open(path, "rb") as source:
        head = source.read(4096)
        if head.startswith(OLE):
            return _old(head + source.read(), suffix)
    if head.startswith((ZIP, b"PK\x05\x06")):
        if suffix == ".xlsx":
            return "xlsx"
        raise Unusable(
            f"zip-named-{suffix[1:]}",
            f"文件名是 {suffix}，内容却是新版 Excel 工作簿或压缩包。若是 Excel 工作簿，请把扩展名改为 .xlsx 后再上传。",
        )
    return _plain(head, suffix)


def _old(data: bytes, suffix: str) -> str:
    """An OLE container: an old workbook, an encrypted new one, or some other document."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise encrypted()
    if not any(f"{name}\0".encode("utf-16-le") in data for name in ("Workbook", "Book", "WORKBOOK", "BOOK")):
        raise Unusable("not-a-workbook", f"文件不是 Excel 工作簿（可能是 Word 等其他文档，或已损坏）。{SAVE_AS}")
    if suffix == ".xls":
        return "xls"
    raise Unusable(
        f"xls-named-{suffix[1:]}",
        f"文件名是 {suffix}，内容却是旧版工作簿（.xls 或 WPS 的 .et），只是改了扩展名。{SAVE_AS}",
    )


def _plain(head: bytes, suffix: str) -> str:
    """No container: a CSV when its name says so, otherwise something in disguise."""
    for start, code, sentence in _DISGUISES:
        if head.startswith(start):
            raise Unusable(code, sentence)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    lower = text.lower()
    page = lower.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta"))
    if page or (suffix != ".csv" and b"<html" in lower):  # a cell of a CSV may speak of it
        raise Unusable("html", f"文件内容是网页，只是用了 {suffix} 的扩展名。{SAVE_AS}")
    if lower.startswith(b"<?xml"):
        raise Unusable("xml", f"文件内容是 XML，只是用了 {suffix} 的扩展名。{SAVE_AS}")
    if suffix == ".csv":
        return "csv"
    if b"\x00" in head:
        raise corrupt()
    raise Unusable(
        f"text-named-{suffix[1:]}",
        f"文件名是 {suffix}，内容却是纯文本。若是 CSV，请把扩展名改为 .csv；否则{SAVE_AS}",
    )


# --- the zip and its parts ------------------------------------------------------------------------
class Package:
    """A zip whose directory has been judged before anything is unpacked. Names are compared without case.

    ``stream`` counts what really comes out, since a directory may lie.
    """

    def __init__(self, path, limits: Limits) -> None:
        self.limits = limits
        self._unpacked: dict[str, int] = {}  # size of each part opened; one may be read twice
        self._file = open(path, "rb")  # noqa: SIM115 closed by close, even while a part is being read
        try:
            _check_directory_size(self._file, limits)
            self._zip = zipfile.ZipFile(self._file)
            self._entries = self._judge(self._zip.infolist())
        except _BROKEN as broken:
            self._file.close()
            raise corrupt() from broken
        except Unusable:
            self._file.close()
            raise

    def __enter__(self) -> "Package":
        return self

    def __exit__(self, *_) -> None:
        self._zip.close()
        self._file.close()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def names(self) -> list[str]:
        """All names, in lower case."""
        return list(self._entries)

    def entries(self) -> list[zipfile.ZipInfo]:
        """The directory as it is written, for whoever judges names and attributes."""
        return list(self._entries.values())

    def _judge(self, infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        limits = self.limits
        if len(infos) > limits.entries:
            raise _too_many(len(infos), limits)
        if any(info.flag_bits & 0x1 for info in infos):
            raise encrypted()
        if sum(info.file_size for info in infos) > limits.unpacked:
            raise too_much(limits)
        for info in infos:
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise corrupt("使用了不支持的压缩方式")
            if info.file_size > max(_SMALL, limits.ratio * info.compress_size):
                raise Unusable(
                    "ratio",
                    f"文件已损坏或不安全：部分内容解压后会放大 {limits.ratio} 倍以上。若表格下方有大量空白行，请删除后另存；"
                    f"否则{SAVE_AS}",
                )
        end = 0
        for info in sorted(infos, key=lambda info: info.header_offset):
            if info.header_offset < end:
                raise corrupt("内部各部分互相重叠")
            end = info.header_offset + 30 + info.compress_size  # 30: the least a local header takes
        if end > self._zip.start_dir:
            raise corrupt()
        entries = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in infos}
        if len(entries) != len(infos):
            raise corrupt("内部有重名的部分")
        return entries

    def stream(self, name: str) -> Iterator[bytes]:
        """The unpacked bytes of a part, in blocks."""
        info = self._entries.get(name.lower())
        if info is None:
            raise corrupt("缺少必要的部分")
        self._unpacked[name.lower()] = info.file_size
        before = sum(size for part, size in self._unpacked.items() if part != name.lower())
        read = 0
        try:
            with self._zip.open(info) as source:
                while block := source.read(BLOCK):
                    read += len(block)
                    if before + read > self.limits.unpacked:
                        raise too_much(self.limits)
                    yield block
        except _BROKEN as broken:
            raise corrupt() from broken

    def xml(self, name: str) -> Iterator[bytes]:
        """The same of an XML part, refused as soon as it defines entities or is not in UTF-8."""
        tail = b""
        for block in self.stream(name):
            if not tail:
                check_encoding(block)
            if _MARKUP.search(tail + block):
                raise unsafe()
            tail = block[-_OVERLAP:]
            yield block

    def small(self, name: str, *, limit: int = 4 * MIB) -> bytes:
        """A whole XML part that has no reason to be long."""
        parts, size = [], 0
        for block in self.xml(name):
            size += len(block)
            if size > limit:
                raise corrupt("内部目录过大")
            parts.append(block)
        return b"".join(parts)

    def check_rest(self) -> None:
        """Every XML part nobody has read yet: what it defines could hurt the next program that opens the file."""
        for name in self._entries:
            if name not in self._unpacked and name.endswith((".xml", ".rels", ".vml")):
                for _ in self.xml(name):
                    pass


def tags(data: bytes) -> list[tuple[str, dict[str, str]]]:
    """The elements of a small part in order, names and attributes without prefixes."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        found.append((name.rpartition(":")[2], plain))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError) as broken:
        raise corrupt() from broken
    return found


def check_encoding(block: bytes) -> None:
    """The first block of an XML part: UTF-8 only. In UTF-16 no check of ours would see what the next reader sees."""
    if block.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in block[:256]:
        raise unsafe()
    declared = _ENCODING.match(block.removeprefix(b"\xef\xbb\xbf").lstrip())
    if declared and declared[1].strip().lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        raise unsafe()


def _too_many(count: int, limits: Limits) -> Unusable:
    return Unusable("entries", f"文件已损坏或不安全：内部有 {count} 个部分，最多允许 {limits.entries} 个。{SAVE_AS}")


def _check_directory_size(source, limits: Limits) -> None:
    """The number of entries, read from the end of the zip: Python would first build an object of each."""
    size = source.seek(0, os.SEEK_END)
    source.seek(max(0, size - 65_557))
    tail = source.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise corrupt("文件不完整，可能没有下载完")
    count, length = struct.unpack("<HI", tail[at + 10 : at + 16])
    if tail[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        source.seek(struct.unpack("<Q", tail[at - 12 : at - 4])[0])
        record = source.read(56)
        count, length = struct.unpack("<QQ", record[32:48])
    if count > limits.entries or length > limits.entries * 512:
        raise _too_many(count, limits)
