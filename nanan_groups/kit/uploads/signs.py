"""First and last bytes: what a file is whatever its name, and whether it is two things at once."""

import re

from nanan_groups.kit.excel.hostile import OLE, ZIP, Unusable

HEAD = 4096  # what programs look at when they guess; "the first KBs"
_END_OF_ZIP = b"PK\x05\x06"
_COMMENT = 65_557  # the farthest from the end at which a zip's end can stand

_KIND_OF = {
    ".pdf": "pdf",
    ".docx": "zip",
    ".xlsx": "zip",
    ".pptx": "zip",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".png": "png",
}
_LABELS = {"pdf": "PDF", "zip": "压缩包或新版 Office 文档", "jpeg": "JPG 图片", "png": "PNG 图片"}
_STARTS = (
    (b"%PDF-", "pdf"), (ZIP, "zip"), (b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"), (OLE, "ole"),
    (b"MZ", "program"), (b"\x7fELF", "program"), (b"\xca\xfe\xba\xbe", "program"), (b"#!", "script"),
    (b"Rar!\x1a\x07", "archive"), (b"7z\xbc\xaf\x27\x1c", "archive"), (b"\x1f\x8b", "archive"), (b"PK\x05\x06", "archive"),
    (b"GIF8", "picture"), (b"BM", "picture"), (b"II*\x00", "picture"), (b"MM\x00*", "picture"), (b"RIFF", "picture"),
    (b"{\\rtf", "rtf"),
)  # fmt: skip
_REFUSED = {
    "ole": ("old-office", "内容却是旧版 Office 文档。请用 Word、Excel 或 WPS 打开，另存为新版格式或 PDF 后再上传。"),
    "program": ("is-program", "内容却是可执行程序，不能上传。请核对所选的文件，并请注意电脑安全。"),
    "script": ("is-script", "内容却是脚本，不能上传。请核对所选的文件。"),
    "archive": ("is-archive", "内容却是压缩包。请解压后上传其中的文件。"),
    "picture": ("is-picture", "内容却是另一种图片。请用看图软件打开，另存为 JPG 或 PNG 后再上传。"),
    "rtf": ("is-rtf", "内容却是 RTF 文档。请用 Word 或 WPS 打开，另存为 .docx 后再上传。"),
    "svg": ("is-svg", "内容却是矢量图（SVG），可以夹带脚本，不能上传。请另存为 PNG 或 PDF。"),
    "html": ("is-html", "内容却是网页，不能上传。请打印或导出为 PDF 后再上传。"),
    "xml": ("is-xml", "内容却是 XML 文本，不能上传。请用原来的软件另存为 PDF 或新版 Office 文档。"),
    "heic": ("is-heic", "内容却是苹果手机的 HEIC 图片或视频。请另存为 JPG 后再上传。"),
    "": ("unknown-content", "内容却不是这种文件，可能已损坏或只是改了扩展名。请用原来的软件重新保存后再上传。"),
}
_MARKUP = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|script|iframe|svg|object|embed)\b|<\?php", re.IGNORECASE)
_BEHIND = re.compile(rb"PK\x03\x04|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|%PDF-|\x7fELF|<\?php|<script|<html", re.IGNORECASE)
_RESAVE = "请用原来的软件打开，重新保存或导出为 PDF 后再上传。"


def check_head(data: bytes, suffix: str) -> str:
    """The kind of content ("pdf", "zip", "jpeg", "png") when it is what the name says and nothing else besides."""
    head = data[:HEAD]
    kind, wanted = _sniff(head), _KIND_OF[suffix]
    if kind != wanted:
        if wanted == "pdf" and b"%PDF-" in head:
            raise Unusable("pdf-start", f"文件开头不是 PDF，前面夹有其他内容，不能上传。{_RESAVE}")
        if kind == "ole" and "EncryptedPackage".encode("utf-16-le") in data:
            raise Unusable(
                "encrypted", "文件设有打开密码，无法检查。请取消密码（文件 → 信息 → 保护文档），保存后再上传。"
            )
        if kind in _LABELS:
            right = " 或 ".join(ending for ending, kind_of in _KIND_OF.items() if kind_of == kind)
            raise Unusable(
                "wrong-name",
                f"文件名是 {suffix}，内容却是{_LABELS[kind]}。若文件无误，请把扩展名改为 {right} 后再上传。",
            )
        code, text = _REFUSED[kind]
        raise Unusable(code, f"文件名是 {suffix}，{text}")
    if wanted != "pdf" and b"%PDF-" in head:
        raise Unusable("polyglot-pdf", f"文件里夹着一个 PDF，不能上传。{_RESAVE}")
    if _MARKUP.search(head):
        raise Unusable("polyglot-html", f"文件开头夹有网页代码，不能上传。{_RESAVE}")
    return wanted


def _sniff(head: bytes) -> str:
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[4:8] == b"ftyp":
        return "heic"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith((b"<svg", b"<!doctype svg")) or (text.startswith(b"<") and b"<svg" in text):
        return "svg"
    if text.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<table", b"<meta", b"<!--")):
        return "html"
    if text.startswith(b"<?xml"):
        return "html" if b"<html" in text else "xml"
    return ""


def check_tail(data: bytes) -> None:
    """No zip reads from the end of a PDF or picture."""
    if data.rfind(_END_OF_ZIP, max(0, len(data) - _COMMENT)) >= 0:
        raise archive_behind()


def check_behind(rest: bytes) -> None:
    """What stands behind the end of a picture: telephones keep films and second pictures there, which hurt nobody."""
    if _BEHIND.search(rest):
        raise archive_behind()


def archive_behind() -> Unusable:
    return Unusable("polyglot-archive", f"文件后面夹带了压缩包或其他文件，不能上传。{_RESAVE}")
