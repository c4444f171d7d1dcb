"""A database of the demonstration, and what a clerk typed into it."""

from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from groups.registry.institutions.services.institutions import rename_institution
from groups.registry.models import EducationGroup, Institution
from groups.rights.words import Role
from nanan_groups.accounts.models import User
from nanan_groups.accounts.services import create_account
from nanan_groups.demo.accounts import GROUP_REF, SCHOOL_REF, holder_of
from nanan_groups.demo.year import make_demo
from nanan_groups.portal.tests.samples import sample_attachment, sample_job
from nanan_groups.records.imports.progress import Reporter
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order
from nanan_groups.testing.kept import kept


@pytest.fixture
def demo_mode(settings, tmp_path):
    settings.DEMO, settings.VAR_DIR, settings.PROGRESS_DIR = True, tmp_path, tmp_path / "progress"


@pytest.fixture
def demonstration(db, demo_mode):
    """As ``serve`` leaves it on the first day."""
    return kept("demonstration", make_demo)


@pytest.fixture
def typed(demonstration, client_of) -> SimpleNamespace:
    """A school renamed, an account opened, a file attached, another half imported, somebody signed in."""
    officer = holder_of(Role.REGISTRY_OFFICER)
    school = Institution.objects.get(source_ref=SCHOOL_REF)
    order = Order(
        actor=officer, effective_on=timezone.localdate(), reason="试用", kind=ActKind.CHANGE, document="试用文件"
    )
    rename_institution(order=order, institution=school, name="试用时改的校名", short_name="试用")
    person, _ = create_account(username="typed", name="试用时加的人", reason="试用")
    attachment = sample_attachment(EducationGroup.objects.get(source_ref=GROUP_REF), "试用")
    job = sample_job(officer)
    Reporter(job.token, "检查", 3)
    session = client_of(officer).session.session_key
    assert Session.objects.filter(pk=session).exists()
    return SimpleNamespace(
        school=school,
        username=person.username,
        files=[attachment.file, job.file],
        job=job,
        session=session,
        is_there=lambda: User.objects.filter(username="typed").exists(),
    )
