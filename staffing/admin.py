from staffing.roster import admin  # noqa: F401  registered
