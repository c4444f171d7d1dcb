"""Files sent to a paper of one group, and what is left of them."""

import itertools

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.years import school_year_of
from nanan_groups.records.models import Attachment, Event
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.papers import pdf

YEAR = school_year_of(TODAY)
numbers = itertools.count(1)


def upload(name: str = "计划.pdf", content: bytes | None = None, *, size: int = 0) -> SimpleUploadedFile:
    """A good PDF nobody has sent before, ``size`` bytes long if that is asked for."""
    content = pdf(text=b"%d" % next(numbers)) if content is None else content
    if size:
        content = content.replace(b"% ", b"%" + b"x" * (size - len(content)) + b" ", 1)
    return SimpleUploadedFile(name, content)


def stored() -> int:
    """How many files lie in the storage of attachments."""

    def count(folder: str) -> int:
        folders, files = storages["private"].listdir(folder)
        return len(files) + sum(count(f"{folder}/{one}") for one in folders)

    return count("attachments") if storages["private"].exists("attachments") else 0


def refused(code: str, action) -> str:
    """The sentence of a refusal that leaves no row and no file."""
    before = (Attachment.objects.count(), stored(), Event.objects.count())
    with pytest.raises(RuleViolation) as raised:
        action()
    assert (raised.value.code, Attachment.objects.count(), stored(), Event.objects.count()) == (code, *before)
    return raised.value.sentence
