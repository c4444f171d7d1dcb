from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "nanan_groups.portal"
    label = "portal"
    verbose_name = "门户"

    def ready(self):
        from . import checks  # noqa: F401  registers the start-up checks once the registry is ready
