"""The demonstration has its three administrators, and they can show the exchange among themselves."""

import pytest

from nanan_groups.accounts.administrators import ask, confirm
from nanan_groups.accounts.models import AdminKind, User
from nanan_groups.demo.accounts import make_demo_accounts
from nanan_groups.kit.errors import RuleViolation


def test_demonstration_has_its_three_administrators(policy, settings, tmp_path):
    settings.DEMO, settings.VAR_DIR = True, tmp_path
    passwords = {one["role"]: one["password"] for one in make_demo_accounts()}
    three = {user.admin_kind: user for user in User.objects.filter(admin_kind__isnull=False, is_demo=True)}
    assert sorted(three) == sorted(AdminKind.values)
    made = ask(user=three["security"], what="reset_password", actor=three["audit"], reason="演示")
    given = confirm(change=made, actor=three["system"])
    assert User.objects.get(pk=three["security"].pk).check_password(given)
    for what in ("remove", "disable"):  # nobody who tries it out leaves the demonstration without one
        with pytest.raises(RuleViolation) as refused:
            ask(user=three["security"], what=what, actor=three["audit"], reason="演示")
        assert refused.value.code == "last"
    make_demo_accounts()
    again = User.objects.get(pk=three["security"].pk)
    assert (again.admin_kind, again.check_password(passwords["security"])) == ("security", True)
