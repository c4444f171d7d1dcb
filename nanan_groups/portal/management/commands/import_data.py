"""``manage.py import_data``: a file into one dataset, as a person who may, through the services the pages use.

Exit 0: written (or, with --dry-run, would be). 1: rows were refused and nothing was written. 2: the file cannot be used,
or the person may not. The last line of the output is JSON. Nothing personal is printed: the rows are in --errors.
"""

import json
import time
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count
from django.utils import timezone

from groups.registry.management.commands.export_annex2 import reason as why
from nanan_groups.kit.days import parse_day
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel.answers import Question
from nanan_groups.portal.imports.files import marked_workbook
from nanan_groups.portal.management.people import dataset_named, file_to, person
from nanan_groups.records.imports import jobs
from nanan_groups.records.models import ImportJob, ImportProblem, JobState

COUNTS = ("rows", "new", "changed", "unchanged", "refused")
NONE = "没有写入任何数据。"
TRIES = 3  # when others change the data between the check and the writing


class Command(BaseCommand):
    help = "导入一个文件。退出码：0 已写入；1 有行被拒，没有写入；2 文件不能使用或无权导入。最后一行输出为 JSON。"

    def add_arguments(self, parser):
        parser.add_argument("dataset", metavar="数据表", help="如 staff、enrolment、institutions")
        parser.add_argument("file", metavar="文件", help=".xlsx、.xls 或 .csv")
        parser.add_argument("--as", dest="username", metavar="工号", required=True, help="以谁的任职导入")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")
        parser.add_argument("--good-rows", action="store_true", help="有行被拒时，只写入无误的行")
        parser.add_argument("--doubts-seen", action="store_true", help="可能重复的行已逐条核对，照样写入")
        parser.add_argument("--errors", metavar="文件.xlsx", help="有行被拒时，把标注错误的工作簿写到这里")
        parser.add_argument("--answers", metavar="文件.json", help="对照的回答：[[种类, 列, 文件中的写法, 读作], …]")
        parser.add_argument("--effective-on", metavar="日期", help="生效日；不写为今天")
        parser.add_argument("--reason", default="命令行导入", help="导入说明")

    def handle(self, *args, dataset, file, username, dry_run, good_rows, errors, effective_on, reason, **options):
        self.doubts_seen = options["doubts_seen"]
        started = time.monotonic()
        self.job = None
        try:
            self._check(dataset, Path(file), username, effective_on, reason, _answers(options["answers"]))
            try:
                code, sentence = self._decide(dry_run, good_rows, errors)
            finally:
                self._put_away()
        except PermissionDenied as refused:
            code, sentence = 2, str(refused)
        except RuleViolation as refused:
            code, sentence = 2, refused.sentence
        except CommandError as refused:
            code, sentence = refused.returncode, str(refused)
        if code == 0:
            self.stdout.write(sentence)
        counts = {name: getattr(self.job, name) if self.job else 0 for name in COUNTS}
        self.stdout.write(json.dumps(counts | {"seconds": round(time.monotonic() - started, 3)}))
        if code:
            raise CommandError(sentence, returncode=code)

    def _check(self, dataset, path, username, effective_on, reason, answers) -> None:
        actor = person(username)
        code = dataset_named(dataset).code
        day = parse_day(effective_on, label="生效日") if effective_on else timezone.localdate()
        with _opened(path) as source:
            self.job = jobs.receive(
                actor=actor,
                dataset=code,
                file=File(source),
                file_name=path.name,
                effective_on=day,
                reason=reason,
                answers=answers,
            )
        try:
            jobs.check(self.job)
        except RuleViolation:  # another import of the same schools is at work
            self._put_away()
            raise

    def _decide(self, dry_run: bool, good_rows: bool, errors: str | None) -> tuple[int, str]:
        job = self.job
        if job.state != JobState.READY:
            return 2, job.sentence
        for line in (*job.notices, *self._questions()):
            self.stdout.write(line)
        if job.refused and errors:
            self._hand_back(Path(errors))
        there = bool(job.new or job.changed)
        if job.refused and not (good_rows and there):
            return 1, f"有 {job.refused} 行被拒，没有写入任何数据。{self._where()}"
        if not there:
            return 0, "没有需要写入的行。"
        if dry_run:
            return 0, "检查完成，没有写入任何数据。"
        for _ in range(TRIES):
            try:
                if self._confirm(good_rows):
                    jobs.write(job)
            except RuleViolation as refused:  # others changed the data since the check
                if refused.code == "nothing":
                    return (1, f"{NONE}可写入的行都被拒。") if job.refused else (0, "没有需要写入的行。")
                if refused.code == "doubts":
                    return (
                        1,
                        f"{len(job.layout['doubts'])} 处可能重复，{NONE}请在页面上核对，或核对后加 --doubts-seen。",
                    )
                if refused.code != "refused-rows":
                    raise
                return 1, f"有 {job.refused} 行被拒，{NONE}{self._where()}"
            if job.state != JobState.READY:
                break
        if job.state != JobState.DONE:
            return 1, job.sentence or "没有写入任何数据。"
        return 0, f"已写入：新增 {job.new} 行，变更 {job.changed} 行，未变 {job.unchanged} 行。"

    def _confirm(self, good_rows: bool) -> bool:
        job = self.job
        return jobs.confirm(
            job=job, actor=job.actor, sha256=job.sha256, good_rows=good_rows, doubts_seen=self.doubts_seen
        )

    def _questions(self) -> list[str]:
        """What the file leaves open, as --answers would say it: the wording, never whose row it is."""
        out = []
        for one in (Question(**one) for one in self.job.questions):
            if one.open:
                asked = json.dumps([one.kind, one.column, one.asked, one.proposed], ensure_ascii=False)
                out.append(f"“{one.text}”（{one.count} 个单元格）没有对照，可在 --answers 中写明：{asked}")
        return out

    def _hand_back(self, path: Path) -> None:
        content = marked_workbook(self.job)
        with file_to(path) as out:
            out.write(content)
        self.stdout.write(f"标注错误的工作簿已写到 {path}。")

    def _where(self) -> str:
        """In which columns how often: counts, not what stands in the cells."""
        found = ImportProblem.objects.filter(job=self.job).values_list("header").order_by("header")
        return (
            "、".join(f"“{header or '整行'}”{times} 处" for header, times in found.annotate(times=Count("pk"))) + "。"
        )

    def _put_away(self) -> None:
        """Nobody will confirm on a page what a command has checked."""
        job = ImportJob.objects.select_related("actor").get(pk=self.job.pk)
        if job.state in (JobState.READY, JobState.RECEIVED):
            jobs.cancel(job=job, actor=job.actor)


def _answers(path: str | None) -> list:
    if path is None:
        return []
    try:
        given = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise CommandError(f"对照文件“{path}”无法读取，应为 JSON。", returncode=2) from problem
    if not isinstance(given, list) or not all(
        isinstance(one, list) and len(one) == 4 and all(isinstance(part, str) for part in one) for one in given
    ):
        raise CommandError(f"对照文件“{path}”应为 [[种类, 列, 文件中的写法, 读作], …]。", returncode=2)
    return given


def _opened(path: Path):
    try:
        return path.open("rb")
    except OSError as problem:
        raise CommandError(f"文件“{path}”无法读取：{why(problem)}。", returncode=2) from problem
