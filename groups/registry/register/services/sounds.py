"""Pinyin of a name, kept beside it so that search by sound is a plain lookup."""

from nanan_groups.kit.pinyin import full_pinyin, initials


def sounds(name: str, short_name: str = "") -> dict[str, str]:
    """``pinyin`` and ``initials`` of the name, and of the short name behind a space."""
    names = [name, *([short_name] if short_name else [])]
    return {
        "pinyin": " ".join(full_pinyin(each) for each in names),
        "initials": " ".join(initials(each) for each in names),
    }
