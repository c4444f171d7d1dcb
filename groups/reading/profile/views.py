"""A group's one-page profile: to print, and as a Word document to take away."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from groups.reading.profile.papers import profile_paper
from groups.reading.profile.queries import Profile, profile_of
from groups.registry.models import EducationGroup
from groups.registry.register.views import taken_away
from groups.rights.roles import EXPORT, VIEW
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.official.word import word_of
from nanan_groups.kit.pages import AsOf, Link, ScopedView


class ProfileBase(ScopedView, View):
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request, code):
        self.as_of = AsOf.from_request(request)
        if self.as_of.error:
            return render(request, "400.html", {"reason": self.as_of.error}, status=400)
        visible = EducationGroup.objects.visible_to(self.scope, self.permission).select_related("origin")
        return self.answer(profile_of(get_object_or_404(visible, code=code), self.as_of.day))

    def answer(self, profile: Profile) -> HttpResponse:
        raise NotImplementedError


class ProfilePrint(ProfileBase):
    permission = VIEW

    def answer(self, profile):
        query, code = self.as_of.query, [profile.code]
        takes = self.scope.may_for_group(EXPORT, profile.pk)
        word = [Link("导出 Word", reverse("reading:group-profile-docx", args=code) + query)] if takes else []
        return paper_page(
            self.request,
            profile_paper(profile),
            heading="打印集团概况",
            back=Link("返回集团", reverse("reading:group-detail", args=code) + query),
            links=word,
        )


class ProfileDocx(ProfileBase):
    permission = EXPORT

    def answer(self, profile):
        return taken_away(
            self.request,
            word_of(profile_paper(profile)),
            what=f"profile:{profile.code}",
            name=f"{profile.name}概况-{profile.day.isoformat()}.docx",
            day=profile.day,
            count=len(profile.members),
        )
