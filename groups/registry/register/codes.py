"""The register's own codes: J0001 institution, X0001 site, Z01 group, U0001 organ, H0001 meeting. Opaque, given once."""

from nanan_groups.records.models.codes import next_code, next_codes

_SHAPE = {
    "institution": ("J", 4),
    "site": ("X", 4),
    "group": ("Z", 2),
    "campaign": ("N", 3),
    "organ": ("U", 4),
    "meeting": ("H", 4),
    "rule": ("GZ", 4),
}


def new_code(what: str) -> str:
    return next_code(*_SHAPE[what])


def new_codes(what: str, count: int) -> list[str]:
    return next_codes(*_SHAPE[what], count)
