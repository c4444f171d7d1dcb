"""Published rounds computed again from what was kept with them."""

from evaluation.results.models import GroupResult, PublishedRound
from evaluation.results.rules.snapshot import UnknownSnapshot, differences
from groups.papers.parts.services import fingerprint


def published_differences(one: PublishedRound) -> list[str]:
    """Against the fingerprint, the rules, and the results that the pages show."""
    out = []
    if fingerprint(one.content) != one.fingerprint:
        out.append("留存的内容与公布时的指纹不符")
    try:
        out += differences(one.content)
    except UnknownSnapshot as unknown:
        return [*out, f"留存的格式不认识：{unknown}"]
    shown = {
        row.participant.group.code: row
        for row in GroupResult.objects.filter(participant__round=one.round)
        .select_related("participant__group")
        .order_by("pk")
    }
    for group in one.content["groups"]:
        code, told = group["input"]["code"], group["result"]
        row = shown.get(code)
        if row is None:
            out.append(f"{code}：没有结果")
        elif (row.total, row.grade, row.rank) != (told["total"], told["grade"], told["rank"]):
            out.append(f"{code}：页面上的结果与公布的不一致")
    return out
