"""Rights from appointments: the authentication backend that answers Django's own permission questions."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import BaseBackend

from groups.rights.admin_rights import admin_permissions
from nanan_groups.accounts.passwords import even_out
from nanan_groups.kit.scope import Scope, scope_of


class AppointmentBackend(BaseBackend):
    """Signs in by staff number; answers has_perm from today's scope. Nothing is stored in auth's permission tables."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        users = get_user_model()
        if username is None or password is None:
            return None
        user = users.objects.filter(username__iexact=username).first()
        if user is None:
            users().set_password(password)  # the same time for an unknown number
            return None
        if not user.check_password(password):
            even_out(password, user.password)
            return None
        return user if user.is_active else None

    def get_user(self, user_id):
        user = get_user_model().objects.filter(pk=user_id).first()
        return user if user is not None and user.is_active else None

    def has_perm(self, user_obj, perm, obj=None):
        scope = scope_of(user_obj)
        return scope.may_everywhere(perm) or perm in admin_permissions(_everywhere(scope))

    def has_module_perms(self, user_obj, app_label):
        scope = scope_of(user_obj)
        wanted = f"{app_label}."
        return any(p.startswith(wanted) for p in admin_permissions(_everywhere(scope)))


def _everywhere(scope: Scope) -> frozenset[str]:
    """The back office shows the district: what one may do at home opens nothing there."""
    return frozenset(right for right in scope.reaches if scope.may_everywhere(right))
