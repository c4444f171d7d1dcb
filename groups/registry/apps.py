from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "groups.registry"
    label = "registry"
    verbose_name = "集团与学校登记"

    def ready(self):
        from groups.registry import registrations  # noqa: F401  models are known only now
