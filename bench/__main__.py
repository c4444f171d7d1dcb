"""``python -m bench [NAME …]``: run the named benches (all of them without a name), one JSON object each."""

import importlib
import json
import sys

BENCHES = (
    "pages",
    "registry",
    "import_rosters",
    "export_rosters",
    "exchange_sheet",
    "submissions",
    "funding",
    "staffing",
    "evaluation",
)


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"no such bench: {', '.join(unknown)}; there are: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    for name in names or BENCHES:
        print(json.dumps(importlib.import_module(f"bench.{name}").run(), ensure_ascii=False, indent=2), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
