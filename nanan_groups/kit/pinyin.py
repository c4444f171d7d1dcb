"""Pinyin of school names, for search by sound: full and initials. School names decide the readings, not the dictionary."""

import re
import unicodedata

from pypinyin import Style, lazy_pinyin, load_phrases_dict

# Readings the general dictionary gets wrong in names of this district.
load_phrases_dict(
    {
        "重庆": [["chóng"], ["qìng"]],
        "长生桥": [["cháng"], ["shēng"], ["qiáo"]],
        "长生": [["cháng"], ["shēng"]],
        "长嘉汇": [["cháng"], ["jiā"], ["huì"]],
        "长江": [["cháng"], ["jiāng"]],
        "长迎广": [["cháng"], ["yíng"], ["guǎng"]],
        "步行街": [["bù"], ["xíng"], ["jiē"]],
        "弹子石": [["dàn"], ["zǐ"], ["shí"]],
        "涂鸡弹": [["tú"], ["jī"], ["dàn"]],
        "窍角沱": [["qiào"], ["jiǎo"], ["tuó"]],
        "兴隆塆": [["xīng"], ["lóng"], ["wān"]],
        "大兴场": [["dà"], ["xīng"], ["chǎng"]],
        "大佛": [["dà"], ["fó"]],
        "大佛段": [["dà"], ["fó"], ["duàn"]],
        "银行": [["yín"], ["háng"]],
        "校区": [["xiào"], ["qū"]],
    }
)
_KEEP = re.compile(r"[^0-9a-z]")


def full_pinyin(name: str) -> str:
    """chongqingdierwaiguoyu…: no tones, no spaces, digits and letters kept (full-width ones as plain ones)."""
    return _spelt(name, Style.NORMAL)


def initials(name: str) -> str:
    """First letters: 十一中学 → syzx."""
    return _spelt(name, Style.FIRST_LETTER)


def _spelt(name: str, style: Style) -> str:
    return _KEEP.sub("", "".join(lazy_pinyin(unicodedata.normalize("NFKC", name), style=style)).lower())
