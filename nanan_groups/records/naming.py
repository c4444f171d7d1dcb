"""Which records an event names: in its subject as many as fit, each whole; of more their codes in the detail; and of very
many how many they are and the fingerprint of all their codes, which stand one by one in the records of the act. Nothing is
cut without saying so.
"""

from collections.abc import Sequence

from .contents import digest
from .models import Event

NAMED, MOST_CODES = 12, 400  # in the subject, and in the detail
SUBJECT = Event._meta.get_field("subject").max_length


def named(about: str, codes: Sequence[str]) -> str:
    parts, text = [*about.split(","), *codes[:NAMED]], ""
    for part in filter(None, parts):
        longer = f"{text},{part}" if text else part
        if len(longer) > SUBJECT:
            break
        text = longer
    return text


def counted(codes: Sequence[str]) -> dict:
    facts: dict = {"records": len(codes)}
    if len(codes) > NAMED:
        facts["codes"] = list(codes[:MOST_CODES])
    if len(codes) > MOST_CODES:
        facts |= {"codes_total": len(codes), "codes_sha256": digest(list(codes))}
    return facts
