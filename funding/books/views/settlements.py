"""决算表 of a budget year: of the district for who reads all of its money, of a group for who reads the group's."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from funding.books.papers import settlement_of_district, settlement_of_group
from funding.books.queries.balances import visible_accounts
from funding.books.queries.settlements import settlement
from funding.statements.views.pages import YearView
from groups.registry.register.queries.names import group_name
from groups.registry.register.views import taken_away
from groups.rights.roles import EXPORT, VIEW_FUNDING
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.official.paper import Paper
from nanan_groups.kit.official.word import word_of
from nanan_groups.kit.pages import Link


class SettlementView(YearView):
    """Of the district."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not self.reads():
            raise PermissionDenied("您的任职不含这一页的内容。")
        return super().dispatch(request, *args, **kwargs)

    def reads(self) -> bool:
        return self.scope.may_everywhere(VIEW_FUNDING)

    def may_export(self) -> bool:
        return self.scope.may_everywhere(EXPORT)

    def paper(self) -> Paper:
        return settlement_of_district(settlement(self.kwargs["year"], visible_accounts(self.scope)))

    def word_url(self) -> str:
        return reverse("funding:settlement-docx", args=[self.kwargs["year"]])

    @property
    def what(self) -> str:
        return f"funding-settlement:{self.kwargs['year']}"

    def get(self, request, year, **kwargs):
        paper, back = self.paper(), reverse("funding:account-list", args=[year])
        return paper_page(
            request,
            paper,
            heading="打印决算表",
            back=Link("返回账户", back),
            parent={"text": f"{year} 年度账户", "url": back},
            links=[Link("导出 Word", self.word_url())] if self.may_export() else [],
        )


class GroupSettlementView(SettlementView):
    def reads(self) -> bool:
        return True  # the group is looked up inside the scope

    @property
    def group(self):
        return get_object_or_404(self.groups(), code=self.kwargs["code"])

    def may_export(self) -> bool:
        return self.scope.may_for_group(EXPORT, self.group.pk)

    def paper(self) -> Paper:
        accounts = visible_accounts(self.scope).filter(group=self.group)
        return settlement_of_group(group_name(self.group), settlement(self.kwargs["year"], accounts))

    def word_url(self) -> str:
        return reverse("funding:group-settlement-docx", args=[self.kwargs["year"], self.kwargs["code"]])

    @property
    def what(self) -> str:
        return f"funding-settlement:{self.kwargs['year']}-{self.kwargs['code']}"


class SettlementWord:
    """The same as a file; beside a SettlementView."""

    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request, year, **kwargs):
        paper = self.paper()  # first: what one may not see is not there
        if not self.may_export():
            raise PermissionDenied("您的任职不能导出决算表，可以在页面上查看和打印。")
        day = timezone.localdate()
        return taken_away(request, word_of(paper), what=self.what, name=f"{paper.title}.docx", day=day, count=1)


class SettlementDocx(SettlementWord, SettlementView):
    pass


class GroupSettlementDocx(SettlementWord, GroupSettlementView):
    pass
