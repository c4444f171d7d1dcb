from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "groups"
    verbose_name = "集团与学校"

    def ready(self):
        from . import datasets  # noqa: F401  registers its sheets; models are known only now
        from .queries import quality  # noqa: F401  registers its checks
        from .services import development_case, plan_case, plan_papers  # noqa: F401  register their cases and papers
