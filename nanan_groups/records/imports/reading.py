"""The file of a job read once: checked, staged, and what it leaves open asked; what the preview says beside the rows."""

from collections.abc import Sequence

from nanan_groups.kit.excel import Checker, Chunk, Problem
from nanan_groups.kit.excel.answers import Answers
from nanan_groups.kit.excel.pages import place_of
from nanan_groups.kit.excel.reader import SheetFile, Unusable, open_sheet
from nanan_groups.kit.failpoints import here
from nanan_groups.kit.scope import scope_of
from nanan_groups.kit.texts import shortened

from ..models import ImportJob, ImportProblem, JobState
from . import answering, progress, story
from .datasets import Dataset
from .files import local_path
from .writers import Writer

CHUNK = 2_500  # rows checked at once, while the reader brings the next
MOST_PROBLEMS = 100_000  # cells; more is the wrong template or column, not a list to mend


def opened(job: ImportJob, dataset: Dataset, writer: Writer, path, answers: Answers) -> tuple[SheetFile, Checker]:
    """The sheet of the kept file and what checks its rows, with these answers."""
    sheet = open_sheet(path, file_name=job.file_name, sheet=dataset.sheet, sheet_name=job.sheet_name, answers=answers)
    writer.place = place_in(sheet.tabs)
    checker = Checker(
        dataset.sheet,
        sheet.columns,
        resolve=writer.resolve,
        may=scope_of(job.actor).may_somewhere,
        answers=answers,
        place=writer.place,
        said=sheet.said,
    )
    writer.absent, writer.spared = checker.absent, checker.spared
    return sheet, checker


def place_in(tabs: Sequence[dict]):
    """How a sentence calls a row of the file."""
    return lambda number: place_of(tabs, number)


def read_all(job: ImportJob, dataset: Dataset, writer: Writer) -> dict:
    """What a check leaves in its job: ready for the yes, or asking. Unusable when it can be neither."""
    answers = answering.of(job)
    with local_path(job.file) as path:
        sheet, checker = opened(job, dataset, writer, path, answers)
        report = progress.Reporter(job.token, "正在检查", sheet.last_row)
        rows, wrong, bad = 0, 0, set()
        for numbers, cells in sheet.chunks(CHUNK):
            chunk = checker.check(cells, numbers)
            found = chunk.problems + writer.stage(chunk)
            wrong += len(found)
            if wrong > MOST_PROBLEMS:
                raise Unusable(
                    "too-many-problems",
                    f"有误的单元格超过 {MOST_PROBLEMS} 处，请核对是否用错了模板或列，改正后再上传。",
                )
            _note(job, dataset, found, bad, _who(dataset, chunk, found))
            rows += chunk.rows
            here("import.check", rows)
            report(numbers[-1])
        if not rows:
            raise Unusable("no-rows", "表头之下没有数据行，请填写后再上传。")
        questions = answering.with_options(job, dataset, [*sheet.asks, *checker.questions()])
        for one in questions:
            one.earlier = bool(one.answer) and one.key in answers.earlier
        facts = {
            "rows": rows,
            "hidden_rows": sheet.hidden_rows,
            "sheet_name": sheet.sheet_name or job.sheet_name,
            "sentence": "",
            "questions": [one.plain() for one in questions],
            "answers": [[*one.key, one.answer] for one in questions if one.answer],
        }
        if answering.waits(job, questions):
            writer.clear()
            counts = {"refused": len(bad), "new": 0, "changed": 0, "unchanged": 0}
            return facts | counts | {"state": JobState.ASKING, "notices": _missing(sheet)}
        writer.beat = lambda done: report(max(1, min(done, sheet.last_row - 1)))
        counts, digest, last = writer.finish_check()
        _note(job, dataset, last, bad, writer.who(number for number, _ in last))
        layout = {
            "header_row": sheet.header_row,
            "headers": sheet.headers,
            "names": sheet.names,
            "tabs": sheet.tabs if len(sheet.tabs) > 1 else [],
            "saved_at": sheet.saved_at,
            "story": [*_left(sheet), *story.of(job, writer, sheet.saved_at)],
            "memory": writer.memory(),
            "doubts": writer.doubts(),
        }
        return facts | {
            "state": JobState.READY,
            "new": counts.new,
            "changed": counts.changed,
            "unchanged": counts.unchanged,
            "refused": len(bad),
            "digest": digest,
            "notices": _notices(dataset, sheet, checker, questions),
            "layout": layout,
        }


def _missing(sheet: SheetFile) -> list[str]:
    """The required columns that the file does not seem to have: one of its own headings has to be each."""
    several = len(sheet.pages) > 1
    return [
        f"{f'工作表“{shortened(name, 31)}”' if several else '文件'}没有必填的{'、'.join(f'“{one}”' for one in headers)}列。"
        "名称不同的，请在下面为它选定；确实没有的，请放弃，在文件中补上后再上传。"
        for name, headers in sheet.missing.items()
    ]


def _left(sheet: SheetFile) -> list[str]:
    """What of the file is not read at all."""
    told = []
    if rows := sum(sheet.left.values()):
        names = "、".join(f"“{shortened(name, 31)}”" for name in list(sheet.left)[:20])
        told.append(f"另有 {rows} 行在未选的工作表{names}，没有读取。")
    return told + [f"工作表“{name}”没有读取：{sentence}" for name, sentence in list(sheet.without.items())[:20]]


def _notices(dataset: Dataset, sheet: SheetFile, checker: Checker, questions) -> list[str]:
    """What was not read comes first: of many only the first are seen at once."""
    headers = {name: column.header for name, column in dataset.sheet.entered().items()}
    told = list(sheet.notices)
    if absent := [header for name, header in headers.items() if name in checker.absent - checker.locked]:
        told.append(f"文件没有{'、'.join(f'“{header}”' for header in absent)}列，{dataset.sheet.without}")
    if sheet.ignored:
        told.append(f"{'、'.join(f'“{header}”' for header in sheet.ignored)}列只供阅读，不写入。")
    if sheet.aside:
        told.append(f"{'、'.join(f'“{shortened(one, 30)}”' for one in sheet.aside)}是文件自己的列，没有读取。")
    told += answering.told(questions, headers)
    told += [f"“{headers[name]}”有 {n} 个单元格{text}。" for (name, text), n in sorted(checker.notices.items())]
    return told


def _who(dataset: Dataset, chunk: Chunk, found: Sequence[tuple[int, Problem]]) -> dict[int, str]:
    """Whom the rows with problems are about; those that the writer refused were read in full."""
    missing = {number for number, _ in found} - chunk.who.keys()
    if missing:
        return chunk.who | {n: dataset.sheet.subject_of(row) for n, row, _ in chunk.good if n in missing}
    return chunk.who


def _note(job: ImportJob, dataset: Dataset, found, bad: set[int], who: dict[int, str]) -> None:
    headers = {name: column.header for name, column in dataset.sheet.columns().items()}
    bad.update(number for number, _ in found)
    ImportProblem.objects.bulk_create(
        (
            ImportProblem(
                job=job,
                row=number,
                column=problem.column,
                header=headers.get(problem.column, ""),
                subject=shortened(who.get(number, ""), 200),
                code=problem.code,
                sentence=problem.sentence,
            )
            for number, problem in found
        ),
        batch_size=1000,
    )
