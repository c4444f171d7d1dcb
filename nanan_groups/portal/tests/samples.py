"""Two small datasets for tests of the centre's pages: departments, row by row; and a list of people, with telephones."""

import hashlib
from contextlib import contextmanager
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.utils import timezone

from groups.registry.models import Department
from groups.rights.roles import CHANGE, EXPORT, EXPORT_ROSTER, SEE_PHONES
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import Code, Column, Sheet, Text, Whole
from nanan_groups.records.acts import act
from nanan_groups.records.imports import datasets
from nanan_groups.records.imports.datasets import DISTRICT, Dataset, Filter
from nanan_groups.records.imports.rowwise import RowWriter
from nanan_groups.records.imports.writers import Outcome
from nanan_groups.records.models import (
    ActKind,
    Attachment,
    Delivery,
    DeliveryState,
    DeliveryWay,
    ImportJob,
    ImportProblem,
    JobState,
    Robot,
    RobotKind,
)
from nanan_groups.testing.factories import UserFactory
from nanan_groups.testing.paper_owner import HANDED_IN
from nanan_groups.testing.papers import pdf


class OfficeSheet(Sheet):
    title = "部门表"
    version = "7"
    key = ("code",)
    note = "一行一个部门。"

    code = Column("代码", "code", kind=Code(24), required=True, example="office-1")
    name = Column("名称", "name", kind=Text(20), required=True, example="示范科")
    ordinal = Column("次序", "ordinal", kind=Whole(minimum=1, maximum=999), example="1")


class OfficeWriter(RowWriter):
    def resolve(self, row):
        if row.name.startswith("禁"):
            raise RuleViolation("名称不能以“禁”开头。", field="name", code="forbidden")
        return None

    def apply(self, row, resolved):
        office = Department.objects.filter(code=row.code).first()
        ordinal = row.ordinal or 1
        if office is not None and (office.name, office.ordinal) == (row.name, ordinal):
            return Outcome("u", str(office))
        order = {"actor": self.actor, "effective_on": self.job.effective_on, "reason": self.job.reason}
        with act(kind=ActKind.IMPORT, verb="import_office", title="导入部门", **order) as draft:
            if office is None:
                draft.add(Department(code=row.code, name=row.name, ordinal=ordinal))
                return Outcome("n", row.name)
            draft.update(office, name=row.name, ordinal=ordinal)
            return Outcome("c", row.name)


class PeopleSheet(Sheet):
    title = "人员表"
    version = "1"
    key = ("number",)

    number = Column("工号", "number", kind=Code(10), required=True, example="N1")
    name = Column("姓名", "name", kind=Text(20), required=True, example="张示范")
    phone = Column("电话", "phone", kind=Code(20), personal=True)


def office_rows(asked):
    rows = Department.objects.order_by("code")
    return rows.filter(ordinal=asked.filters["ordinal"]) if "ordinal" in asked.filters else rows


def people_rows(asked):
    shown = "13800000001" if asked.clear else "138****0001"
    for number in range(1, 4):
        yield SimpleNamespace(number=f"N{number}", name=f"人员{number}", phone=shown)


OFFICES = Dataset(
    code="offices",
    title="部门",
    about="区里的部门。",
    sheet=OfficeSheet,
    change=CHANGE,
    take_out=EXPORT,
    unit=lambda scope: DISTRICT if scope.may_everywhere(CHANGE) else None,
    writer=OfficeWriter,
    rows=office_rows,
    lists=lambda scope, day: {},
    order=900,
    filters=(Filter("ordinal", "次序", lambda scope, day: [("1", "第一"), ("2", "第二")]),),
)
PEOPLE = Dataset(
    code="people",
    title="人员",
    about="人员名单。",
    sheet=PeopleSheet,
    change="staffing.change_roster",
    take_out=EXPORT_ROSTER,
    unit=lambda scope: None,
    writer=OfficeWriter,
    rows=people_rows,
    lists=lambda scope, day: {},
    personal=True,
    order=901,
    filters=(Filter("q", "姓名"),),
    clear=SEE_PHONES,
)


@contextmanager
def only(*wanted: Dataset):
    """These datasets and no other."""
    kept = dict(datasets._datasets)
    datasets._datasets.clear()
    datasets._datasets.update({one.code: one for one in wanted})
    try:
        yield
    finally:
        datasets._datasets.clear()
        datasets._datasets.update(kept)


def sample_job(actor, *, dataset="staff", unit=DISTRICT, content="工号,姓名\nN1,甲\n", **facts) -> ImportJob:
    """A job of three rows, one of them wrong, that waits for its confirmation."""
    data = content.encode()
    now = timezone.now()
    facts = {
        "state": JobState.READY,
        "received_at": now,
        "checked_at": now,
        "rows": 3,
        "new": 1,
        "changed": 1,
        "refused": 1,
        "sheet_name": "",
        "layout": {"header_row": 1, "headers": ["工号", "姓名"], "names": ["staff_no", "name"]},
    } | facts
    job = ImportJob(
        dataset=dataset,
        actor=actor,
        unit=unit.code,
        unit_text=unit.text,
        file_name="名册.csv",
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        effective_on=timezone.localdate(),
        reason="秋季名册",
        **facts,
    )
    job.file.save("upload", ContentFile(data), save=False)
    job.save(force_insert=True)
    if job.refused:
        ImportProblem.objects.create(job=job, row=2, column="name", header="姓名", code="required", sentence="必填。")
    return job


def sample_attachment(group, canary: str) -> Attachment:
    """A paper of a group that was handed in; its canary stands in name, title and content."""
    return sample_file(HANDED_IN, group.code, canary)


def sample_file(kind: str, code: str, canary: str, **more) -> Attachment:
    content = pdf(text=canary.encode())
    row = Attachment(
        about_kind=kind,
        about_code=code,
        unit=code,
        year=2026,
        title=f"{canary}佐证",
        purpose="evidence",
        file_name=f"{canary}.pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        media_type="application/pdf",
        uploaded_by=UserFactory(),
        uploaded_at=timezone.now(),
        **more,
    )
    row.file.save("upload", ContentFile(content), save=False)
    row.save(force_insert=True)
    return row


def sample_delivery(side) -> Delivery:
    """A message to a robot of that group that may have arrived; what it says is for nobody who runs the outbox."""
    now = timezone.now()
    robot = Robot.objects.create(
        name="示范工作群",
        kind=RobotKind.DINGTALK,
        address="https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef",
        secret="SEC0123",
        roles=["group_principal"],
        place="group",
        place_id=side.group.pk,
        made_at=now,
    )
    return Delivery.objects.create(
        way=DeliveryWay.ROBOT,
        robot=robot,
        text=f"{side.canary} 提交了年度计划",
        at=now,
        due_at=now,
        state=DeliveryState.MAYBE,
        attempts=1,
        claim="c" * 32,
        claimed_at=now,
        problem="发出后没有收到答复，可能已经送达。",
    )
