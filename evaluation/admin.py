from evaluation.systems import admin as systems  # noqa: F401  registered
