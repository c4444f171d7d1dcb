from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "groups"
    verbose_name = "集团与学校"

    def ready(self):
        from . import datasets  # noqa: F401  registers its sheets; models are known only now
        from .queries import quality, quality_organs  # noqa: F401  register their checks
        from .services import charter_case, development_case, organ_papers, plan_case, plan_papers  # noqa: F401  register cases
