"""``manage.py export_annex2``: Annex 2 as a workbook or a Word document, as of any day. Exit 2: bad day or unwritable file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from groups.registry.annex2.papers.paper import annex2_document
from groups.registry.annex2.papers.xlsx import annex2_workbook
from groups.registry.annex2.queries import annex2_tables
from groups.registry.management.days import add_as_of, as_of_day
from groups.registry.models import EducationGroup
from groups.registry.register.services.exports import record_export
from nanan_groups.kit.days import day_text

FORMS = {".xlsx": annex2_workbook, ".docx": annex2_document}


class Command(BaseCommand):
    help = "导出教育集团一览表（附件2），Excel 或 Word。退出码：0 已导出；2 日期无效或文件无法写入。"

    def add_arguments(self, parser):
        add_as_of(parser)
        parser.add_argument("--output", metavar="文件.xlsx|文件.docx", help="写到哪个文件")

    def handle(self, *args, as_of=None, output=None, **options):
        day = as_of_day(as_of)
        if not output:
            raise CommandError("请用 --output 写明要写入的文件，如 --output 一览表.xlsx。", returncode=2)
        path = Path(output)
        make = FORMS.get(path.suffix.lower())
        if make is None:
            raise CommandError(f"文件名“{path.name}”应以 .xlsx 或 .docx 结尾。", returncode=2)
        tables = annex2_tables(day, EducationGroup.objects.filter(void=False))
        content, groups = make(tables, day), sum(len(table.rows) for table in tables)
        # The event stands only when the file does, and there is no file without its event.
        with transaction.atomic():
            record_export(actor=None, what="annex2", day=day, count=groups, content=content)
            write(path, content)
        self.stdout.write(f"已导出{day_text(day)}的一览表：{len(tables)} 张表，{groups} 个集团，写入 {path}。")


def write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as problem:
        raise CommandError(f"文件“{path}”无法写入：{reason(problem)}。", returncode=2) from problem


def reason(problem: OSError) -> str:
    """The operating system says it in English; these are the cases a person can mend."""
    known = {
        FileNotFoundError: "所在文件夹不存在",
        NotADirectoryError: "路径中有一段不是文件夹",
        IsADirectoryError: "这是一个文件夹",
        PermissionError: "没有写入权限，或文件正被打开",
    }
    return known.get(type(problem), f"系统错误 {problem.errno}（{problem.strerror}）")
