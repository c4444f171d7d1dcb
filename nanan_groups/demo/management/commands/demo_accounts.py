"""``manage.py demo_accounts``: one account per role in demonstration mode; refuses outside it."""

import json

from django.core.management.base import BaseCommand, CommandError

from nanan_groups.demo.accounts import make_demo_accounts
from nanan_groups.demo.year import Refused, refuse_other


class Command(BaseCommand):
    help = "打印演示账号（每个角色一个）。只在演示模式下、演示库里可用。"

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=["json", "text"], default="text")

    def handle(self, *args, **options):
        try:
            refuse_other()
        except Refused as why:
            raise CommandError(str(why), returncode=2) from None
        accounts = make_demo_accounts()
        if options["format"] == "json":
            rows = [{name: a[name] for name in ("role", "username", "password")} for a in accounts]
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        for account in accounts:
            self.stdout.write(f"{account['username']}  {account['password']}  {account['label']}")
