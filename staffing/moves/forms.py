"""The act of a transfer between schools, and of taking the people of a merged school along."""

from django import forms
from django.utils import timezone

from groups.registry.register.forms.fields import RecordField, RecordInput
from nanan_groups.records import act_forms
from staffing.moves.services import moves
from staffing.roster.queries.posts import home_post
from staffing.roster.words import LeadershipPost, PostKind

SITE = "学校只有一个校点或到本部的可留空。"


class MovePerson(act_forms.ActForm):
    verb, title, subject, kinds = "move", "跨校调动", "person", act_forms.CHANGE_ONLY
    clause = "意见 五(二)4"
    help = (
        "调动结束现在的任职，同一天开始到另一所学校任职；用工性质不变，到校日期为生效日。两校名册同时更新，调入学校在工作台看到。"
        "校内换校点、换岗位请办理“调整岗位职务”；交流（轮岗、互派、跟岗等）编制不动，不在此办理。"
    )
    service = staticmethod(moves.move_person)

    institution = RecordField("institution", label="调入学校")
    site = forms.CharField(label="校点", max_length=120, required=False, widget=RecordInput("site"), help_text=SITE)
    post_kind = forms.ChoiceField(label="岗位类别", choices=PostKind.choices)
    leadership = forms.ChoiceField(label="领导职务", choices=[("", "没有"), *LeadershipPost.choices], required=False)

    def prepare(self):
        post = home_post(self.record)
        if post is not None:
            self.fields["post_kind"].initial = post.post_kind

    def arguments(self):
        names = ("institution", "site", "post_kind", "leadership")
        return {"person": self.record} | {name: self.cleaned_data[name] for name in names}


class FollowMerger(act_forms.ActForm):
    verb, title, subject, kinds, dated = "follow-merger", "合并学校的人员转入", "school", act_forms.CHANGE_ONLY, False
    help = "学校并入他校后，仍登记在原校的人员从合并之日起转入合并后的学校。年限是否连续由交流参数决定。原校领导职务不带入。"
    service = staticmethod(moves.follow_merger)

    site = forms.CharField(
        label="转入校点", max_length=120, required=False, widget=RecordInput("site"), help_text="留空为本部。"
    )

    def prepare(self):
        self.fields["effective_on"].widget = forms.HiddenInput()
        self.fields["effective_on"].initial = timezone.localdate()

    def arguments(self):
        return {"institution": self.record, "site": self.cleaned_data["site"]}
