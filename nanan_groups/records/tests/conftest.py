"""A group, its principal, and a way to send a file to a paper of that group."""

import pytest

from nanan_groups.records.attachments.owners import Owner
from nanan_groups.records.attachments.services import attach
from nanan_groups.testing.factories import EducationGroupFactory, entry
from nanan_groups.testing.paper_owner import PAPER

from .attachment_made import upload
from .outbox_made import servers, world  # noqa: F401  fixtures, found by their names


@pytest.fixture
def group(db):
    with entry():
        return EducationGroupFactory()


@pytest.fixture
def principal(group, user_of):
    return user_of("group_principal", group=group)


@pytest.fixture
def owner(group):
    return Owner(PAPER, group.code)


@pytest.fixture
def send(principal, owner):
    def run(file=None, **changes):
        file = file or upload()
        given = {"actor": principal, "owner": owner, "file": file, "file_name": file.name, "purpose": "evidence"}
        return attach(**(given | changes))

    return run
