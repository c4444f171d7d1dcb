"""Sign-in and password forms, in the words of the people who fill them."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.core.validators import MaxLengthValidator

from nanan_groups.kit.names import number_key

from .limits import one_time_hours, told
from .models import User
from .passwords import one_time_is_over


class SignInForm(AuthenticationForm):
    """One answer for every failure: nobody learns which account exists."""

    error_messages = dict.fromkeys(
        ("invalid_login", "inactive"),
        told("工号或密码不正确。请核对后重试；连续 {failures} 次错误将锁定 {minutes} 分钟。"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Django only tells the browser the length; a longer one would not fit where the failure is counted.
        self.fields["username"].validators.append(
            MaxLengthValidator(self.username_field.max_length, "工号不超过 32 位。")
        )
        self.fields["username"].label = "工号"
        self.fields["password"].label = "密码"
        self.fields["username"].widget.attrs["autocomplete"] = "username"

    def clean_username(self):
        """The account's own spelling, whatever the case and width it was typed in: tries are counted for one account."""
        typed = number_key(self.cleaned_data["username"])
        known = User.objects.filter(username__iexact=typed).values_list("username", flat=True).first()
        return known or typed[: self.username_field.max_length]

    def confirm_login_allowed(self, user):
        super().confirm_login_allowed(user)
        if one_time_is_over(user):
            raise forms.ValidationError(
                f"一次性密码已超过 {one_time_hours()} 小时，请联系系统管理员重新发放。", code="one-time-over"
            )


class PasswordChangeForm(forms.Form):
    old = forms.CharField(
        label="当前密码", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), strip=False
    )
    new = forms.CharField(
        label="新密码", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False, max_length=128
    )
    again = forms.CharField(
        label="再输一次新密码", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_old(self):
        if not self.user.check_password(self.cleaned_data["old"]):
            raise forms.ValidationError("当前密码不正确。")
        return self.cleaned_data["old"]

    def clean_new(self):
        validate_password(self.cleaned_data["new"], self.user)
        return self.cleaned_data["new"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", "两次输入的新密码不一致。")
        return cleaned
