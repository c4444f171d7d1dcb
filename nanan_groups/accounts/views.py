"""Sign in, leave, change the password."""

from axes.helpers import get_client_ip_address
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import password_validators_help_texts
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.generic import FormView, View

from . import kept
from .forms import PasswordChangeForm, SignInForm
from .passwords import is_expired
from .services import change_password


@method_decorator(login_not_required, name="dispatch")
class SignInView(LoginView):
    http_method_names = ["get", "post", "head", "options"]
    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_redirect_url(self):
        """Somebody who left after the session had ended is sent here first, and does not want to leave again."""
        target = super().get_redirect_url()
        return "" if target == reverse("accounts:logout") else target


class SignOutView(LogoutView):
    http_method_names = ["post", "options"]

    def post(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            kept.drop(request.user)
        return super().post(request, *args, **kwargs)


class AliveView(View):
    """Somebody types on a page that sends nothing meanwhile: his session is seen to be in use (alive.js). The middleware
    does it as for any other request: written once a minute at most, and never past the session's absolute end."""

    http_method_names = ["post"]

    def post(self, request):
        return HttpResponse(status=204)


class PasswordChangeView(FormView):
    http_method_names = ["get", "post", "head", "options"]
    template_name = "accounts/password_change.html"
    form_class = PasswordChangeForm
    success_url = reverse_lazy("portal:home")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs):
        rules = [text for text in password_validators_help_texts() if text]
        return super().get_context_data(rules=rules, must=is_expired(self.request.user), **kwargs)

    def form_valid(self, form):
        address = get_client_ip_address(self.request) or ""
        change_password(user=self.request.user, password=form.cleaned_data["new"], address=address)
        update_session_auth_hash(self.request, self.request.user)
        messages.success(self.request, "密码已修改。其他设备上的登录已全部退出。")
        return redirect(self.get_success_url())
