from staffing.back_office import admin as lists  # noqa: F401  registered
from staffing.roster import admin  # noqa: F401  registered
