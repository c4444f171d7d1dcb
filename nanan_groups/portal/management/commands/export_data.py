"""``manage.py export_data``: a dataset as a workbook or CSV, as a person who may, recorded like an export of the pages.

Exit 0: written. 2: the person may not, or the file cannot be written.
"""

from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from groups.registry.management.days import add_as_of, as_of_day
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.portal import centre
from nanan_groups.portal.exports.views import ALL, ALL_TITLE
from nanan_groups.portal.management.people import copy_to, dataset_named, person
from nanan_groups.records.exports import Wish, take_out

FORMATS = {".xlsx": "xlsx", ".csv": "csv"}


class Command(BaseCommand):
    help = "导出一张数据表（all 为全部）。退出码：0 已导出；2 无权导出，或文件无法写入。"

    def add_arguments(self, parser):
        parser.add_argument("dataset", metavar="数据表", help=f"如 staff、enrolment；{ALL} 为全部，写入同一个工作簿")
        parser.add_argument("--as", dest="username", metavar="工号", required=True, help="以谁的任职导出")
        parser.add_argument("--output", metavar="文件.xlsx|文件.csv", required=True, help="写到哪个文件")
        parser.add_argument("--clear", action="store_true", help="联系电话导出明文，须同时用 --reason 写明用途")
        parser.add_argument("--reason", default="", help="用途，写入导出说明和审计")
        add_as_of(parser)

    def handle(self, *args, dataset, username, output, clear, reason, as_of=None, **options):
        path = Path(output)
        form = FORMATS.get(path.suffix.lower())
        if form is None:
            raise CommandError(f"文件名“{path.name}”应以 .xlsx 或 .csv 结尾。", returncode=2)
        if clear and not reason.strip():
            raise CommandError("导出明文电话须用 --reason 写明用途。", returncode=2)
        actor = person(username)
        chosen = centre.to_export(scope_of(actor)) if dataset == ALL else [dataset_named(dataset)]
        wish = Wish(as_of_day(as_of), form, reason=reason.strip() or "命令行导出", clear=clear)
        try:
            if not chosen:
                raise PermissionDenied("该账号的任职不含导出。")
            taken = take_out(actor=actor, datasets=chosen, wish=wish, title=ALL_TITLE if dataset == ALL else "")
        except PermissionDenied as refused:
            raise CommandError(str(refused), returncode=2) from None
        except RuleViolation as refused:
            raise CommandError(refused.sentence, returncode=2) from None
        with taken.file as source:
            copy_to(path, source)
        self.stdout.write(f"已导出 {taken.count} 行，写入 {path}。导出编号 {taken.number}，文件指纹 {taken.sha256}。")
