"""The roster's own codes: T0000001 a person. Opaque, given once; the staff number may be corrected, the code never."""

from nanan_groups.records.models.codes import next_code, next_codes

PREFIX, WIDTH = "T", 7


def new_code() -> str:
    return next_code(PREFIX, WIDTH)


def new_codes(count: int) -> list[str]:
    return next_codes(PREFIX, WIDTH, count)
