from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "groups"
    verbose_name = "集团与学校"

    def ready(self):
        from .queries import quality  # noqa: F401  registers its checks; models are known only now
