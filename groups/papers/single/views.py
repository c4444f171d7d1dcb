"""An official paper that belongs to no case, on the page and as a file."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.views import View

from groups.registry.register.views import taken_away
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.official.paper import Paper
from nanan_groups.kit.official.word import word_of
from nanan_groups.kit.pages import Link, ScopedView

NOT_TAKEN = "您的任职不能导出这份材料，可以在页面上查看和打印。"


class OfPaper(ScopedView, View):
    """A paper that belongs to no case. ``find`` brings what it is about inside one's scope, or 404; ``takes``: whether this
    person takes it away as a file; ``what``: how the record of exports names it."""

    heading = back = what = ""
    page = word_page = ""  # names of its addresses

    def dispatch(self, request, *args, **kwargs):
        if request.method.lower() in self.http_method_names and self.scope.may_somewhere(self.permission):
            self.record = self.find()
        return super().dispatch(request, *args, **kwargs)

    def find(self):
        raise NotImplementedError

    def paper(self) -> Paper:
        raise NotImplementedError

    def takes(self) -> bool:
        raise NotImplementedError

    def count(self) -> int:
        return 1

    def back_url(self) -> str:
        raise NotImplementedError

    def subject(self) -> str:
        """What the trail of the page calls it."""
        return str(self.record)

    def address(self) -> list[str]:
        """What the addresses of the paper are made of."""
        return list(self.kwargs.values())

    def file_name(self, paper: Paper) -> str:
        """Without its ending."""
        return paper.title

    def day(self) -> date:
        """As of which day the record of exports says it was taken."""
        return timezone.localdate()


class PaperOnPage(OfPaper):
    http_method_names = ["get", "head"]

    def get(self, request, **kwargs):
        links = [Link("导出 Word", reverse(self.word_page, args=self.address()))] if self.takes() else []
        return paper_page(
            request,
            self.paper(),
            heading=self.heading,
            back=Link(self.back, self.back_url()),
            parent={"text": self.subject(), "url": self.back_url()},
            links=links,
        )


class PaperAsFile(OfPaper):
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request, **kwargs):
        if not self.takes():
            raise PermissionDenied(NOT_TAKEN)
        paper = self.paper()
        return taken_away(
            request,
            word_of(paper),
            what=f"{self.what}:{'-'.join(self.address())}",
            name=f"{self.file_name(paper)}.docx",
            day=self.day(),
            count=self.count(),
        )
