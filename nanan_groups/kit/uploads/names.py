"""Names of uploaded files: shown to people, never used as a path; and which endings are taken, which not, and why."""

import unicodedata
from pathlib import PurePosixPath

from nanan_groups.kit.excel.hostile import Unusable

LONGEST = 200
_NAMELESS = "未命名"
# Control signs, what is invisible or turns the direction of writing ("exe.pdf"), halves of signs, line separators. Signs
# for private use stay: rare characters of names are written with them.
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_RESERVED = str.maketrans(dict.fromkeys('<>:"|?*', "_"))

_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".pptx": f"{_OFFICE}.presentationml.presentation",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
TAKEN = "可以上传 PDF、Word（.docx）、Excel（.xlsx）、PowerPoint（.pptx）、JPG 和 PNG 图片"

_MACRO = "文件可能含有宏，不能上传。请另存为不含宏的 .docx、.xlsx、.pptx，或导出为 PDF 后再上传。"
# The old binary formats are not taken: whether macros or other files hide in one can only be told by reading all of it,
# and they are what most attacks on office programs use. Every office program saves the new ones.
_OLD = "文件是旧版格式，无法检查其中是否夹带宏或其他文件，不能上传。请用 Word、Excel 或 WPS 打开，另存为 {} 或 PDF 后再上传。"
_PICTURE = "这种图片格式不能上传。请另存为 JPG 或 PNG 后再上传。"
_ARCHIVE = "压缩包不能上传。请解压后，把其中的文件逐个或一起选中上传。"
_PROGRAM = "程序、脚本和快捷方式不能上传。请核对所选的文件。"
_PAGE = "网页和矢量图可以夹带脚本，不能上传。请打印或导出为 PDF 后再上传。"
_TEXT = "纯文本不作为附件。请另存为 Word（.docx）或 PDF 后再上传。"
_MEDIA = "视频和音频不能上传。需要报送的，请联系区教委登记科室。"
_REFUSED = {
    "macro": (_MACRO, ".docm .dotm .xlsm .xltm .xlsb .pptm .potm .ppsm"),
    "old-word": (_OLD.format(".docx"), ".doc .dot .wps .wpt .rtf"),
    "old-excel": (_OLD.format(".xlsx"), ".xls .xlt .et .ett"),
    "old-powerpoint": (_OLD.format(".pptx"), ".ppt .pps .pot .dps .dpt"),
    "picture": (_PICTURE, ".gif .bmp .tif .tiff .webp .heic .heif"),
    "archive": (_ARCHIVE, ".zip .rar .7z .tar .gz .tgz .bz2 .xz .iso"),
    "program": (
        _PROGRAM,
        ".exe .msi .com .scr .bat .cmd .ps1 .vbs .vbe .js .jse .wsf .hta .jar .apk .dll .lnk .url .sh .py .php",
    ),
    "page": (_PAGE, ".html .htm .mht .mhtml .xhtml .svg .svgz .xml"),
    "text": (_TEXT, ".txt .csv .md .log .json"),
    "media": (_MEDIA, ".mp4 .mov .avi .wmv .mkv .mp3 .wav .m4a"),
    "ofd": ("暂不支持 .ofd 文件。请用阅读软件导出为 PDF 后再上传。", ".ofd"),
}
_BY_SUFFIX = {suffix: (code, sentence) for code, (sentence, all_) in _REFUSED.items() for suffix in all_.split()}


def clean_name(given: str) -> str:
    """The last part of whatever was sent as a name, without signs that deceive; never empty, at most LONGEST long."""
    name = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    name = "".join(sign for sign in name if unicodedata.category(sign) not in _DROPPED)
    name = name.translate(_RESERVED).strip().strip(".").strip() or _NAMELESS
    suffix = PurePosixPath(name).suffix
    return name if len(name) <= LONGEST else name[: LONGEST - len(suffix[:10])] + suffix[:10]


def suffix_of(name: str) -> str:
    """The ending of a clean name, in lower case, when it is one that is taken. Raises Unusable."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in MEDIA_TYPES:
        return suffix
    if suffix in _BY_SUFFIX:
        raise Unusable(*_BY_SUFFIX[suffix])
    what = f"“{suffix}”的文件" if suffix else "没有扩展名的文件"
    raise Unusable("extension", f"不能上传{what}。{TAKEN}。")
