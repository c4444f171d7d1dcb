"""``make run`` on one machine: SQLite, loopback only, demonstration data, a key made on first start and kept in var/."""

from django.core.management.utils import get_random_secret_key

from .base import *  # noqa: F403
from .base import VAR_DIR, env

VAR_DIR.mkdir(parents=True, exist_ok=True)
_key_file = VAR_DIR / "local-secret-key"
if not _key_file.exists():
    _key_file.write_text(get_random_secret_key())
    _key_file.chmod(0o600)
SECRET_KEY = env("SECRET_KEY", default=_key_file.read_text())
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=True)
# Never wider than loopback: portal.checks refuses to start otherwise.
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
