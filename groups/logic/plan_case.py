"""The way of an annual plan: drafted, handed in, returned with a reason or approved, followed at half-year, closed
(细则 三(一)6; docs/领域.md 第3.4节). One or two levels of review, as the campaign says.
"""

from nanan_groups.kit.arrows import Arrow, CaseKind, Reader, Wait

from ..enums import Role

PRINCIPAL, OFFICE = Role.GROUP_PRINCIPAL.value, Role.GROUP_OFFICE.value
OFFICER, LEADER = Role.REGISTRY_OFFICER.value, Role.BUREAU_LEADER.value
RETURN = "退回原因"

ANNUAL_PLAN = CaseKind(
    code="annual_plan",
    label="年度计划",
    writers=(PRINCIPAL, OFFICE),
    states={
        "draft": "起草中",
        "submitted": "已提交",
        "returned": "已退回",
        "endorsed": "待领导审定",
        "approved": "已通过",
        "summary_submitted": "总结已提交",
        "summary_returned": "总结已退回",
        "closed": "已办结",
    },
    arrows=(
        Arrow(
            "submit", "提交", "已提交", ("draft", "returned"), "submitted", (PRINCIPAL,),
            needs=("texts", "tasks", "targets", "strategies"), deadline="submit", submits=True,
            says="提交后不能再修改，由区教委审核；审核前可以撤回。本次提交的全文留存为一个版本。",
        ),
        Arrow("withdraw", "撤回修改", "已撤回", ("submitted",), "draft", (PRINCIPAL,),
            says="撤回后回到起草状态，可以修改，改好后须重新提交。",
        ),
        Arrow("return", "退回", "已退回", ("submitted",), "returned", (OFFICER,), comment=RETURN, deadline="review",
            says="退回后由集团修改并重新提交；退回原因会发给集团总校校长和集团办公室。",
        ),
        Arrow(
            "approve", "通过", "已通过", ("submitted",), "approved", (OFFICER,), only_if="one_level", two_person=True,
            deadline="review", decides=True,
            says="通过后计划进入执行，由集团填报进展。",
        ),
        Arrow(
            "endorse", "报领导审定", "科室审核通过", ("submitted",), "endorsed", (OFFICER,), only_if="two_levels",
            two_person=True, deadline="review",
            says="报送后由区教委领导审定。",
        ),
        Arrow(
            "leader_approve", "审定通过", "领导审定通过", ("endorsed",), "approved", (LEADER,), two_person=True,
            deadline="review", decides=True,
            says="审定通过后计划进入执行，由集团填报进展。",
        ),
        Arrow(
            "leader_return", "退回", "领导退回", ("endorsed",), "returned", (LEADER,), comment=RETURN, deadline="review",
            says="退回后由集团修改并重新提交；退回原因会发给集团总校校长和集团办公室。",
        ),
        Arrow(
            "submit_summary", "提交总结", "总结已提交", ("approved", "summary_returned"), "summary_submitted", (PRINCIPAL,),
            needs=("summary", "progress"),
            says="提交后不能再修改进展和总结，由区教委审核。",
        ),
        Arrow(
            "return_summary", "退回总结", "总结已退回", ("summary_submitted",), "summary_returned", (OFFICER,),
            comment=RETURN,
            says="退回后由集团修改总结并重新提交。",
        ),
        Arrow(
            "close", "办结", "已办结", ("summary_submitted",), "closed", (OFFICER,), two_person=True, closes=True,
            says="办结后本年度计划不再变动。",
        ),
        # On paper before the portal: entered with its document, never a button.
        Arrow("record", "补录", "补录", ("draft",), "approved", (OFFICER,), only_if="entered_afterwards", decides=True),
        Arrow(
            "record_closed", "补录", "补录（已办结）", ("draft",), "closed", (OFFICER,), only_if="entered_afterwards",
            decides=True, closes=True,
        ),
    ),
    waits={
        "draft": (Wait(PRINCIPAL, "起草并提交年度计划", "submit"), Wait(OFFICE, "起草年度计划", "submit")),
        "returned": (Wait(PRINCIPAL, "按退回意见修改并重新提交"), Wait(OFFICE, "按退回意见修改")),
        "submitted": (Wait(OFFICER, "审核年度计划", "review"),),
        "endorsed": (Wait(LEADER, "审定年度计划", "review"),),
        "approved": (Wait(PRINCIPAL, "填报进展，年终提交总结"), Wait(OFFICE, "填报任务进展")),
        "summary_submitted": (Wait(OFFICER, "审核年终总结"),),
        "summary_returned": (Wait(PRINCIPAL, "按退回意见修改总结"), Wait(OFFICE, "按退回意见修改总结")),
    },
    words={
        Reader.SUBMITTER: {
            "submitted": "已提交，等待区教委审核",
            "returned": "被退回，请修改",
            "endorsed": "科室已通过，等待领导审定",
            "approved": "已通过，执行中",
            "summary_submitted": "总结已提交，等待区教委审核",
            "summary_returned": "总结被退回，请修改",
        },
        Reader.OFFICER: {
            "draft": "集团起草中",
            "submitted": "待审核",
            "returned": "已退回，等待集团修改",
            "endorsed": "已报领导",
            "approved": "执行中",
            "summary_submitted": "总结待审核",
            "summary_returned": "总结已退回，等待集团修改",
        },
        Reader.LEADER: {
            "draft": "集团起草中",
            "submitted": "科室审核中",
            "returned": "退回集团修改",
            "endorsed": "待审定",
            "approved": "执行中",
            "summary_submitted": "科室审核总结中",
            "summary_returned": "总结退回集团修改",
        },
    },
    final=frozenset({"closed"}),
    editable=frozenset({"draft", "returned"}),
    tones={
        "submitted": "info", "returned": "due", "endorsed": "info", "approved": "ok", "summary_submitted": "info",
        "summary_returned": "due", "closed": "ok",
    },
)  # fmt: skip

# Where the year-end summary may be written.
SUMMARY_STATES = frozenset({"approved", "summary_returned"})
