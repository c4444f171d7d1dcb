"""Small files of every kind that is taken as an attachment, made byte by byte, so that tests can spoil them one by one."""

import io
import struct
import zipfile
import zlib

_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    ".docx": ("word/document.xml", f"{_OFFICE}.wordprocessingml.document.main+xml"),
    ".xlsx": ("xl/workbook.xml", f"{_OFFICE}.spreadsheetml.sheet.main+xml"),
    ".pptx": ("ppt/presentation.xml", f"{_OFFICE}.presentationml.presentation.main+xml"),
}
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"  # in two, or scanners stop us


def pdf(*objects: bytes, text: bytes = b"plan", start: bytes = b"%PDF-1.7\n") -> bytes:
    """A PDF of one page; ``objects`` are written besides, ``text`` makes it another file."""
    body = start + b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
    body += b"% " + text + b"\n" + b"".join(b"%d 0 obj\n%b\nendobj\n" % pair for pair in enumerate(objects, start=9))
    return body + b"trailer\n<</Root 1 0 R/Size 20>>\nstartxref\n9\n%%EOF\n"


def object_stream(inside: bytes, *, dictionary: bytes = b"/Filter/FlateDecode", packed: bytes | None = None) -> bytes:
    packed = zlib.compress(b"7 0 " + inside) if packed is None else packed
    return b"<</Type/ObjStm/N 1/First 4%b/Length %d>>\nstream\n%b\nendstream" % (dictionary, len(packed), packed)


def png(width: int = 8, height: int = 8, *, behind: bytes = b"", note: bytes = b"") -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compress(b"\x00" * 9 * 8)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"tEXt", b"n\0" + note), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + behind


def jpeg(width: int = 8, height: int = 8, *, behind: bytes = b"", note: bytes = b"n") -> bytes:
    frame = struct.pack(">BHHBBBB", 8, height, width, 1, 1, 0x11, 0)
    parts = ((0xFE, note), (0xC0, frame), (0xDA, b"\x01\x01\x00\x00\x3f\x00"))
    body = b"".join(struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data for marker, data in parts)
    return b"\xff\xd8" + body + b"\x12\xff\x00\x34\xff\xd9" + behind


def office(suffix: str = ".docx", *, text: str = "计划", type_of_main: str = "", **parts: str | bytes) -> bytes:
    """A document of the new Office formats; ``parts``: by name, more of them (``**{"word/vbaProject.bin": b""}``)."""
    main, kind = _TYPES[suffix]
    types = f'<Types><Override PartName="/{main}" ContentType="{type_of_main or kind}"/></Types>'
    made = {
        "[Content_Types].xml": types,
        "_rels/.rels": relations(("officeDocument", main, "")),
        main: f"<document>{text}</document>",
    } | parts
    return zipped(made)


def relations(*rows: tuple[str, str, str]) -> str:
    """(kind, target, mode) of each."""
    written = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="{mode or "Internal"}"/>'
        for n, (kind, target, mode) in enumerate(rows)
    )
    return f"<Relationships>{written}</Relationships>"


def zipped(parts: dict, *, stored: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()
