"""消息发送: the system administrator's pages. Group robots, and messages that failed or may have arrived.

The three administrators see no business data: receiver, time and what happened are shown, never what a message says.
"""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from groups.registry.models import EducationGroup
from groups.registry.register.queries.ended import living_groups
from groups.rights.roles import OUTBOX, PLACE_OF, WRITE_PLANS, roles_with
from groups.rights.words import Place, Role
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.forms import ScopedForm
from nanan_groups.kit.pages import ScopedView, page_of
from nanan_groups.records.models import Delivery, DeliveryState, Robot, RobotKind
from nanan_groups.records.outbox.services import save_robot, send_again, try_robot

TROUBLED = (DeliveryState.MAYBE, DeliveryState.FAILED)
OFF = "本平台没有启用群机器人。启用须在系统配置中设置 NOTICE_ROBOTS，见部署手册。"


class OutboxPage(ScopedView, View):
    permission = OUTBOX


def district_roles() -> list[str]:
    """Roles whose holders work for the whole district: a robot tells all that waits for them."""
    return [role for role, place in PLACE_OF.items() if place in (Place.DISTRICT, Place.OFFICE)]


def group_codes(keys=None) -> dict[int, str]:
    """集团 Z01: names of groups and schools are business data, which the three administrators do not see. All in force or
    coming where no keys are given."""
    wanted = living_groups(timezone.localdate()) if keys is None else keys
    rows = EducationGroup.objects.filter(pk__in=wanted).order_by("code").values_list("pk", "code")
    return {key: f"集团 {code}" for key, code in rows}


def whose(robot: Robot, codes: dict[int, str]) -> str:
    return codes.get(robot.place_id, "") if robot.place else "、".join(Role(role).label for role in robot.roles)


# --- messages ------------------------------------------------------------------------------------------------------
class DeliveryListView(OutboxPage):
    http_method_names = ["get", "head"]

    def get(self, request):
        rows = Delivery.objects.filter(state__in=TROUBLED) | Delivery.objects.filter(
            state=DeliveryState.SENDING, claimed_at__lt=timezone.now() - settings.OUTBOX_DEAD_AFTER
        )
        waiting = Delivery.objects.filter(state=DeliveryState.WAITING, attempts__gt=0)
        found, page = page_of(request, rows.select_related("user", "robot").order_by("-at", "-pk"))
        context = {
            "rows": [_shown(one) for one in found],
            "page": page,
            "waiting": [_shown(one) for one in waiting.select_related("user", "robot").order_by("due_at", "pk")[:50]],
            "mail": settings.NOTICE_MAIL_DOMAIN,
            "robots": settings.NOTICE_ROBOTS,
        }
        return render(request, "portal/outbox/delivery_list.html", context)


def _shown(one: Delivery) -> dict:
    dead = one.state == DeliveryState.SENDING  # nobody has swept yet; the page says what it is
    state = DeliveryState.MAYBE if dead else DeliveryState(one.state)
    return {
        "row": one,
        "receiver": one.user or one.robot,
        "state": state.label,
        "maybe": state == DeliveryState.MAYBE,
        "problem": one.problem or ("发送途中程序中断，可能已经送达。" if dead else ""),
    }


class SendAgainView(OutboxPage):
    http_method_names = ["post"]

    def post(self, request, pk):
        delivery = get_object_or_404(Delivery, pk=pk)
        try:
            send_again(actor=request.user, delivery=delivery)
        except RuleViolation as problem:
            messages.warning(request, problem.sentence)
        else:
            messages.success(request, "已重新列入发送。")
        return redirect("portal:delivery-list")


# --- robots --------------------------------------------------------------------------------------------------------
class RobotForm(ScopedForm):
    """``where``: the roles of an office of the district, or one group."""

    name = forms.CharField(label="名称", max_length=60, help_text="如“基础教育科工作群”。")
    kind = forms.ChoiceField(label="种类", choices=RobotKind)
    where = forms.ChoiceField(
        label="通知谁的事项", help_text="科室：等待该科室办理的事项。集团：等待该集团总校办理的事项，编码见集团页面。"
    )
    address = forms.CharField(
        label="地址",
        max_length=500,
        help_text="从群机器人的设置中原样复制。地址等同密码：保存后不再完整显示。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    secret = forms.CharField(
        label="加签密钥",
        max_length=200,
        required=False,
        help_text="仅钉钉：安全设置选“加签”时填写。保存后不再显示。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    enabled = forms.BooleanField(label="启用", required=False, initial=True)

    def __init__(self, *args, robot: Robot | None = None, **kwargs):
        self.robot = robot
        if robot is not None:
            where = f"group:{robot.place_id}" if robot.place else f"role:{robot.roles[0]}"
            known = {"name": robot.name, "kind": robot.kind, "where": where, "enabled": robot.enabled}
            kwargs["initial"] = known
        super().__init__(*args, **kwargs)
        codes = group_codes()
        if robot is not None and robot.place:
            codes |= group_codes([robot.place_id])
        self.fields["where"].choices = [
            ("科室", [(f"role:{role}", Role(role).label) for role in district_roles()]),
            ("集团", [(f"group:{key}", text) for key, text in codes.items()]),
        ]
        for name in ("kind", "where"):
            self.fields[name].error_messages["invalid_choice"] = "请从所列选项中选择。"
        if robot is not None:
            self.fields["address"].required = False
            self.fields["address"].help_text = f"现为 {robot.shown_address}。不更换的留空。"
            self.fields["secret"].help_text = "已填写，不更换的留空。" if robot.secret else "未填写。"

    def filled(self) -> Robot:
        data = self.cleaned_data
        robot = self.robot or Robot()
        robot.name, robot.kind, robot.enabled = data["name"], data["kind"], data["enabled"]
        robot.address = data["address"] or robot.address
        robot.secret = data["secret"] or robot.secret
        what, _, key = data["where"].partition(":")
        if what == "role":
            robot.roles, robot.place, robot.place_id = [key], "", None
        else:
            robot.roles = sorted(roles_with(WRITE_PLANS))  # who has a turn there
            robot.place, robot.place_id = Place.GROUP, int(key)
        return robot


class RobotListView(OutboxPage):
    http_method_names = ["get", "head"]

    def get(self, request):
        robots = list(Robot.objects.order_by("name", "pk"))
        codes = group_codes([one.place_id for one in robots if one.place])
        rows = [{"row": one, "whose": whose(one, codes)} for one in robots]
        context = {"rows": rows, "on": settings.NOTICE_ROBOTS, "off": OFF, "hosts": settings.ROBOT_HOSTS}
        return render(request, "portal/outbox/robot_list.html", context)


class RobotView(OutboxPage):
    """Entering one, and changing it."""

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request, *args, pk=None, **kwargs):
        self.robot = None
        if pk is not None and self.scope.may_somewhere(OUTBOX):
            self.robot = Robot.objects.filter(pk=pk).first()
            if self.robot is None:
                raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self._page(RobotForm(scope=self.scope, robot=self.robot))

    def post(self, request):
        form = RobotForm(request.POST, scope=self.scope, robot=self.robot)
        if not form.is_valid():
            return self._page(form)
        try:
            robot = save_robot(actor=request.user, robot=form.filled())
        except RuleViolation as problem:
            form.refuse(problem)
            return self._page(form)
        except ValidationError as problem:
            for name, sentences in problem.message_dict.items():
                form.add_error(name if name in form.fields else None, sentences)
            return self._page(form)
        messages.success(request, f"已保存“{robot.name}”。请发送一条测试消息核对。")
        return redirect("portal:robot-list")

    def _page(self, form):
        context = {"form": form, "robot": self.robot, "on": settings.NOTICE_ROBOTS, "off": OFF}
        return render(self.request, "portal/outbox/robot_form.html", context)


class RobotTestView(OutboxPage):
    http_method_names = ["post"]

    def post(self, request, pk):
        robot = get_object_or_404(Robot, pk=pk)
        try:
            messages.success(request, try_robot(actor=request.user, robot=robot))
        except RuleViolation as problem:
            messages.warning(request, problem.sentence)
        return redirect("portal:robot-list")
