"""Documents of the new Office formats: opened as a zip directory only, never unpacked to a disk.

Read are the directory, the list of content types, the relationships and the links to other workbooks: they say whether
there are macros, controls, other files inside, or anything fetched from elsewhere when somebody opens it.
"""

import re
import stat

from nanan_groups.kit.excel.hostile import Limits, Package, Unusable, tags

_LIMITS = Limits()
_RESAVE = "请用 Word、Excel 或 WPS 打开，另存一份后再上传；或导出为 PDF。"
_EMBEDDED = "文件里嵌有其他文件或对象，不能上传。请把嵌入的内容单独上传，或导出为 PDF 后再上传。"
# In the words of documents, where the reader of sheets speaks of rows and columns.
_WORDS = {
    "encrypted": "文件设有打开密码，无法检查。请取消密码（文件 → 信息 → 保护文档），保存后再上传。",
    "unsafe": f"文件含有文档里不应有的实体定义，可能损害打开它的电脑，不能上传。{_RESAVE}",
    "unpacked-too-big": f"文件解开后超过 {_LIMITS.unpacked >> 20} MB，不能上传。请压缩其中的图片后另存，或导出为 PDF。",
    "ratio": f"文件里有内容解开后会放大 {_LIMITS.ratio} 倍以上，可能损害打开它的电脑，不能上传。{_RESAVE}",
    "entries": f"文件内部的部分超过 {_LIMITS.entries} 个，不能上传。请分成几个文件，或导出为 PDF 后再上传。",
    "corrupt": f"文件已损坏或没有传完整，无法检查。{_RESAVE}",
}
_MAIN = {
    "wordprocessingml.document.main+xml": ".docx",
    "spreadsheetml.sheet.main+xml": ".xlsx",
    "presentationml.presentation.main+xml": ".pptx",
}
_KINDS = {".docx": "Word 文档", ".xlsx": "Excel 工作簿", ".pptx": "PowerPoint 演示文稿"}
_PROGRAMS = (
    ".exe", ".dll", ".com", ".scr", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".hta", ".jar",
    ".lnk", ".html", ".htm", ".mht", ".swf", ".class", ".sh",
)  # fmt: skip
_ELSEWHERE = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]+:(?!///?[a-z]:)|\\\\|//)", re.IGNORECASE)
_HARMLESS = frozenset({"hyperlink", "image"})


def check(path, suffix: str) -> None:
    try:
        with Package(path, _LIMITS) as package:
            _check_layout(path, package)
            _check_kind(package, suffix)
            _check_parts(package)
            for name in package.names():
                if name.endswith(".rels"):
                    _check_relations(package, name)
                elif name.startswith("xl/externallinks/") and name.endswith(".xml"):
                    _check_links(package, name)
    except Unusable as refused:
        raise Unusable(refused.code, _WORDS.get(refused.code, refused.sentence)) from refused


def _check_layout(path, package: Package) -> None:
    """A zip from the first byte to the last, whose names stay inside it."""
    entries = package.entries()
    with open(path, "rb") as source:
        source.seek(-22, 2)
        whole = source.read(4) == b"PK\x05\x06"
    if not whole or not entries or min(entry.header_offset for entry in entries) != 0:
        raise Unusable("polyglot-archive", f"文件前后夹带了其他内容，不能上传。{_RESAVE}")
    for entry in entries:
        steps = entry.filename.replace("\\", "/").split("/")
        if ".." in steps or steps[0] == "" or ":" in steps[0] or stat.S_ISLNK(entry.external_attr >> 16):
            raise Unusable("paths", f"文件内部含有指向别处的路径，不能上传。{_RESAVE}")


def _check_kind(package: Package, suffix: str) -> None:
    if "[content_types].xml" not in package:
        raise Unusable("is-archive", "文件是压缩包，不是 Office 文档。请解压后上传其中的文件。")
    types = {attributes.get("ContentType", "") for _, attributes in tags(package.small("[content_types].xml"))}
    if any("macroenabled" in one.lower() or "vbaproject" in one.lower() for one in types):
        raise _macro()
    found = {ending for one in types for main, ending in _MAIN.items() if one.endswith(main)}
    if suffix in found:
        return
    if not found:
        raise Unusable("unknown-office", f"文件不是{_KINDS[suffix]}，或是暂不支持的变体。{_RESAVE}")
    right = found.pop()
    raise Unusable(
        "wrong-name", f"文件名是 {suffix}，内容却是{_KINDS[right]}。若文件无误，请把扩展名改为 {right} 后再上传。"
    )


def _check_parts(package: Package) -> None:
    for name in package.names():
        last = name.rpartition("/")[2]
        if last in ("vbaproject.bin", "vbadata.xml") or "/macrosheets/" in name:
            raise _macro()
        if "/activex/" in name:
            raise Unusable("activex", f"文件里含有 ActiveX 控件，不能上传。{_RESAVE}")
        if name.endswith(_PROGRAMS):
            raise Unusable("program-inside", f"文件里夹带了程序、脚本或网页，不能上传。{_RESAVE}")
        # A chart keeps its figures in a workbook of its own beside it; whose it is, the relationships say.
        if "/embeddings/" in name and not name.endswith(".xlsx"):
            raise Unusable("embedded", _EMBEDDED)


def _check_relations(package: Package, name: str) -> None:
    of_chart = "/charts/_rels/" in name or "/chartex/_rels/" in name
    for tag, attributes in tags(package.small(name)):
        if tag != "Relationship":
            continue
        kind = attributes.get("Type", "").rpartition("/")[2].lower()
        if attributes.get("TargetMode", "").lower() == "external":
            if kind not in _HARMLESS and _ELSEWHERE.match(attributes.get("Target", "")):
                raise Unusable("remote", f"文件打开时会从网络读取模板或其他内容，不能上传。{_RESAVE}")
        elif kind == "vbaproject":
            raise _macro()
        elif kind in ("oleobject", "control", "afchunk") or (kind == "package" and not of_chart):
            raise Unusable("embedded", _EMBEDDED)


def _check_links(package: Package, name: str) -> None:
    if any(tag in ("ddeLink", "oleLink") for tag, _ in tags(package.small(name))):
        raise Unusable(
            "dde", "表格里含有调用其他程序的链接（DDE），不能上传。请断开链接（数据 → 编辑链接）后另存再上传。"
        )


def _macro() -> Unusable:
    return Unusable("macro", "文件含有宏，不能上传。请另存为不含宏的 .docx、.xlsx、.pptx，或导出为 PDF 后再上传。")
