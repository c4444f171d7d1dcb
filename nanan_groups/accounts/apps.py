from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "nanan_groups.accounts"
    label = "accounts"
    verbose_name = "账号"

    def ready(self):
        from . import receivers  # noqa: F401  app registry: axes and auth signals are known only now
