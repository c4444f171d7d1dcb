"""``manage.py load_policy``: the policy's facts, again and again without harm."""

from django.core.management.base import BaseCommand

from groups.registry.policy.services import load_policy


class Command(BaseCommand):
    help = "装入政策数据（附件2一览表、部门、十项举措、政策前基数）。只补缺少的，不改动已有的。"

    def handle(self, *args, **options):
        loaded = load_policy()
        if not loaded.total:
            self.stdout.write("政策数据已齐，没有改动。")
            return
        self.stdout.write("已装入：" + "，".join(f"{name} {n}" for name, n in loaded.counts.items() if n))
