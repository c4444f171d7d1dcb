"""Production: every value that matters must be given; a missing one stops the start with its name.

Behind nginx with TLS by default. ``PLAIN_HTTP_INTRANET=true`` is the documented profile for an intranet without
certificates: it drops only what needs TLS.
"""

from .base import *  # noqa: F403
from .base import env

SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
env("DATABASE_URL")  # no silent fall back to SQLite
# How many proxies of ours stand before the portal: without it everybody would be the proxy, and lock each other out.
AXES_IPWARE_PROXY_COUNT = env.int("PROXY_COUNT")

PLAIN_HTTP_INTRANET = env.bool("PLAIN_HTTP_INTRANET", default=False)
if PLAIN_HTTP_INTRANET:
    SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]
else:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # nginx sets it and drops the client's own
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SILENCED_SYSTEM_CHECKS = ["security.W021"]  # preload is for public sites; this one lives on an intranet
