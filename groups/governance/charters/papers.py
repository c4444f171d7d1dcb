"""A charter as an official paper, to be filed on paper."""

from groups.governance.charters.models import Charter
from groups.papers.cases.papers import number_of
from groups.registry.register.queries.names import group_name
from nanan_groups.kit.days import day_text, in_chinese
from nanan_groups.kit.official.paper import NOTHING, Block, Heading, Paper, Prose, Signature


def charter_paper(charter: Charter, sections: list[dict], word: str) -> Paper:
    """``sections``: what it says, part by part; a part that was not written is told where it is compulsory only. ``word``:
    its state, told of a charter that is not filed."""
    group = group_name(charter.group)
    body: list[Block] = [Prose(f"法人结构：{charter.get_legal_form_display()}")]
    told = [one for one in sections if one["row"].written or one["compulsory"]]
    for at, one in enumerate(told, start=1):
        body.append(Heading(f"第{in_chinese(at)}章　{one['label']}"))
        body += _said(one["row"])
    if not sections:
        body.append(Prose(f"平台启用前备案的章程，正文见公文扫描件。依据文件：{charter.document}"))
    return Paper(
        title=charter.title,
        unit=group,
        number=f"备案号：{charter.filing_number}" if charter.number else number_of(charter.case),
        notes=_standing(charter, word),
        body=(*body, Signature(("集团负责人",), (group,), charter.filed_on)),
    )


def _said(row) -> list[Block]:
    lines = [row.text] if row.text.strip() else []
    if row.reference:
        lines.append(f"见附件{row.reference}")
    return [Prose(line) for line in lines or [NOTHING]]


def _standing(charter: Charter, word: str) -> tuple[str, ...]:
    if not charter.number:
        return (f"本稿未备案，状态：{word}",)
    until = f"，{day_text(charter.superseded_on)}由新版替代" if charter.superseded_on else ""
    return (f"{day_text(charter.filed_on)}备案，{day_text(charter.effective_on)}起施行{until}",)
