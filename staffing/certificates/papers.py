"""交流经历证明 on paper: intervals, months, number, and a QR code by which an outsider can check it."""

from nanan_groups.kit.official.layouts import SHEET
from nanan_groups.kit.official.paper import (
    BUREAU,
    Align,
    Fact,
    Facts,
    Paper,
    PaperColumn,
    Prose,
    QrCode,
    Signature,
    rows_of,
)
from staffing.certificates.models import Certificate

COLUMNS = (
    PaperColumn("序号", 1, Align.CENTRE),
    PaperColumn("起止", 3.4, Align.CENTRE, whole=True),
    PaperColumn("种类", 1.8, Align.CENTRE),
    PaperColumn("派出 → 接收", 5),
    PaperColumn("占比", 1.8, Align.CENTRE),
    PaperColumn("考核", 1.5, Align.CENTRE),
    PaperColumn("决定文件", 3.4),
)


def certificate_paper(row: Certificate, address: str, standing: str) -> Paper:
    """``address``: of the check page with number and word. ``standing``: said under the title of one that holds no longer."""
    told = row.content
    rows = [
        (
            number,
            leg["period"],
            leg["kind"],
            leg["places"],
            leg["share"],
            leg["grade"] or ("进行中" if leg["running"] else "—"),
            leg["document"],
        )
        for number, leg in enumerate(told["legs"], start=1)
    ]
    facts = (Fact("姓名", told["name"]), Fact("工号", told["staff_no"]), Fact("编制所在学校", told["school"]))
    return Paper(
        title="交流经历证明",
        number=f"证明号：{row.number}　校验码：{row.check_word}",
        notes=(standing,) if standing else (),
        layout=SHEET,
        body=(
            Facts(facts, label="持证人"),
            Prose("经核对，该同志的交流经历如下："),
            rows_of(COLUMNS, rows, label="交流经历"),
            Prose(f"截至出具日，评职计算的交流月数为 {told['months']} 个月（{told['way']}）。"),
            QrCode(address, f"扫码核验：证明号 {row.number}，校验码 {row.check_word}"),
            Signature((), (BUREAU,), row.issued_on),
        ),
    )
