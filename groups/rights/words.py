from django.db.models import TextChoices


class Place(TextChoices):
    DISTRICT = "district", "全区"
    GROUP = "group", "集团"
    INSTITUTION = "institution", "学校"
    OFFICE = "office", "部门"


class Role(TextChoices):
    """Roles of docs/领域.md 第8节. What each may do is in groups/rights/roles.py."""

    REGISTRY_OFFICER = "registry_officer", "区教委登记科室"
    PERSONNEL_OFFICER = "personnel_officer", "区教委人事科室"
    FINANCE_OFFICER = "finance_officer", "区教委财务科室"
    BUREAU_LEADER = "bureau_leader", "区教委领导"
    ORGANISATION_OFFICER = "organisation_officer", "区委组织部"
    ESTABLISHMENT_OFFICER = "establishment_officer", "区委编办"
    TREASURY_OFFICER = "treasury_officer", "区财政局"
    HR_BUREAU_OFFICER = "hr_bureau_officer", "区人力社保局"
    DEPARTMENT_REPORTER = "department_reporter", "配合部门填报人"
    COLLEGE_OFFICER = "college_officer", "区教师进修学院"
    GROUP_PRINCIPAL = "group_principal", "集团总校校长"
    GROUP_OFFICE = "group_office", "集团办公室"
    MEMBER_PRINCIPAL = "member_principal", "成员校校长"
    SCHOOL_CLERK = "school_clerk", "学校经办人"
    EXPERT = "expert", "评估专家"
    AUDITOR = "auditor", "审计人员"
