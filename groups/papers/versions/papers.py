from nanan_groups.kit.days import day_text
from nanan_groups.kit.word import paragraph, table

NOTHING = "（未填写）"


def heading(document, text: str) -> None:
    paragraph(document, text, size=13, bold=True, before=10)


def subheading(document, text: str) -> None:
    paragraph(document, text, size=11, bold=True, before=4)


def text_of(document, text: str) -> None:
    for line in (text.strip() or NOTHING).split("\n"):
        paragraph(document, line)


def title_of(document, title: str, below: str) -> None:
    paragraph(document, title, size=18, bold=True, centre=True)
    paragraph(document, below, centre=True)


def steps_table(document, steps) -> None:
    """The steps of its case, the earliest first."""
    heading(document, "办理记录")
    rows = [
        (
            f"{day_text(one.at.date())} {one.at:%H:%M}",
            one.done + ("（逾期）" if one.late else ""),
            f"{one.actor} {one.role}".strip(),
            one.comment,
        )
        for one in reversed(steps)
    ]
    table(document, ("时间", "办理", "办理人", "意见"), rows, widths=(4, 3, 4.4, 5.8))
