"""The turnover pool as a sheet: new teachers come in by it; what became of each is only printed."""

from nanan_groups.kit.excel import Choice, Code, Column, Day, Month, Sheet, Text, Whole, labels
from nanan_groups.kit.excel.kinds import PersonName
from nanan_groups.kit.names import PERSON, PERSON_TEXT
from staffing.pool.words import STAGES, Grade
from staffing.roster.models.people import STAFF_NO
from staffing.roster.words import Sex, Subject, TeachingStage


class PoolSheet(Sheet):
    """新教师周转池: a row is a new teacher as recruited (意见 五(二)4; no identity number, no telephone)."""

    title = "新教师周转池"
    version = "2026.1"
    key = ("staff_no",)
    note = (
        "一人一行，登记新录用的教师。工号安置后名册沿用，不要改动；培训、分配、跟岗、考核、安置在页面办理，不用本表。"
    )

    staff_no = Column(
        "工号",
        "staff_no",
        kind=Code(32, pattern=STAFF_NO, sentence="工号为 3–32 位字母、数字、短横或下划线。"),
        required=True,
        example="NA2026901",
    )
    name = Column(
        "姓名", "name", kind=PersonName(40, pattern=PERSON, sentence=PERSON_TEXT), required=True, example="李示范"
    )
    sex = Column("性别", "sex", kind=Choice(Sex), required=True, example="女")
    birth_month = Column("出生年月", "birth_month", kind=Month(), required=True, example="2003-05")
    stage = Column("任教学段", "stage", kind=Choice(TeachingStage), required=True, example="小学")
    subject = Column("任教学科", "subject", kind=Choice(Subject), required=True, example="语文")
    year = Column(
        "招聘学年",
        "year",
        kind=Whole(minimum=2022, maximum=2199),
        required=True,
        example="2026",
        help="学年的前一个年份，2026-2027学年填 2026。",
    )
    recruited_on = Column("录用日", "recruited_on", kind=Day(), required=True, example="2026-07-20")
    document = Column("录用文件", "document", kind=Text(200), required=True, example="南岸人社〔2026〕30号")
    other = Column(
        "同名说明", "other", kind=Text(100), example="", help="与另一人姓名、出生年月都相同而确非同一人的，写明依据。"
    )
    state = Column("阶段", "state", STAGES)
    group = Column("集团", "group_name")
    site = Column("跟岗校点", "site_name")
    shadow_to = Column("跟岗期满", "shadow_to")
    grade = Column("考核等次", "grade", labels(Grade))
    placed_at = Column("安置学校", "school_name")
