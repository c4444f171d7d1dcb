from groups.measures.catalogue import admin  # noqa: F401  registered
