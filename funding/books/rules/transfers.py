"""The way of a transfer inside a group (docs/领域-经费.md 第7节): drafted by the giving school's clerk, signed by the giving and
the receiving head, decided by the group's principal; then it is booked.
"""

from groups.rights.roles import DECIDE_TRANSFERS, SIGN_TRANSFERS, SPEND_FUNDING, roles_with, waits
from nanan_groups.kit.arrows import Arrow, CaseKind, Reader

GIVING, RECEIVING = "giving", "receiving"
HEADS = roles_with(SIGN_TRANSFERS)
DECIDERS = roles_with(DECIDE_TRANSFERS)

TRANSFER = CaseKind(
    code="funding_transfer",
    label="横向调剂",
    writers=roles_with(SPEND_FUNDING),
    states={
        "giving": "待转出校签字",
        "receiving": "待转入校签字",
        "deciding": "待集团决定",
        "booked": "已记账",
        "refused": "未通过",
    },
    arrows=(
        Arrow(
            "give", "转出签字", "转出校已签字", ("giving",), "receiving", HEADS, consents=GIVING,
            says="同意从本校转出这笔经费；接着由转入校校长签字。",
        ),
        Arrow(
            "receive", "转入签字", "转入校已签字", ("receiving",), "deciding", HEADS, consents=RECEIVING,
            says="同意转入这笔经费；接着由集团总校校长决定。",
        ),
        Arrow(
            "book", "同意并记账", "已记账", ("deciding",), "booked", DECIDERS, decides=True, closes=True,
            says="立即记账，转出校和转入校的余额随之变动，并告知区教委财务科室。",
        ),
        Arrow(
            "refuse_giving", "不同意转出", "未通过", ("giving",), "refused", HEADS, party=GIVING,
            comment="不同意的原因", closes=True,
        ),
        Arrow(
            "refuse_receiving", "不同意转入", "未通过", ("receiving",), "refused", HEADS, party=RECEIVING,
            comment="不同意的原因", closes=True,
        ),
        Arrow(
            "refuse", "不予通过", "未通过", ("deciding",), "refused", DECIDERS, comment="不予通过的原因", decides=True,
            closes=True,
        ),
    ),
    waits={
        "giving": waits(SIGN_TRANSFERS, "转出签字", party=GIVING),
        "receiving": waits(SIGN_TRANSFERS, "转入签字", party=RECEIVING),
        "deciding": waits(DECIDE_TRANSFERS, "调剂决定"),
    },
    words={Reader.SUBMITTER: {"giving": "已提交，等待转出校签字"}},
    final=frozenset({"booked", "refused"}),
    under_review=frozenset({"giving", "receiving", "deciding"}),
    in_force=frozenset({"booked"}),
    tones={"giving": "info", "receiving": "info", "deciding": "info", "booked": "ok", "refused": "due"},
)  # fmt: skip
