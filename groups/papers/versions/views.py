from collections.abc import Iterable

from groups.papers.versions.rules import Change, shortened


def printed_changes(found: Iterable[Change]) -> list[dict]:
    """Differences of any paper, for papers/versions/_changes.html."""
    words = {"added": "新增", "removed": "删去", "changed": "修改"}
    tones = {"added": "ok", "removed": "warn", "changed": "info"}
    return [
        {
            "part": one.part,
            "title": one.title,
            "kind": words[one.kind],
            "tone": tones[one.kind],
            "lines": one.lines,
            "pieces": shortened(one.pieces),
        }
        for one in found
    ]
