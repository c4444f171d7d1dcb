"""Invented answers about a school's own sheets: something to see, and to forget, in the import centre."""

from django.conf import settings

from groups.rights.words import Role
from nanan_groups.demo.accounts import holder_of
from nanan_groups.demo.parts import part_of_year
from nanan_groups.kit.excel.answers import FOR_ALL, HEADING, LEFT, MONTHS, VALUE
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.imports import remembered
from nanan_groups.records.imports.datasets import dataset_of

SAID = {
    (HEADING, "", "联系电话(手机)"): "phone",
    (HEADING, "", "身份证号"): LEFT,
    (HEADING, "", "来校年月"): "joined_on",
    (FOR_ALL, "state", ""): "在岗",
    (MONTHS, "joined_on", ""): "first",
    (VALUE, "subject", "体育"): "体育与健康",
    (VALUE, "employment", "校聘"): "编外聘用",
}


@part_of_year(at=92)
def make_demo_answers() -> None:
    """Again and again without harm: what is remembered already is left as it is."""
    if not settings.DEMO:
        raise RuntimeError("demonstration answers outside demonstration mode")
    clerk, staff = holder_of(Role.SCHOOL_CLERK), dataset_of("staff")
    unit = staff.unit(scope_of(clerk))
    if remembered.remembered(staff.code, unit.code).exists():
        return
    remembered.keep(
        dataset=staff.code,
        unit=unit.code,
        wanted=SAID,
        actor=clerk,
        title=staff.title,
        reason="（示例）秋季名册",
        about=f"import:{staff.code}",
    )
