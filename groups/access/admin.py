from groups.access.appointments import admin  # noqa: F401  registered
