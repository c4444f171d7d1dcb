"""What other programs and offices call the words of the roster: proposed on import, never read without a yes."""

SEX_SAID = {"男性": "male", "女性": "female", "M": "male", "F": "female"}
STAGE_SAID = {
    "幼儿园": "preschool", "学前教育": "preschool", "小学教育": "primary", "普通小学": "primary", "初级中学": "junior",
    "普通初中": "junior", "中学": "junior", "高级中学": "senior", "普通高中": "senior", "职高": "vocational",
    "职业高中": "vocational",
    "中等职业教育": "vocational", "特教": "special",
}  # fmt: skip
SUBJECT_SAID = {
    "生物": "biology", "政治": "morality", "思政": "morality", "思想品德": "morality", "思想政治": "morality",
    "道法": "morality",
    "品德": "morality", "品德与社会": "morality", "道德与法治": "morality", "思想品德(政治)": "morality",
    "体育": "sport", "体健": "sport",
    "信息技术": "computing", "计算机": "computing", "信息": "computing", "心理": "mental_health",
    "心理健康教育": "mental_health",
    "综合实践": "practice", "综合": "practice", "劳技": "labour", "劳动技术": "labour", "劳动教育": "labour",
    "外语": "english",
    "学前": "preschool", "幼教": "preschool", "特教": "special",
}  # fmt: skip
POST_KIND_SAID = {
    "专任": "teacher", "教师": "teacher", "专技岗教师": "teacher", "教师岗": "teacher", "专业技术岗位(教师)": "teacher",
    "行政": "management", "行政人员": "management", "管理岗": "management", "管理岗位": "management", "教辅": "technical",
    "教辅人员": "technical", "其他专技": "technical", "保育员": "care", "工勤人员": "worker", "工勤岗": "worker",
    "后勤": "worker",
    "工人": "worker", "工勤技能": "worker",
}  # fmt: skip
EMPLOYMENT_SAID = {
    "事业编": "established", "事业编制": "established", "编制内": "established", "在编在岗": "established",
    "在编人员": "established",
    "正式": "established", "备案制": "filed", "员额制": "filed", "合同制": "contract", "编外": "contract",
    "聘用": "contract",
    "临聘": "contract", "代课": "contract", "临聘教师": "contract", "劳务派遣": "dispatched", "派遣制": "dispatched",
}  # fmt: skip
TITLE_SAID = {
    "中小学一级教师": "first", "中学一级": "first", "一级": "first", "小学高级": "first", "小学高级教师": "first",
    "中教一级": "first",
    "中小学高级教师": "senior", "中学高级": "senior", "副高": "senior", "副高级": "senior", "中教高级": "senior",
    "高级": "senior",
    "中小学二级教师": "second", "小学一级": "second", "中学二级": "second", "中教二级": "second", "二级": "second",
    "中小学三级教师": "third", "小学二级": "third", "中学三级": "third", "三级": "third", "中小学正高级教师": "chief",
    "正高级": "chief", "正高": "chief", "无": "none", "未定级": "none", "无职称": "none", "未聘": "none",
}  # fmt: skip
STATE_SAID = {
    "在职": "active", "在职在岗": "active", "在编在岗": "active", "正常": "active", "病假": "leave", "产假": "leave",
    "长病假": "leave",
    "退休人员": "retired", "已退休": "retired", "离退休": "retired", "离校": "left", "辞职": "left", "调出": "left",
    "已离职": "left",
}  # fmt: skip
