"""Y0000001 a list; given once."""

from nanan_groups.records.models.codes import next_code


def new_code() -> str:
    return next_code("Y", 7)
