"""The roster as a sheet: the one declaration for template, import, form, error workbook and export."""

import re

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import Choice, Code, Column, Columns, Day, Month, Reference, Sheet, labels
from nanan_groups.kit.excel.kinds import PersonName, read_text, short
from nanan_groups.kit.excel.raw import bared
from nanan_groups.kit.names import PERSON, PERSON_TEXT
from staffing.roster.models.people import PHONE, STAFF_NO
from staffing.roster.rules import row_problems
from staffing.roster.said import (
    EMPLOYMENT_SAID,
    POST_KIND_SAID,
    SEX_SAID,
    STAGE_SAID,
    STATE_SAID,
    SUBJECT_SAID,
    TITLE_SAID,
)
from staffing.roster.words import (
    Employment,
    Honour,
    LeadershipPost,
    PostKind,
    Sex,
    StaffState,
    Subject,
    TeachingStage,
    Title,
)

_SPACED = re.compile(r"1\d{2}[ -]\d{4}[ -]\d{4}")  # 139 0000 1234, as telephones show it


_MASK = re.compile(r"\d{3}\*{4}\d{2,4}")  # as exports show a number


def masked_number(text: str) -> RuleViolation:
    return RuleViolation(
        f"“{short(text)}”是遮蔽的号码，与已登记的对不上，不能登记，请填写完整号码；不改号码的，可删去“联系电话”一列（没有这一列的，"
        "电话保持不变）。",
        field="phone",
        code="masked",
    )


class Phone(Code):
    """Exports mask it; the mask is no number."""

    def check(self, text):
        if _SPACED.fullmatch(text):
            text = text.replace(" ", "").replace("-", "")
        if "*" in text:
            raise masked_number(text)
        return super().check(text)

    def hidden(self, raw):
        text = bared(read_text(raw))
        return text if _MASK.fullmatch(text) else None


class RosterSheet(Sheet):
    """教职工名册: a row is a person with the main post (意见 五(二)4; no identity number, docs/领域-教职工.md 第13节)."""

    title = "教职工名册"
    version = "2026.1"
    key = ("staff_no",)
    about_whom = ("name",)
    without = "已登记人员的保持不变，新增人员的留空。"
    note = "一人一行。工号是识别同一人的依据，不要改动；校内调整岗位直接改本行，跨校调动请办理调动手续。"

    staff_no = Column(
        "工号",
        "staff_no",
        kind=Code(32, pattern=STAFF_NO, sentence="工号为 3–32 位字母、数字、短横或下划线。"),
        required=True,
        example="NA2026001",
        also=("教职工号", "教工号", "职工号", "教师编号", "人员编号"),
    )
    name = Column(
        "姓名",
        "name",
        kind=PersonName(40, pattern=PERSON, sentence=PERSON_TEXT),
        required=True,
        example="张示范",
        also=("教师姓名", "教职工姓名"),
    )
    sex = Column("性别", "sex", kind=Choice(Sex, also=SEX_SAID), required=True, example="女")
    birth_month = Column(
        "出生年月", "birth_month", kind=Month(), required=True, example="1988-03", also=("出生日期", "生日")
    )
    school = Column(
        "学校",
        "school",
        kind=Reference("institution"),
        required=True,
        example="从下拉列表选择",
        for_all="",
        also=("学校名称", "所在学校", "工作单位", "单位", "单位名称"),
    )
    site = Column(
        "校点",
        "site",
        kind=Reference("site"),
        example="",
        help="学校只有一个校点的可留空；有本部的，留空即为本部。",
        also=("校区", "所在校区", "教学点"),
    )
    stage = Column(
        "任教学段",
        "stage",
        kind=Choice(TeachingStage, also=STAGE_SAID),
        example="小学",
        help="专任教师必填。",
        for_all="",
        for_all_if=("post_kind", PostKind.TEACHER),
        also=("任课学段", "学段"),
    )
    subject = Column(
        "任教学科",
        "subject",
        kind=Choice(Subject, also=SUBJECT_SAID),
        example="语文",
        help="专任教师必填，填主要学科。",
        also=("任课课程", "任课学科", "学科", "科目"),
    )
    post_kind = Column(
        "岗位类别",
        "post_kind",
        kind=Choice(PostKind, also=POST_KIND_SAID),
        required=True,
        example="专任教师",
        for_all="",
        also=("教职工类别", "岗位类型"),
    )
    employment = Column(
        "用工性质",
        "employment",
        kind=Choice(Employment, also=EMPLOYMENT_SAID),
        example="在编",
        also=("用人形式", "编制类型", "编制性质", "是否在编"),
        help="尚未核实的留空，列为待核。只有在编的占核定编制、列入应交流。",
    )
    leadership = Column("领导职务", "leadership", kind=Choice(LeadershipPost), example="", help="没有的留空。")
    title_ = Column(
        "职称", "title_", kind=Choice(Title, also=TITLE_SAID), example="一级教师", also=("专业技术职务", "技术职称")
    )
    honour = Column("骨干称号", "honour", kind=Choice(Honour), example="区级骨干教师", help="填最高一级。")
    joined_on = Column(
        "到校日期",
        "joined_on",
        kind=Day(),
        required=True,
        example="2020-09-01",
        help="到本校的日期。",
        also=(
            "进本校年月",
            "进本校日期",
            "进校时间",
            "到校时间",
            "来校时间",
            "入校时间",
            "到岗时间",
            "入职时间",
            "入职日期",
            "聘用时间",
            "聘用日期",
        ),
    )
    joined_service_on = Column(
        "参加工作日期",
        "joined_service_on",
        kind=Day(),
        example="2010-09-01",
        also=("参加工作年月", "参加工作时间", "工作时间"),
    )
    phone = Column(
        "联系电话",
        "phone",
        kind=Phone(24, pattern=PHONE, sentence="电话为 11 位手机号，或带区号的座机。"),
        personal=True,
        example="",
        help="可不填；仅本校和人事科室可见。",
        also=("手机", "手机号码", "联系方式", "移动电话"),
    )
    state = Column(
        "在岗状态",
        "state",
        kind=Choice(StaffState, also=STATE_SAID),
        required=True,
        example="在岗",
        for_all="在岗",
        also=(
            "人员状态",
            "在职状态",
            "在岗情况",
            "在职情况",
            "在岗状况",
            "在职状况",
            "人员情况",
            "人员状况",
            "教职工状态",
            "在编在岗情况",
            "是否在岗",
            "是否在职",
            "在岗否",
            "在职否",
        ),
    )

    @classmethod
    def rules(cls, row):
        return row_problems(row)


class LeaderSheet(Sheet):
    """领导职务: who leads which school, and from when; one row a person (细则 三(一)4)."""

    title = "领导职务"
    version = "2026.1"
    key = ("staff_no",)
    about_whom = ("name",)
    note = "一人一行。领导职务留空即免去现任职务。人员须已在名册中，本表不新增人员，也不办理跨校调动。"

    staff_no = Column(
        "工号",
        "staff_no",
        kind=Code(32, pattern=STAFF_NO, sentence="工号为 3–32 位字母、数字、短横或下划线。"),
        required=True,
        example="NA2026001",
    )
    name = Column(
        "姓名", "name", kind=PersonName(40), required=True, example="张示范", help="须与名册一致，用于核对工号。"
    )
    school = Column("学校", "school", kind=Reference("institution"), required=True, example="从下拉列表选择")
    site = Column("校点", "site", kind=Reference("site"), example="", help="留空表示校点不变。")
    leadership = Column(
        "领导职务",
        "leadership",
        kind=Choice(LeadershipPost),
        stands=True,
        example="副校（园）长",
        help="留空表示不再担任领导职务。",
    )
    since = Column("起", "since", kind=Day(), example="2026-09-01", help="任免日期；留空为导入的生效日。")


class StaffPostColumns(Columns):
    """任职 as the back office lists it."""

    staff_no = Column("工号", "staff_no")
    name = Column("姓名", "person_name")
    institution = Column("学校", "institution_name")
    site = Column("校点", "site_name")
    post_kind = Column("岗位类别", "post_kind", labels(PostKind))
    employment = Column("用工性质", "employment", labels(Employment))
    leadership = Column("领导职务", "leadership", labels(LeadershipPost))
    joined_on = Column("到校日期", "joined_on")
    valid_from = Column("起", "valid_from")
    valid_to = Column("止", "valid_to")
