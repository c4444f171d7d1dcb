"""Doing an act: the one way business rows are written by people.

``with act(kind=…, verb=…, title=…, actor=…) as draft`` opens a transaction; the draft's methods write rows, check them,
and note each change as a line; leaving the block stores lines and touched records, appends the audit event and
commits. ``preview(service, …)`` runs a service in full and rolls it back: the confirmation page shows its lines.
"""

from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F, Model
from django.utils import timezone

from nanan_groups.kit.errors import AlreadyDone, Gone, RuleViolation, StaleRecord
from nanan_groups.kit.texts import shortened, value_text
from nanan_groups.kit.typed import SENTENCE, holds_unseen

from . import audit
from .checks import validate_constraints
from .conflicts import deadlocked, refusal
from .contents import content_of
from .current import current_draft, reset_current, set_current
from .models import Act, ActChange, ActKind, ActSubject, CaseStep, Dated, EventKind
from .naming import counted, named

TITLE = Act._meta.get_field("title").max_length
_preview: ContextVar = ContextVar("preview", default=None)
_watched: ContextVar = ContextVar("watched", default=None)


@dataclass(frozen=True)
class Line:
    """What one change reads like: 对象 / 字段 / 原值 / 新值 / 起."""

    subject: str
    field: str
    old: str
    new: str
    since: date | None = None

    def kept(self, act: Act, ordinal: int) -> ActChange:
        subject, name = shortened(self.subject, 200), shortened(self.field, 100)
        texts = {"old": self.old, "new": self.new}
        return ActChange(act=act, ordinal=ordinal, subject=subject, field=name, since=self.since, **texts)


@dataclass
class Draft:
    """An act under way."""

    act: Act
    quiet: bool = False
    lines: list[Line] = field(default_factory=list)
    subjects: dict[str, tuple[str, int]] = field(default_factory=dict)
    steps: list[CaseStep] = field(default_factory=list)
    about: str = ""  # whose it is, where it touches no record with a code: the first row written says it
    facts: dict = field(default_factory=dict)  # ids and codes its event keeps beside the usual ones
    cancelled: bool = False

    def cancel(self) -> None:
        """Nothing to do after all: the block ends without writing anything, not even the act."""
        self.cancelled = True

    # --- records touched -------------------------------------------------------------------------------------------
    def lock(self, *records: Model, seen: int | None = None) -> None:
        """Move the revision of each record, in one fixed order: two acts on the same record wait for each other.

        ``seen`` is the revision the person looked at, for the first record; another value there means somebody was
        quicker: StaleRecord, nothing written. A record that is there no more: Gone.
        """
        first = records[0] if records else None
        once = {(r._meta.label, r.pk): r for r in reversed(records)}  # named twice: the first, which ``seen`` is about
        for _, record in sorted(once.items(), key=lambda item: item[0]):
            if record.code in self.subjects:
                continue
            rows = type(record)._base_manager.filter(pk=record.pk)
            if seen is not None and record is first:
                rows = rows.filter(revision=seen)
            if not rows.update(revision=F("revision") + 1):
                raise self._stale(record, seen) if type(record)._base_manager.filter(pk=record.pk).exists() else Gone
            record.revision = type(record)._base_manager.values_list("revision", flat=True).get(pk=record.pk)
            self.subjects[record.code] = (record._meta.model_name, record.revision)

    @staticmethod
    def _stale(record, seen) -> StaleRecord:
        subjects = ActSubject.objects.filter(code=record.code, revision__gt=seen or 0).order_by("revision")
        acts = [s.act for s in subjects.select_related("act__actor").prefetch_related("act__changes")]
        if not acts:
            return StaleRecord(f"{record}已被他人修改，没有写入。请刷新页面后重新办理。")
        last = acts[-1]
        who = last.actor.name if last.actor else "系统"
        at = timezone.localtime(last.made_at).strftime("%H:%M")
        return StaleRecord(
            f"您打开页面之后，{who}已于 {at} 对“{record}”办理了“{last.title}”。您填写的内容仍保留在下面，请核对后再提交。",
            acts=acts,
        )

    # --- writing ---------------------------------------------------------------------------------------------------
    def add(self, row: Model, *, subject: str | None = None) -> Model:
        """Insert a row that did not exist."""
        clean(row)
        if hasattr(row, "revision"):
            row.revision = 1
        row.save(force_insert=True)
        self._concerns(row)
        if hasattr(row, "revision"):
            self.subjects[row.code] = (row._meta.model_name, 1)
        if isinstance(row, Dated):
            for name, text in row.fact_texts().items():
                if says(getattr(row, name)):
                    self.note(subject or str(row), row._meta.get_field(name).verbose_name, "", text, row.valid_from)
        else:
            self.note(subject or str(row), row._meta.verbose_name, "", "新增")
        return row

    def change(self, row: Dated, day: date, *, subject: str | None = None, **facts) -> Dated:
        """变更: what ``row`` says ends on ``day``; from then on a new row says ``facts``, as long as the old one would have."""
        changed = {name: value for name, value in facts.items() if getattr(row, name) != value}
        if not changed:
            return row
        self._lines(row, changed, day, subject)
        if day == row.valid_from:
            return self._write(row, changed)
        if not row.active_on(day):
            raise RuleViolation(
                f"生效日不在这条登记的有效期（{row.period_text}）内，请核对。",
                field="effective_on",
                code="not-in-force",
            )
        following = type(row)(
            **{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
        )
        following.valid_from, following.start_open = day, False
        for name, value in changed.items():
            setattr(following, name, value)
        row.valid_to = day
        clean(row)
        row.save()
        clean(following)
        following.save(force_insert=True)
        self._concerns(following)
        return following

    def correct(self, row: Dated, *, subject: str | None = None, **facts) -> Dated:
        """更正: the row itself was wrong; it is mended for its whole period."""
        changed = {name: value for name, value in facts.items() if getattr(row, name) != value}
        self._lines(row, changed, row.valid_from, subject)
        return self._write(row, changed) if changed else row

    def end(self, row: Dated, day: date, *, subject: str | None = None, label: str = "止") -> Dated:
        """The row is in force until the day before ``day``."""
        if day <= row.valid_from:
            raise RuleViolation(
                f"截止日必须晚于起日（{row.valid_from.isoformat()}）。", field="effective_on", code="end-before-start"
            )
        if row.valid_to is not None and row.valid_to <= day:
            raise RuleViolation(
                f"这条登记已于 {row.valid_to.isoformat()} 截止，不能再晚于该日截止。",
                field="effective_on",
                code="already-ended",
            )
        self.note(
            subject or str(row), label, value_text(row.valid_to) if row.valid_to else "长期", value_text(day), day
        )
        return self._write(row, {"valid_to": day})

    def move_start(self, row: Dated, day: date, *, key: tuple[str, ...], subject: str | None = None) -> Dated:
        """更正 of a beginning: the boundary shared with the row before moves along; first shrink, then extend."""
        if day == row.valid_from:
            return row
        same = {name: getattr(row, name) for name in key}
        before = type(row)._base_manager.filter(**same, valid_to=row.valid_from).exclude(pk=row.pk).first()
        if before is not None and day <= before.valid_from:
            raise RuleViolation(
                f"起日不能早于或等于上一条登记的起日（{before.valid_from.isoformat()}）。",
                field="effective_on",
                code="order",
            )
        if row.valid_to is not None and day >= row.valid_to:
            raise RuleViolation(f"起日必须早于止日（{row.valid_to.isoformat()}）。", field="effective_on", code="order")
        self.note(subject or str(row), "起", value_text(row.valid_from), value_text(day), day)
        moves = [(row, {"valid_from": day, "start_open": False})]
        if before is not None:
            moves.insert(0 if day < row.valid_from else 1, (before, {"valid_to": day}))
        for target, values in moves:
            self._write(target, values)
        return row

    def update(self, row: Model, *, subject: str | None = None, facts: dict | None = None, **values) -> Model:
        """Plain facts, edited in place: the directory, departments, enrolment. ``facts``: where a name is one of ours."""
        values = {**(facts or {}), **values}
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        self._lines(row, changed, None, subject)
        return self._write(row, changed) if changed else row

    def remove(self, row: Dated, *, subject: str | None = None) -> None:
        """更正: the row should never have been. It goes; its history stays."""
        texts = "，".join(text for text in row.fact_texts().values() if text != "空")
        self.note(subject or str(row), "登记有误，撤销", texts or row.period_text, "", row.valid_from)
        self._concerns(row)
        row.delete()

    # --- notes -----------------------------------------------------------------------------------------------------
    def note(self, subject: str, label: str, old: str, new: str, since: date | None = None) -> None:
        if not self.quiet:
            self.lines.append(Line(subject, str(label), old, new, since))

    def note_values(self, row: Model, names: list[str], *, subject: str | None = None) -> None:
        """What a new row says, a line for each fact that is filled in."""
        for name in names:
            if says(getattr(row, name)):
                text = fact_text(row, name, getattr(row, name))
                self.note(subject or str(row), row._meta.get_field(name).verbose_name, "", text)

    def _lines(self, row, changed, since, subject) -> None:
        for name, value in changed.items():
            if isinstance(row, Dated) and name not in row.facts:
                continue  # kept beside a fact (pinyin beside the name), not a fact itself
            told = [fact_text(row, name, each) for each in (getattr(row, name), value)]
            self.note(subject or str(row), row._meta.get_field(name).verbose_name, *told, since)

    def _write(self, row, changed):
        for name, value in changed.items():
            setattr(row, name, value)
        clean(row)
        row.save()
        self._concerns(row)
        return row

    def _concerns(self, row: Model) -> None:
        """``concerns`` of a model names whose it is (whose rights, whose account); else it is the row itself."""
        self.about = self.about or getattr(row, "concerns", "") or f"{row._meta.label_lower}:{row.pk}"


def says(value) -> bool:
    """Whether a fact is filled in. A number is, 0 as well; a mark that is not set is none."""
    return value is not None and value != "" and value is not False


def fact_text(row: Model, name: str, value) -> str:
    """How a value reads in a line. ``told_as`` of a model: fields that lines tell in another form, or not in clear."""
    told = getattr(row, "told_as", {}).get(name)
    return told(value) if told and says(value) else value_text(value, row._meta.get_field(name))


def clean(row: Model, *, exclude=(), **options) -> None:
    """``full_clean`` with its first complaint as a RuleViolation. The database checks all of it again, but for signs that
    nobody sees: one of them may take them, and Word would not open what is made of them."""
    for column in row._meta.concrete_fields:
        value = getattr(row, column.attname)
        if isinstance(value, str) and holds_unseen(value):
            raise RuleViolation(f"{column.verbose_name}{SENTENCE}", field=column.name, code="control")
    try:
        row.full_clean(exclude, validate_constraints=False, **options)
        validate_constraints(row, exclude)
    except ValidationError as error:
        name, problems = next(iter(error.error_dict.items()))
        problem = problems[0]
        sentence = "".join(problem.messages)
        if name != "__all__":
            sentence = f"{row._meta.get_field(name).verbose_name}：{sentence}"
        raise RuleViolation(
            sentence, field="" if name == "__all__" else name, code=problem.code or "invalid"
        ) from error


@contextmanager
def act(
    *,
    kind: str,
    verb: str,
    title: str,
    actor=None,
    effective_on: date | None = None,
    reason: str = "",
    document: str = "",
    request_key: str | None = None,
    quiet: bool = False,
    event: str = EventKind.ACT,
    about: str = "",
):
    """Open an act. Raises AlreadyDone when ``request_key`` was used before, RuleViolation when a rule is broken.

    ``about`` names its subject in the audit when it touches no record with a code. Acts do not nest: a service that needs
    another one's work calls the function below it with its own draft.
    """
    if current_draft() is not None:
        raise RuntimeError("an act is already under way")
    dry = _preview.get()
    if dry is not None:
        request_key = None
    if kind in (ActKind.CHANGE, ActKind.CORRECTION) and not reason.strip():
        raise RuleViolation("请写明办理原因。", field="reason", code="reason")
    try:
        with transaction.atomic():
            row = _insert(
                Act(
                    kind=kind,
                    verb=verb,
                    title=shortened(title, TITLE),
                    actor=actor,
                    effective_on=effective_on,
                    reason=reason.strip(),
                    document=document.strip(),
                    request_key=request_key or None,
                    made_at=timezone.now(),
                )
            )
            draft = Draft(act=row, quiet=quiet, about=about)
            token = set_current(draft)
            try:
                yield draft
            finally:
                reset_current(token)
            if draft.cancelled:
                transaction.set_rollback(True)
                return
            if (watch := _watched.get()) is not None:
                watch.extend(draft.lines)
            if dry is not None:
                dry.extend(draft.lines)
                return
            content = _store(draft)
            codes = sorted(draft.subjects)
            audit.record(
                event,
                actor_id=actor.pk if actor else None,
                subject=named(about, codes) or draft.about,
                act_id=row.pk,
                detail={"verb": verb, "kind": str(kind), "lines": len(draft.lines), **counted(codes), **draft.facts},
                content=content,
            )
    except (IntegrityError, OperationalError) as error:
        if isinstance(error, OperationalError) and not deadlocked(error):
            raise
        if dry is None and request_key and (done := Act.objects.filter(request_key=request_key).first()):
            raise AlreadyDone(done) from error
        if (refused := refusal(error)) is None:
            raise  # a mistake of ours, logged: it is not told as somebody else's doing
        raise refused from error


def _insert(row: Act) -> Act:
    if row.request_key and (done := Act.objects.filter(request_key=row.request_key).first()):
        raise AlreadyDone(done)
    clean(row, exclude=["actor"], validate_unique=False)
    row.save(force_insert=True)
    return row


def _store(draft: Draft) -> str:
    """What stays of the act beside its rows, and the fingerprint of all of it."""
    subjects = [
        ActSubject(act=draft.act, kind=kind, code=code, revision=revision)
        for code, (kind, revision) in sorted(draft.subjects.items())
    ]
    lines = [line.kept(draft.act, n) for n, line in enumerate(draft.lines, start=1)]
    ActSubject.objects.bulk_create(subjects)
    ActChange.objects.bulk_create(lines)
    return content_of(draft.act, lines, subjects, draft.steps)


@contextmanager
def watched():
    """The lines of all acts done in the block, whether they are kept or rolled back: what a row of a sheet did."""
    lines: list[Line] = []
    token = _watched.set(lines)
    try:
        yield lines
    finally:
        _watched.reset(token)


@contextmanager
def dry_run():
    """Services run in full in the block, and everything they write is rolled back; no line, no audit event is stored."""
    lines: list[Line] = []
    token = _preview.set(lines)
    try:
        with transaction.atomic():  # around all of it: also what a service writes before, between or after its acts
            yield lines
            transaction.set_rollback(True)
    finally:
        _preview.reset(token)


def preview(service: Callable, **arguments) -> list[Line]:
    """The lines ``service(**arguments)`` would write. Everything it does is rolled back; its errors are raised."""
    with dry_run() as lines:
        service(**arguments)
    return lines
