"""成员关系: a site joins a group, goes over to the other relation, or leaves, each from its own day."""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace

from django.db.models import F

from groups.registry.members.services import admit_site, change_relation, leave_group
from groups.registry.members.sheets import MembershipSheet
from groups.registry.register.datasets import CHUNK, RegisterWriter, group_options, narrowed, register_unit
from groups.registry.register.models import EducationGroup, Membership, Site
from groups.registry.register.queries.references import References
from groups.registry.register.queries.refs import GroupRef, SiteRef
from groups.registry.register.queries.register import dated_relation
from groups.registry.register.rules.wording import site_in_full
from groups.registry.register.words import MEMBER_CHOICES
from groups.rights.roles import CHANGE, EXPORT
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.imports.datasets import Asked, Dataset, Filter, register
from nanan_groups.records.imports.writers import Outcome


class MembershipWriter(RegisterWriter):
    sheet = MembershipSheet

    def resolve(self, row) -> tuple[GroupRef, SiteRef]:
        """Names are read as of the day the row begins."""
        references = self.references(row.valid_from)
        group = references.group(row.group)
        return group, references.site_of(references.institution(row.school).id, row.site)

    def apply(self, row, resolved) -> Outcome:
        group, site = resolved
        start = row.valid_from or self.effective
        subject = f"{group.name} · {site.name}"
        held = list(
            Membership.objects.filter(group=group.id, site=site.id)
            .select_related("group", "site__institution")
            .active_or_coming(start)
            .order_by("valid_from", "pk")
        )
        same = self._same(row, held, start)
        other = next((one for one in held if one.relation != row.relation and one.active_on(start)), None)
        if same is not None:
            self._refuse_other_start(row, same)
            return Outcome("c" if self._leave(row, same) else "u", subject)
        if other is not None:
            member = change_relation(order=self.order(day=start), membership=other, relation=row.relation)
        else:
            member = admit_site(
                order=self.order(day=start),
                group=EducationGroup.objects.get(pk=group.id),
                site=Site.objects.get(pk=site.id),
                relation=row.relation,
            )
        self._leave(row, member)
        return Outcome("n" if other is None else "c", subject)

    @staticmethod
    def _same(row, held: list[Membership], start: date) -> Membership | None:
        """The membership the row speaks of: in force on its first day; without a first day, one that is to come."""
        alike = [one for one in held if one.relation == row.relation]
        if row.valid_from is None and alike:
            return alike[0]
        return next((one for one in alike if one.active_on(start)), None)

    @staticmethod
    def _refuse_other_start(row, member: Membership) -> None:
        if row.valid_from is not None and row.valid_from != member.valid_from:
            raise RuleViolation(
                f"该校点已以{member.get_relation_display()}在该集团中（{member.period_text}），起日不能用表格修改；"
                "登记有误的，请在集团页面更正起日。",
                field="valid_from",
                code="start-differs",
            )

    def _leave(self, row, member: Membership) -> bool:
        """Whether the row ends the membership, which it does when it names another last day than is registered."""
        if row.valid_to == member.valid_to:
            return False
        if row.valid_to is None:
            raise RuleViolation(
                f"该成员已定于 {member.valid_to.isoformat()} 退出，表格不能撤回。请填写同一止日，或在集团页面办理。",
                field="valid_to",
                code="already-ending",
            )
        try:
            leave_group(order=self.order(day=row.valid_to), membership=member)
        except RuleViolation as refused:
            refused.field = "valid_to"
            raise
        return True

    def column_of(self, field: str) -> str:
        return super().column_of("valid_from" if field == "effective_on" else field)


def rows(asked: Asked) -> Iterator[SimpleNamespace]:
    """Members of the groups of the scope that day; those itemised under a number too."""
    groups = EducationGroup.objects.visible_to(asked.scope, EXPORT).order_by().values("pk")
    sites = Site.objects.visible_to(asked.scope, EXPORT).order_by().values("pk")
    found = Membership.objects.active_on(asked.day).filter(group__in=groups, site__in=sites)
    found = found.annotate(
        gv=dated_relation("group__versions", asked.day),
        sv=dated_relation("site__versions", asked.day),
        iv=dated_relation("site__institution__versions", asked.day),
    ).filter(gv__isnull=False, sv__isnull=False, iv__isnull=False)
    found = narrowed(found, asked, {"group": "group__code", "relation": "relation"})
    names = ("relation", "valid_from", "valid_to", "group", "school", "label", "own_name", "g_code", "s_code", "i_code")
    paths = (
        "gv__name",
        "iv__name",
        "sv__label",
        "sv__own_name",
        "group__code",
        "site__code",
        "site__institution__code",
    )
    lines = found.order_by("group__code", "-relation", "ordinal", "pk").values_list(*names[:3], *map(F, paths))
    for line in lines.iterator(chunk_size=CHUNK):
        row = SimpleNamespace(**dict(zip(names, line, strict=True)))
        name = site_in_full(row.school, row.label, row.own_name)
        row.group, row.school = f"{row.group}（{row.g_code}）", f"{row.school}（{row.i_code}）"
        row.site = f"{name}（{row.s_code}）"
        yield row


register(
    Dataset(
        code="memberships",
        title="成员关系",
        about="哪个校点在哪个集团、什么关系、从何时到何时；导入办理加入、改变关系和退出。",
        sheet=MembershipSheet,
        change=CHANGE,
        take_out=EXPORT,
        unit=register_unit,
        writer=MembershipWriter,
        rows=rows,
        lists=lambda scope, day: References(scope, day).lists(),
        order=30,
        filters=(
            Filter("group", "教育集团", group_options),
            Filter("relation", "关系类型", lambda scope, day: MEMBER_CHOICES),
        ),
    )
)
