"""The columns of the register's lists as they leave the portal. One declaration each: what is not here is not exported.

Attributes are those the back office puts on the rows of a page or a chunk (groups/admin).
"""

from groups.registry.institutions.sheets import DirectoryPart
from groups.registry.register.words import (
    Basis,
    DeclaredKind,
    FormationBasis,
    GroupCategory,
    InstitutionKind,
    Mark,
    Ownership,
    Relation,
    SiteKind,
    SiteState,
    Stage,
)
from nanan_groups.kit.excel import Column, Columns, labels


class PeriodColumns(Columns):
    """What every dated row ends with."""

    valid_from = Column("起", "valid_from")
    start_open = Column("起日不详", "start_open")
    valid_to = Column("止", "valid_to")
    state = Column("有效期", "period_word")


_RELATION_COUNTS: dict[str, Column] = {}
for _relation in Relation:
    if _relation.facts.of_sites:
        _RELATION_COUNTS[_relation.value] = Column(f"{_relation.label}校点", f"{_relation}_count")
    if _relation.facts.shows_open:
        _RELATION_COUNTS[f"{_relation}_open"] = Column("其中已开办", f"{_relation}_open_count")


class EducationGroupColumns(Columns):
    code = Column("编码", "code")
    name = Column("集团名称", "name_today")
    category = Column("集团类别", "category_today", labels(GroupCategory))
    ordinal = Column("序号", "ordinal_today")
    lead = Column("总校", "lead_text")
    vars().update(_RELATION_COUNTS)  # one for each relation that sites hold
    partners = Column("校地共建", "partner_count")
    declared = Column("未列名成员", "declared_text")
    official_code = Column("官方代码", "official_code")


class InstitutionColumns(Columns):
    code = Column("编码", "code")
    name = Column("名称", "name_today")
    short_name = Column("简称", "short_name_today")
    provisional = Column("暂定名", "provisional_today")
    kind = Column("机构类型", "kind_today", labels(InstitutionKind))
    ownership = Column("办学性质", "ownership_today", labels(Ownership))
    basis = Column("办学性质依据", "basis_today", labels(Basis))
    sites = Column("校点", "sites_text")
    groups = Column("所属教育集团", "groups_text")
    official_code = Column("官方代码", "official_code")


class SiteColumns(Columns):
    code = Column("编码", "code")
    name = Column("名称", "site_name")
    institution_code = Column("机构编码", "institution_code")
    institution = Column("机构", "at_institution")
    kind = Column("校点类型", "kind", labels(SiteKind))
    state = Column("开办状态", "state_today", labels(SiteState))
    ownership = Column("办学性质", "ownership_today", labels(Ownership))
    basis = Column("办学性质依据", "basis_today", labels(Basis))
    groups = Column("所属教育集团", "groups_text")
    official_code = Column("官方代码", "official_code")


class MembershipColumns(PeriodColumns):
    group_code = Column("集团编码", "group_code")
    group = Column("教育集团", "group_name")
    site_code = Column("校点编码", "site_code")
    site = Column("校点", "site_name")
    relation = Column("关系类型", "relation", labels(Relation))
    ordinal = Column("次序", "ordinal")

    class Meta:
        export_order = ("group_code", "group", "site_code", "site", "relation", "ordinal")


class PartnershipColumns(PeriodColumns):
    group_code = Column("集团编码", "group_code")
    group = Column("教育集团", "group_name")
    university = Column("共建单位", "university_name")
    school = Column("共建学校", "school_name")
    prints_school = Column("一览表列出学校", "prints_school")

    class Meta:
        export_order = ("group_code", "group", "university", "school", "prints_school")


class LeadColumns(PeriodColumns):
    group_code = Column("集团编码", "group_code")
    group = Column("教育集团", "group_name")
    lead = Column("总校", "lead_text")

    class Meta:
        export_order = ("group_code", "group", "lead")


class DeclaredMembersColumns(PeriodColumns):
    group_code = Column("集团编码", "group_code")
    group = Column("教育集团", "group_name")
    kind = Column("汇总类别", "kind", labels(DeclaredKind))
    relation = Column("关系类型", "relation", labels(Relation))
    wording = Column("原文", "wording")
    total = Column("总数", "total")
    district_public = Column("直属公办", "district_public")
    public = Column("公办", "public")
    inclusive_private = Column("普惠民办", "inclusive_private")
    private = Column("民办", "private")
    named = Column("已列名", "named_count")

    class Meta:
        export_order = (
            "group_code", "group", "kind", "relation", "wording", "total", "district_public", "public",
            "inclusive_private", "private", "named",
        )  # fmt: skip


class InstitutionVersionColumns(PeriodColumns):
    code = Column("机构编码", "owner_code")
    name = Column("名称", "name")
    short_name = Column("简称", "short_name")
    provisional = Column("暂定名", "provisional")
    kind = Column("机构类型", "kind", labels(InstitutionKind))
    ownership = Column("办学性质", "ownership", labels(Ownership))
    basis = Column("办学性质依据", "ownership_basis", labels(Basis))
    verified_on = Column("核实日期", "verified_on")

    class Meta:
        export_order = ("code", "name", "short_name", "provisional", "kind", "ownership", "basis", "verified_on")


class SiteVersionColumns(PeriodColumns):
    code = Column("校点编码", "owner_code")
    institution = Column("机构", "institution_name")
    label = Column("校区或学部名", "label")
    own_name = Column("独立称谓", "own_name")
    site_state = Column("开办状态", "state", labels(SiteState))
    ownership = Column("办学性质", "ownership", labels(Ownership))
    basis = Column("办学性质依据", "ownership_basis", labels(Basis))

    class Meta:
        export_order = ("code", "institution", "label", "own_name", "site_state", "ownership", "basis")


class GroupVersionColumns(PeriodColumns):
    code = Column("集团编码", "owner_code")
    name = Column("集团名称", "name")
    short_name = Column("简称", "short_name")
    category = Column("集团类别", "category", labels(GroupCategory))
    ordinal = Column("序号", "ordinal")
    formation = Column("组建方式", "formation_basis", labels(FormationBasis))

    class Meta:
        export_order = ("code", "name", "short_name", "category", "ordinal", "formation")


class QualityMarkColumns(PeriodColumns):
    code = Column("机构编码", "owner_code")
    institution = Column("机构", "institution_name")
    mark = Column("质量标识", "mark", labels(Mark))
    basis = Column("依据", "basis", labels(Basis))

    class Meta:
        export_order = ("code", "institution", "mark", "basis")


class DirectoryColumns(DirectoryPart):
    code = Column("机构编码", "owner_code")
    institution = Column("机构", "institution_name")

    class Meta:
        export_order = ("code", "institution")


class DistrictTotalColumns(Columns):
    stage = Column("学段", "stage", labels(Stage))
    school_year = Column("学年", "year_text")
    institutions = Column("全区学校（园）数", "institutions")
    pupils = Column("全区学生（幼儿）数", "pupils")
    source = Column("来源", "source")


class BaselineColumns(Columns):
    stage = Column("学段", "stage", labels(Stage))
    groups = Column("集团数", "groups")
    institutions = Column("学校（园）数", "institutions")
    pupils = Column("学生（幼儿）数", "pupils")
    institution_share = Column("学校占比（万分）", "institution_share")
    pupil_share = Column("学生占比（万分）", "pupil_share")
    clause = Column("条款", "clause")
    note = Column("说明", "note")
