"""What ``manage.py check_staffing`` ends with."""

import json
from io import StringIO

from django.core.management import call_command


def check_staffing() -> tuple[int, list[str]]:
    """Its exit code, and the kinds of what it found; the words it ends with where all is sound."""
    out = StringIO()
    try:
        call_command("check_staffing", stdout=out)
    except SystemExit as ended:
        return ended.code, [json.loads(line)["kind"] for line in out.getvalue().splitlines()]
    return 0, out.getvalue().split()
