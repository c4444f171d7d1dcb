from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "nanan_groups.portal"
    label = "portal"
    verbose_name = "门户"

    def ready(self):
        from . import additions, checks  # noqa: F401  registered once models and addresses are known
