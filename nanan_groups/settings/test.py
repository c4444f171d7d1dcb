"""The test suite: strict, and on whichever database TEST_DATABASE_URL names (a SQLite file without it)."""

import os
import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import database, env

SECRET_KEY = "only-for-tests-" + "x" * 50
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DEMO = env.bool("TEST_DEMO", default=False)  # for a process that a test starts

_file = os.path.join(tempfile.gettempdir(), f"nanan-test-{os.getuid()}-{os.getpid()}.sqlite3")
DATABASES = {"default": database(env("TEST_DATABASE_URL", default=f"sqlite:///{_file}"))}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": _file}  # a file, not memory: other threads and WAL must behave as live
DATABASES["default"]["CONN_MAX_AGE"] = 0

# Cheap hashing only where the test is not about hashing.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
_progress = os.path.join(tempfile.gettempdir(), f"nanan-progress-{os.getuid()}-{os.getpid()}")
PROGRESS_DIR = Path(env("TEST_PROGRESS_DIR", default=_progress))  # a process that a test starts shares its folder
FAIL_POINT = env("FAIL_POINT", default="")  # where a test kills the process: see kit/failpoints.py
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Static files come from the apps, as nothing is collected for tests; whitenoise would warn of the missing folder.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
