"""One normal form of names and numbers: what reads alike is one name, whatever signs it was typed with.

``name_key`` is what names are compared, kept unique and searched by; the spelling itself stays as it was typed. Alike are
full and half width, all kinds of brackets, letters of either case, interpuncts, dashes and apostrophes; spaces and signs
that nobody sees do not count; 0, 〇, ○ and 零 are one digit among digits (一一0中学, 一一〇中学).

``person_name`` is the spelling of a person's name as it is stored: accents, 〇 and apostrophes stay, any interpunct is ·,
spaces that only pad are closed up (王　敏).
"""

import re
import unicodedata

from nanan_groups.kit.errors import RuleViolation

INTERPUNCT = "·"
_INTERPUNCTS = "·•‧・･∙⋅●᛫⸱ꞏ"
_OPEN, _CLOSE = "[{〔【〖〘〚⦅⟦⟨〈《「『", "]}〕】〗〙〛⦆⟧⟩〉》」』"
_DASHES = "‐‑‒–—―−﹣－⁃"
_APOSTROPHES = "’‘ʼʻ`´＇‛′"
_ALIKE = str.maketrans(
    dict.fromkeys(_INTERPUNCTS, INTERPUNCT)
    | dict.fromkeys(_OPEN, "(")
    | dict.fromkeys(_CLOSE, ")")
    | dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_APOSTROPHES, "'")
)
# Blank to the eye although Unicode calls them letters or marks: fillers of Hangul, of Braille, the joiner of graphemes.
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5\u180b\u180c\u180d"
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_ZEROS = "0〇○零◯"
DIGITS = "0123456789一二三四五六七八九十百" + _ZEROS
_RUN = re.compile(f"[{DIGITS}]{{2,}}")
_AS_ZERO = str.maketrans(dict.fromkeys(_ZEROS, "0"))
_PLAIN = re.compile(r"[0-9a-z]*")

# What a sentence calls the signs that come out of chat programmes, web pages and PDF files most often.
_CALLED = {
    "\u200b": "零宽空格", "\u200c": "零宽不连字符", "\u200d": "零宽连字符", "\u2060": "零宽连接符", "\ufeff": "字节顺序标记",
    "\u00ad": "软连字符", "\u200e": "从左至右标记", "\u200f": "从右至左标记", "\u061c": "阿拉伯文方向标记",
} | dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "文字方向控制符")  # fmt: skip


def name_key(text: str) -> str:
    """The normal form. Pure; a key is its own key; "" for what holds nothing that can be seen."""
    if _PLAIN.fullmatch(text):
        return text  # most numbers, and every code in small letters
    while True:
        made = _once(text)
        if made == text:
            return made
        text = made


def _once(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text.translate(_ALIKE)).translate(_ALIKE)
    seen = "".join(sign for sign in folded if not _unseen(sign) and not sign.isspace())
    return unicodedata.normalize("NFC", _RUN.sub(lambda run: run[0].translate(_AS_ZERO), seen.casefold()))


def _unseen(sign: str) -> bool:
    if sign.isascii():
        return not sign.isprintable()
    return (
        unicodedata.category(sign) in ("Cf", "Cc", "Cs", "Co", "Cn", "Zs", "Zl", "Zp")
        or sign in _BLANK_LETTERS
        or _SELECTORS.match(sign) is not None
    )


def same_name(one: str, other: str) -> bool:
    return name_key(one) == name_key(other)


def number_key(text: str) -> str:
    """Of staff numbers, account names and codes: one whatever the width and the case of their letters."""
    return name_key(text).upper()


def number_text(text: str) -> str:
    """A number as it is stored: half width, without outer spaces and signs nobody sees; its letters as they were typed."""
    return seen(unicodedata.normalize("NFKC", text)).strip()


# --- signs nobody sees -------------------------------------------------------------------------------------------------
def hidden_signs(text: str) -> list[str]:
    """What a sentence calls the invisible signs in ``text``, each once, in their order."""
    found = dict.fromkeys(sign for sign in text if not sign.isspace() and _unseen(sign) and not _SELECTORS.match(sign))
    return [f"“{_CALLED.get(sign, '看不见的字符')}”（U+{ord(sign):04X}）" for sign in found]


def refuse_hidden(text: str, label: str, *, field: str = "") -> str:
    """``text`` as it is; RuleViolation that names what nobody can see in it."""
    if found := hidden_signs(text):
        raise RuleViolation(
            f"{label}“{seen(text)}”中含有{'、'.join(found)}，请删去后重新填写。", field=field, code="hidden-sign"
        )
    return text


def seen(text: str) -> str:
    """``text`` without what nobody sees."""
    return "".join(sign for sign in text if sign.isspace() or not _unseen(sign))


# --- names of people ---------------------------------------------------------------------------------------------------
HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PADDING = re.compile(rf"(?<=[{HAN}{INTERPUNCT}])\s+(?=[{HAN}{INTERPUNCT}])")
_BETWEEN = re.compile(rf"\s*[{re.escape(_INTERPUNCTS)}]+\s*|(?<=[{HAN}])\s*[.．。﹒]\s*(?=[{HAN}])")
_BLANKS = re.compile(r"\s+")
_ROUND_ZERO = re.compile(rf"(?<=[{HAN}])[○◯]+|[○◯]+(?=[{HAN}])")
PERSON = (
    rf"[{HAN}](?:[{HAN}]|{INTERPUNCT}(?=[{HAN}])){{1,29}}"
    r"|[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ](?:[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ .'·-]){1,38}"
)
PERSON_TEXT = "姓名为 2 至 30 个汉字（可含间隔号“·”），或外文姓名。"


def person_name(text: str, *, label: str = "姓名", field: str = "") -> str:
    """The name as it is stored. RuleViolation for signs nobody sees; whether it can be a name is asked elsewhere."""
    return name_asked(refuse_hidden(text, label, field=field))


def name_asked(text: str) -> str:
    """The same spelling of what somebody looks for: there signs nobody sees are simply left out."""
    text = seen(text)
    text = _SELECTORS.sub("", unicodedata.normalize("NFC", text)).translate(_WIDTH)
    text = _BETWEEN.sub(INTERPUNCT, _ROUND_ZERO.sub(lambda run: "〇" * len(run[0]), text))
    return _PADDING.sub("", _BLANKS.sub(" ", text)).strip()


# Letters of full width, and the apostrophes and hyphens of foreign names, as a keyboard has them.
_WIDTH = str.maketrans(
    {chr(sign): chr(sign - 0xFEE0) for sign in range(0xFF01, 0xFF5F) if chr(sign) != "．"}
    | dict.fromkeys(_APOSTROPHES, "'")
    | dict.fromkeys("‐‑‒–−﹣", "-")
)
