from evaluation.rounds import admin as rounds  # noqa: F401  registered
from evaluation.systems import admin as systems  # noqa: F401  registered
