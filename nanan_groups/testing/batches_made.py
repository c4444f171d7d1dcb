"""A year's batch of statements and its steps; an agreement with a university."""

from datetime import date

from funding.agreements.models import Agreement
from funding.agreements.services import add_agreement, set_agreed
from funding.batches.models import Batch
from funding.batches.services.batches import tick
from funding.batches.words import Warning
from groups.registry.models import EducationGroup, Partnership
from nanan_groups.records.cases.engine import perform
from nanan_groups.testing.books_made import YEAR, order


def step(batch: Batch, arrow: str, actor, **more):
    batch.case.refresh_from_db()
    return perform(case=batch.case, arrow=arrow, actor=actor, seen=batch.case.version, **more)


def ticked(batch: Batch) -> None:
    for warning in Warning:
        left = [one for one in batch.statements.all() if warning in one.left_to_tick]
        if left:
            tick(order=order(), batch=batch, warning=warning.value, statements=left)


def decided(batch: Batch, people, *, release: bool = True) -> Batch:
    ticked(batch)
    step(batch, "check", people["officer"])
    step(batch, "endorse", people["leader"])
    step(batch, "confirm", people["treasury"])
    if release:
        step(batch, "release", people["officer"], facts={"document_no": "南教财〔2026〕3号", "on": date(2026, 4, 1)})
    batch.refresh_from_db()
    return batch


def eleven() -> EducationGroup:
    return EducationGroup.objects.get(source_ref="group/1-1")


def agreement_of(officer) -> Agreement:
    """重庆二外 and its university, 500,000 元 agreed."""
    group = EducationGroup.objects.get(versions__name="重庆二外教育集团")
    partnership = Partnership.objects.get(group=group)
    agreement = add_agreement(
        order=order(officer),
        group=group,
        university=partnership.university,
        school=partnership.school,
        title="共建协议",
        signed_on=date(2026, 1, 5),
        valid_from=date(2026, 1, 5),
        valid_to=None,
        note="",
    )
    set_agreed(order=order(officer), agreement=agreement, year=YEAR, agreed_fen=50_000_000)
    return agreement
