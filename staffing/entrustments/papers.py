"""校区法人授权委托书 as an official paper, for the legal person to sign."""

from nanan_groups.kit.days import day_text
from nanan_groups.kit.official.layouts import SHEET
from nanan_groups.kit.official.paper import Fact, Facts, Paper, Prose, Signature
from staffing.entrustments.models import Entrustment


def letter(row: Entrustment, school: str, campus: str, post: str) -> Paper:
    """``post``: where the entrusted person works, as what."""
    term = f"自{day_text(row.valid_from)}起" + (
        f"，至{day_text(row.valid_to)}止（不含当日）" if row.valid_to else "，长期有效"
    )
    facts = (
        Fact("校区", campus),
        Fact("受托人", row.person.name),
        Fact("现任", post),
        Fact("委托期限", term),
        Fact("委托文件", row.document),
    )
    return Paper(
        title="校区法人授权委托书",
        layout=SHEET,
        body=(
            Prose(f"{school}法定代表人委托下列人员负责{campus}，在权限内行使职责："),
            Facts(facts, label="委托"),
            Facts((Fact("委托权限", row.powers),), label="权限"),
            Signature(("法定代表人", "受托人"), (school,), row.valid_from),
        ),
    )
