"""Which jobs a person sees and what is his to do with one; figures and rows as the pages print them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from nanan_groups.kit.additions import Due
from nanan_groups.kit.excel.pages import place_of
from nanan_groups.kit.pages import Figure, Tab
from nanan_groups.kit.scope import Scope, scope_of
from nanan_groups.records.act_pages import told_of_day
from nanan_groups.records.imports import answering, jobs, progress, turns
from nanan_groups.records.imports.datasets import DISTRICT, Dataset, dataset_of
from nanan_groups.records.models import ImportJob, ImportProblem, ImportRow, JobState

from .. import centre

SHOWN_PROBLEMS = 200
PAGE = 50
BADGES = {
    JobState.RECEIVED: "info",
    JobState.CHECKING: "info",
    JobState.ASKING: "warn",
    JobState.READY: "warn",
    JobState.WRITING: "info",
    JobState.DONE: "ok",
    JobState.UNUSABLE: "due",
    JobState.BROKEN: "due",
}
NOTHING_TO_WRITE = "没有可写入的行"
# Their rows name the day or the year they are of: the effective day of the import changes none of their results.
UNDATED = ("enrolment", "history")
# Where what was written can be looked at: (label, address) by dataset.
AFFECTED = {
    "staff": ("教职工名册", "staffing:person-list"),
    "history": ("章程与准入", "governance:charter-list"),
    "leaders": ("教职工名册", "staffing:person-list"),
    "institutions": ("学校名录", "reading:institution-list"),
    "sites": ("学校名录", "reading:institution-list"),
    "enrolment": ("学校名录", "reading:institution-list"),
    "memberships": ("教育集团", "reading:group-list"),
    "declared_members": ("教育集团", "reading:group-list"),
    "accounts": ("账号", "admin:accounts_user_changelist"),
    "titles": ("教职工名册", "staffing:person-list"),
    "honours": ("教职工名册", "staffing:person-list"),
    "absences": ("教职工名册", "staffing:person-list"),
    "exchanges": ("交流花名册", "staffing:leg-list"),
    "subject_balance": ("交流轮次", "staffing:exchange-round"),
    "post_quotas": ("编制", "staffing:post-list"),
    "leader_quotas": ("领导职数", "staffing:seat-list"),
    "entrustments": ("委托法人", "staffing:entrustment-list"),
    "pool": ("新教师周转池", "staffing:pool-board"),
    "moves": ("跨校调动", "staffing:move-list"),
    "agreements": ("校地共建协议", "funding:agreement-list"),
    "receipts": ("校地共建协议", "funding:agreement-list"),
    "spending": ("经费", "funding:home"),
    "budgets": ("经费", "funding:home"),
    "indicators": ("评估指标", "evaluation:system-list"),
    "activities": ("共建活动", "activities:activity-list"),
    "courses": ("共享课程", "activities:course-list"),
    "resources": ("数字资源", "activities:resource-list"),
    "school_figures": ("学校年度数据", "activities:school-figures"),
    "attendance": ("共建活动", "activities:activity-list"),
}


def jobs_seen(user, scope: Scope) -> QuerySet[ImportJob]:
    """One's own; all of a dataset for who imports it for the district; those of the same schools; all for the auditor."""
    if centre.oversees(scope):
        return ImportJob.objects.all()
    wanted = Q(actor=user)
    for dataset in centre.to_import(scope):
        unit = dataset.unit(scope)
        if unit is not None:
            wanted |= Q(dataset=dataset.code) if unit == DISTRICT else Q(dataset=dataset.code, unit=unit.code)
    return ImportJob.objects.filter(wanted)


def waiting_imports(user, scope: Scope, now: datetime) -> Iterator[Due]:
    """Previews of one's own that wait for a yes; none for who imports nothing. Nothing to write is nothing to do."""
    if not centre.to_import(scope):
        return
    since = now - settings.IMPORT_LIFE
    own = ImportJob.objects.filter(actor=user, state__in=(JobState.READY, JobState.ASKING), checked_at__gt=since)
    waiting = own.exclude(state=JobState.READY, new=0, changed=0).order_by("checked_at")
    for job in waiting[:20]:
        until = job.checked_at + settings.IMPORT_LIFE
        text = f"核对并确认导入：{title_of(job.dataset)}，{counts_text(job)}"
        if job.state == JobState.ASKING:
            text = f"对照导入的文件：{title_of(job.dataset)}，{job.file_name}"
        url = reverse("portal:import-job", args=[job.token])
        yield Due(text, url, until, f"{timezone.localtime(until):%m月%d日 %H:%M} 前")


def title_of(code: str) -> str:
    dataset = dataset_of(code)
    return dataset.title if dataset else code


def counts_text(job: ImportJob) -> str:
    return f"新增 {job.new:,}、变更 {job.changed:,}、未变 {job.unchanged:,}、有误 {job.refused:,}"


@dataclass
class Job:
    """A job as its page shows it to one person. ``own``: the uploader, whose the contents are; everybody else sees facts."""

    row: ImportJob
    user: object

    @cached_property
    def scope(self) -> Scope:
        return scope_of(self.user)

    @cached_property
    def dataset(self) -> Dataset | None:
        return dataset_of(self.row.dataset)

    @property
    def title(self) -> str:
        return title_of(self.row.dataset)

    @cached_property
    def allowed(self) -> bool:
        """May import this dataset today, for all the schools of this job: who has moved on reads their file no more."""
        if self.dataset is None or not self.dataset.may_import(self.scope):
            return False
        return turns.covers(self.dataset.unit(self.scope).code, self.row.unit)

    @property
    def own(self) -> bool:
        return self.row.actor_id == self.user.pk and self.allowed

    # --- where it stands -------------------------------------------------------------------------------------------
    @cached_property
    def dead(self) -> bool:
        return turns.is_dead(self.row)

    @property
    def doubts(self) -> list[str]:
        """What of the file may be registered already and needs a yes."""
        return self.row.layout.get("doubts", [])

    @property
    def story(self) -> list[str]:
        """What the preview tells of the file as a whole."""
        return self.row.layout.get("story", [])

    @property
    def stuck(self) -> bool:
        """Received long ago and nobody has begun: the worker is behind, or does not run."""
        return (
            self.row.state == JobState.RECEIVED
            and not self.row.sentence
            and timezone.now() - (self.row.checked_at or self.row.received_at) > settings.IMPORT_DEAD_AFTER
        )

    @property
    def waiting(self) -> bool:
        """Its page asks again every second."""
        if self.row.state == JobState.RECEIVED:
            return not self.row.sentence and not self.stuck
        return self.row.busy and not self.dead

    @property
    def restartable(self) -> bool:
        return self.own and (self.dead or (self.row.state == JobState.RECEIVED and not self.waiting))

    @property
    def expired(self) -> bool:
        """A preview too old to be confirmed, whether or not it has been put away as such."""
        row = self.row
        if row.state == JobState.EXPIRED:
            return True
        unsettled = row.state in (JobState.READY, JobState.ASKING)
        return unsettled and timezone.now() - row.checked_at > settings.IMPORT_LIFE

    @property
    def seen(self) -> str:
        """Which preview this page shows; its confirmation says so."""
        return jobs.preview_mark(self.row)

    @property
    def ready(self) -> bool:
        return self.row.state == JobState.READY and not self.expired

    @property
    def asking(self) -> bool:
        """The file leaves something open, which its owner answers before there is a preview."""
        return self.row.state == JobState.ASKING and not self.expired

    @property
    def askable(self) -> bool:
        return self.own and answering.answerable(self.row) and not self.expired

    @property
    def done(self) -> bool:
        return self.row.state in (JobState.DONE, JobState.UNDONE)

    @property
    def badge(self) -> str:
        if self.dead or self.expired:
            return "due"
        if self.idle:
            return "due" if self.row.refused else ""
        return BADGES.get(self.row.state, "")

    @property
    def state_text(self) -> str:
        if self.dead:
            return "已中断"
        if self.expired:
            return JobState.EXPIRED.label
        return NOTHING_TO_WRITE if self.idle else self.row.get_state_display()

    @property
    def idle(self) -> bool:
        """A preview that no yes can make anything of: nothing new, nothing changed."""
        return self.ready and not self.good

    @property
    def until(self) -> datetime:
        return timezone.localtime(self.row.checked_at + settings.IMPORT_LIFE)

    @cached_property
    def progress(self):
        return progress.read(self.row.token)

    # --- what may be done ------------------------------------------------------------------------------------------
    @property
    def good(self) -> int:
        return self.row.new + self.row.changed

    @property
    def confirmable(self) -> bool:
        return self.own and self.ready and not self.row.refused and self.good > 0

    @property
    def confirmable_in_part(self) -> bool:
        return self.own and self.ready and self.row.refused > 0 and self.good > 0

    @property
    def cancellable(self) -> bool:
        return self.own and self.row.state in (JobState.READY, JobState.RECEIVED, JobState.ASKING) and not self.expired

    @property
    def has_file(self) -> bool:
        return self.own and bool(self.row.file)

    @property
    def has_marked(self) -> bool:
        return self.has_file and self.row.refused > 0 and bool(self.row.layout)

    @cached_property
    def undoable(self) -> bool:
        row = self.row
        return row.state == JobState.DONE and row.act_id is not None and self.allowed and self.dataset.undo

    @property
    def hands_out(self) -> bool:
        """One-time passwords of the accounts it made wait for the importer."""
        return self.own and self.row.state == JobState.DONE and self.dataset.hands_out(self.row)

    @property
    def password_hours(self) -> int:
        """So long a one-time password opens the portal (accounts/passwords.py refuses it afterwards)."""
        return int(settings.ONE_TIME_PASSWORD_LIFE.total_seconds() // 3600)

    @property
    def upload_again(self) -> str:
        """Where to hand in another file: over, expired, or to be mended. One's own words are carried along."""
        again = self.row.over or self.expired or (self.own and (self.idle or (self.ready and self.row.refused > 0)))
        if not (again and self.allowed):
            return ""
        url = reverse("portal:import-upload", args=[self.row.dataset])
        return f"{url}?after={self.row.token}" if self.own else url

    @property
    def affected(self) -> tuple[str, str] | None:
        known = AFFECTED.get(self.row.dataset)
        return (known[0], reverse(known[1])) if known and self.done else None

    @property
    def day_warning(self) -> str:
        """Of a preview with rows to write: what its effective day does to the pages, when it is not today."""
        if not (self.own and self.ready and self.good) or self.row.dataset in UNDATED:
            return ""
        return told_of_day(self.row.effective_on, timezone.localdate())

    # --- what it shows ---------------------------------------------------------------------------------------------
    @property
    def has_preview(self) -> bool:
        """Rows are kept until they are written, and told to the uploader only."""
        return self.own and self.ready

    @property
    def has_problems(self) -> bool:
        return self.own and self.row.refused > 0 and (self.ready or self.done)

    def figures(self) -> list[Figure]:
        row = self.row
        url = f"{reverse('portal:import-job', args=[row.token])}?show="
        return [
            Figure(row.new, "新增", url=f"{url}new#rows" if self.has_preview and row.new else ""),
            Figure(row.changed, "变更", url=f"{url}changed#rows" if self.has_preview and row.changed else ""),
            Figure(row.unchanged, "未变", note="与现有数据相同，不写入" if row.unchanged else ""),
            Figure(row.refused, "有误", url=f"{url}refused#rows" if self.has_problems else ""),
            Figure(row.hidden_rows, "隐藏行", note="隐藏或筛掉的行同样参与导入" if row.hidden_rows else ""),
        ]

    def tabs(self, chosen: str) -> list[Tab]:
        base = reverse("portal:import-job", args=[self.row.token])
        kinds = (
            ("refused", "有误", self.row.refused, self.has_problems),
            ("changed", "变更", self.row.changed, self.has_preview),
            ("new", "新增", self.row.new, self.has_preview),
        )
        return [
            Tab(label, f"{base}?show={kind}#rows", kind == chosen, count)
            for kind, label, count, shown in kinds
            if shown and count
        ]

    def choose(self, asked: str) -> str:
        """The tab to show: the one asked for when it exists, else the first."""
        there = [tab.url.partition("show=")[2].partition("#")[0] for tab in self.tabs("")]
        return asked if asked in there else (there[0] if there else "")


def problems_of(job: ImportJob, dataset: Dataset) -> list[dict]:
    """The first problems, each with what would be right."""
    columns, place = dataset.sheet.columns(), places_of(job)
    return [
        {
            "place": place(one.row),
            "row": one.row,
            "subject": one.subject,
            "header": one.header or "整行",
            "sentence": one.sentence,
            "mend": columns[one.column].mend(_said(one.sentence)) if one.column in columns else "",
        }
        for one in ImportProblem.objects.filter(job=job).order_by("row", "pk")[:SHOWN_PROBLEMS]
    ]


def _said(sentence: str) -> str:
    """What stands in the cell, where the sentence begins with it."""
    return sentence[1:].partition("”")[0] if sentence.startswith("“") else ""


@dataclass
class NewRows:
    """New rows, sliceable: kept one by one by a dataset that writes row by row, in its stage by a set-wise one."""

    job: ImportJob
    dataset: Dataset
    user: object

    def __getitem__(self, part: slice) -> list[dict]:
        writer = self.dataset.writer(self.job, self.user, scope_of(self.user), timezone.localdate())
        if hasattr(writer, "new_rows"):
            return [
                {"row": number, "subject": subject, "cells": cells}
                for number, subject, cells in writer.new_rows(part.start, part.stop - part.start)
            ]
        return kept_rows(self.job, "n")[part]


def places_of(job: ImportJob):
    """How the pages call a row of the file: its number, of several sheets with the sheet's name."""
    tabs = job.layout.get("tabs", ()) if job.layout else ()
    return lambda number: place_of(tabs, number) if tabs else str(number)


def with_places(job: ImportJob, rows) -> list[dict]:
    place = places_of(job)
    return [one | {"place": place(one["row"])} for one in rows]


def kept_rows(job: ImportJob, kind: str) -> QuerySet:
    return ImportRow.objects.filter(job=job, kind=kind).order_by("row").values("row", "subject", "cells")
