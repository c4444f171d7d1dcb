"""Owners of attachments for tests: papers of a group by its code, read by who sees its plans and written by its principal
and office; the same by the code of a case; the same about people; and one that was handed in."""

from groups.registry.models import EducationGroup
from groups.rights.checks import holds_right
from groups.rights.roles import VIEW_PLANS, WRITE_PLANS
from groups.rights.words import Place
from nanan_groups.records.attachments.owners import RoomUnit, register_owner
from nanan_groups.records.models import Case


def _group_of(code: str) -> EducationGroup | None:
    case = _case_of(code)
    return EducationGroup.objects.filter(**({"pk": case.place_id} if case else {"code": code})).first()


def _case_of(code: str) -> Case | None:
    return Case.objects.filter(code=code).first()


def _may_read(scope, code: str) -> bool:
    group = _group_of(code)
    return group is not None and EducationGroup.objects.visible_to(scope, VIEW_PLANS).filter(pk=group.pk).exists()


def _may_write(scope, code: str) -> bool:
    case = _case_of(code)
    open_ = case is None or case.state in ("draft", "returned")
    return open_ and holds_right(scope, WRITE_PLANS, Place.GROUP, _group_of(code).pk)


def _register(kind: str, **more) -> str:
    register_owner(
        kind,
        may_read=_may_read,
        may_write=_may_write,
        unit_of=lambda code: RoomUnit(_group_of(code).code, "示例集团"),
        title_of=lambda code: f"示例文件 {code}",
        url_of=lambda code: "/",
        **more,
    )
    return kind


PAPER = _register("sample-paper", handed_in=lambda code: False)
CASE_PAPER = _register("sample-case", case_of=_case_of)
PERSONAL = _register("sample-person", handed_in=lambda code: False, personal=True)
HANDED_IN = _register("sample-handed")
