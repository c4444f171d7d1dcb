"""The parameters of exchanges: what each means, what may be entered, and what is read while the district has set nothing.

No figure here is Nan'an's own target: where the district has set nothing, the page says so and shows the reference with its
source (docs/领域-教职工.md 第6节). What the district sets is a dated row by school year.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from nanan_groups.kit.errors import RuleViolation
from staffing.eligibility.words import Origin

MINISTRIES = "教育部、财政部、人力资源社会保障部 2014年9月2日公布的推进县（区）域内义务教育学校校长教师交流轮岗的意见"
PRESS = "（据报道 cobs.com.cn/html/shizituandui/2800.html，文号待核）"
BEIJING = "北京市 2021年8月25日发布（据报道 52ch.net；nvmoo.com/redianxinwen/202108/237531.html）"
TIANJIN = "天津市 2018年规定（m.78911.com.cn/JiaoYuXinWen/352426.html）"
JINAN = "济南市 2014年：每次1至3学年（据报道 cobs.com.cn，同上页）"
ELSEWHERE = "各地通行做法，取作参考"
OURS = "政策没有写明，按平台默认读法"


@dataclass(frozen=True, slots=True)
class Parameter:
    """``unit``: what is printed behind it. ``options``: value → label of what is chosen. ``low``, ``high``: of a number.
    ``of_list``: the yearly list and its figures are drawn with it, so a frozen list holds it fast."""

    code: str
    label: str
    default: str
    origin: str
    source: str
    unit: str = ""
    options: Mapping[str, str] | None = None
    low: int = 0
    high: int = 100
    help: str = ""
    of_list: bool = True

    def read(self, text: str) -> str:
        """The value as it is stored. RuleViolation when it cannot be taken."""
        text = str(text).strip()
        if self.options is not None:
            if text not in self.options:
                raise RuleViolation("请从所列选项中选择。", field="value", code="choice")
            return text
        if not (text.isascii() and text.isdigit() and len(text) < 5 and self.low <= int(text) <= self.high):
            raise RuleViolation(f"{self.label}应为 {self.low} 至 {self.high} 的整数。", field="value", code="number")
        return str(int(text))

    def text(self, value: str) -> str:
        return self.options[value] if self.options is not None else f"{value}{self.unit}"


YES_NO = {"yes": "算", "no": "不算"}
WEIGHTS = {"0": "0", "50": "0.5", "100": "1"}
NATIONAL, OWN = Origin.NATIONAL.value, Origin.OWN.value
PARAMETERS: dict[str, Parameter] = {
    one.code: one
    for one in (
        Parameter("min_years", "同校满年限", "6", NATIONAL, BEIJING, " 年", low=1, high=20,
                  help="专任教师在同一所学校连续满这个年数的列入应交流。"),
        Parameter("guard_years", "距退休不足的暂缓", "5", NATIONAL, BEIJING, " 年", low=0, high=15,
                  help="按出生年月和现行法律计算退休月份，不用固定年龄。"),
        Parameter("principal_terms", "校级领导任期数", "2", NATIONAL, MINISTRIES + PRESS, " 个任期", low=1, high=5,
                  help="校（园）长、书记和副职在同一所学校任满这些任期的列入应交流。"),
        Parameter("principal_years", "校级领导年数", "10", NATIONAL, TIANJIN, " 年", low=1, high=30,
                  help="或者在同一所学校担任校级领导满这些年。"),
        Parameter("continuity", "学校合并前的年限", "yes", OWN, OURS, options={"yes": "连续计算", "no": "不连续"}),
        Parameter("restart", "计数的交流期满后", "yes", OWN, OURS, options={"yes": "年限从零重起", "no": "年限继续"}),
        Parameter("exempt_sick", "病假（有证明）", "yes", NATIONAL, ELSEWHERE, options={"yes": "暂缓", "no": "不暂缓"}),
        Parameter("exempt_maternity", "产假（有证明）", "yes", NATIONAL, ELSEWHERE, options={"yes": "暂缓", "no": "不暂缓"}),
        Parameter("exempt_study", "进修（有证明）", "no", OWN, OURS, options={"yes": "暂缓", "no": "不暂缓"}),
        Parameter("exempt_seconded", "借调（有证明）", "no", OWN, OURS, options={"yes": "暂缓", "no": "不暂缓"}),
        Parameter("backbone", "骨干从哪一级起算", "district", OWN, OURS,
                  options={"school": "校级骨干教师", "district": "区级骨干教师", "city": "市级骨干教师"}),
        Parameter("posting_days", "公示天数", "3", OWN, OURS, " 天", low=3, high=30, help="在各校公示至少 3 天。"),
        Parameter("target_pct", "年交流比例", "10", NATIONAL, MINISTRIES + PRESS, "%", high=100),
        Parameter("backbone_pct", "骨干比例", "20", NATIONAL, MINISTRIES + PRESS, "%", high=100),
        Parameter("backbone_of", "骨干比例的分母", "exchanged", NATIONAL, MINISTRIES + PRESS,
                  options={"exchanged": "交流的人", "eligible": "名单", "eligible_backbone": "名单里的骨干"}),
        Parameter("min_term_months", "计数的最短时长", "10", OWN, OURS, " 个月", low=1, high=36),
        Parameter("weight_shadowing", "跟岗的权重", "0", OWN, OURS, options=WEIGHTS),
        Parameter("weight_secondment", "挂职的权重", "0", OWN, OURS, options=WEIGHTS),
        Parameter("campus_counts", "同一法人校区之间", "no", OWN, OURS, options=YES_NO),
        Parameter("months_way", "评职月数的算法", "months", OWN, OURS,
                  options={"months": "在岗满天数的自然月", "days": "按天折算"}),
        Parameter("present_days", "一个月在岗至少", "15", OWN, OURS, " 天", low=1, high=31),
        Parameter("longest_years", "交流连同延期最长", "3", NATIONAL, JINAN, " 年", low=1, high=6),
        Parameter("shadow_months", "新教师跟岗时长", "12", OWN, "跟岗一年，按整月读", " 个月", low=1, high=36, of_list=False),
        Parameter("pool_posts", "周转池新教师安置前占谁的编制", "pool", OWN, OURS, of_list=False,
                  options={"pool": "区周转池，不占学校编制", "lead": "分到的总校", "shadow": "跟岗学校"}),
        Parameter("extra_leaders_count", "校区负责人、校长助理", "yes", OWN, OURS, of_list=False,
                  options={"yes": "占领导职数", "no": "不占领导职数"}),
        Parameter("new_alliances", "新增联盟型集团", "all", OWN, OURS, of_list=False,
                  options={"all": "附件2的联盟也算", "after": "只算2022年7月14日之后建立的"},
                  help="新增联盟型集团可以申请职数和编制。"),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class InForce:
    """A parameter of a school year: its value and where it comes from."""

    of: Parameter
    value: str
    origin: str
    source: str
    since: int | None = None

    @property
    def text(self) -> str:
        return self.of.text(self.value)

    @property
    def origin_text(self) -> str:
        return str(Origin(self.origin).label)


class Parameters:
    """All parameters of a school year."""

    def __init__(self, year: int, held: Mapping[str, InForce]) -> None:
        self.year = year
        self.held = dict(held)

    def __getitem__(self, code: str) -> InForce:
        return self.held[code]

    def number(self, code: str) -> int:
        return int(self.held[code].value)

    def says(self, code: str) -> bool:
        return self.held[code].value == "yes"

    def stored(self) -> dict:
        return {code: [one.value, one.origin, one.source, one.since] for code, one in self.held.items()}

    @classmethod
    def from_stored(cls, year: int, kept: Mapping[str, list]) -> "Parameters":
        """A snapshot; what a later version knows besides reads as its default."""
        return cls(year, default_parameters() | {code: InForce(PARAMETERS[code], *row) for code, row in kept.items()})


def default_parameters() -> dict[str, InForce]:
    return {code: InForce(one, one.default, one.origin, one.source) for code, one in PARAMETERS.items()}


def defaults(year: int) -> Parameters:
    return Parameters(year, default_parameters())
