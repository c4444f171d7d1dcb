"""The way of a department's yearly report on its part of a measure: written and handed in by its reporter, accepted or
returned by the bureau."""

from groups.rights.roles import REPORT_MEASURES, RUN_MEASURES, roles_with, waits
from nanan_groups.kit.arrows import Arrow, CaseKind, Reader

REPORTERS, OFFICERS = map(roles_with, (REPORT_MEASURES, RUN_MEASURES))

REPORT = CaseKind(
    code="measure_report",
    label="部门举措报告",
    writers=REPORTERS,
    states={"draft": "起草中", "submitted": "已报送，待确认", "accepted": "已确认", "returned": "已退回"},
    arrows=(
        Arrow(
            "submit", "报送", "已报送", ("draft", "returned"), "submitted", REPORTERS, needs=("told",), submits=True,
            says="报送后由区教委确认；确认前可以被退回修改。",
        ),
        Arrow("accept", "确认", "已确认", ("submitted",), "accepted", OFFICERS, decides=True, closes=True),
        Arrow("send_back", "退回", "已退回", ("submitted",), "returned", OFFICERS, comment="退回的原因", decides=True),
    ),
    waits={
        "draft": waits(REPORT_MEASURES, "报送举措进展"),
        "returned": waits(REPORT_MEASURES, "修改举措报告"),
        "submitted": waits(RUN_MEASURES, "确认举措报告"),
    },
    words={Reader.SUBMITTER: {"submitted": "已报送，等待确认"}},
    final=frozenset({"accepted"}),
    editable=frozenset({"draft", "returned"}),
    under_review=frozenset({"submitted"}),
    came_back=frozenset({"returned"}),
    in_force=frozenset({"accepted"}),
    tones={"submitted": "info", "accepted": "ok", "returned": "due"},
)  # fmt: skip

NOT_HANDED_IN = ("draft",)  # the department's own
