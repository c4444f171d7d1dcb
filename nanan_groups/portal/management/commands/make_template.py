"""``manage.py make_template``: the empty template of a dataset; with --as, its drop-downs hold that person's scope.

Exit 0: written. 2: no such dataset or person, no right to import it, or the file cannot be written.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from nanan_groups.kit.excel.template import make_template
from nanan_groups.kit.scope import scope_of
from nanan_groups.portal.management.people import dataset_named, file_to, person


class Command(BaseCommand):
    help = "生成一张数据表的导入模板。退出码：0 已生成；2 没有这张表、无权导入，或文件无法写入。"

    def add_arguments(self, parser):
        parser.add_argument("dataset", metavar="数据表", help="如 staff、enrolment、institutions")
        parser.add_argument("--output", metavar="文件.xlsx", required=True, help="写到哪个文件")
        parser.add_argument("--as", dest="username", metavar="工号", help="下拉列表取谁的任职范围；不写则没有下拉列表")

    def handle(self, *args, dataset, output, username=None, **options):
        path = Path(output)
        if path.suffix.lower() != ".xlsx":
            raise CommandError(f"文件名“{path.name}”应以 .xlsx 结尾。", returncode=2)
        one, lists = dataset_named(dataset), {}
        if username:
            scope = scope_of(person(username))
            if not one.may_import(scope):
                raise CommandError("该账号的任职不能导入这张表。", returncode=2)
            lists = one.lists(scope, timezone.localdate())
        content = make_template(one.sheet, lists=lists)
        with file_to(path) as out:
            out.write(content)
        self.stdout.write(f"已生成“{one.title}”的模板，写入 {path}。")
