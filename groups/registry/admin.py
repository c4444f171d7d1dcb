from groups.registry.back_office import admin  # noqa: F401  registered
