"""What every profile shares. Nothing secret has a value here: SECRET_KEY and ALLOWED_HOSTS come from the profiles."""

from datetime import date, time, timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))  # database, uploads, collected static files

DEBUG = False
DEMO = False  # invented demonstration accounts and data; a banner on every page says so

INSTALLED_APPS = [
    # Floor 0 to the roof, lowest first: see docs/架构.md and the import contracts in pyproject.toml.
    "nanan_groups.records",
    "nanan_groups.accounts",
    "groups.registry",
    "groups.access",
    "groups.papers",
    "groups.governance",
    "groups.planning",
    "groups.activities",
    "groups.measures",
    "groups.reading",
    "staffing",
    "funding",
    "evaluation",
    "nanan_groups.demo",
    "nanan_groups.portal",
    "nanan_groups.portal.admin_config.NananAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "simple_history",
    "import_export",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "nanan_groups.records.middleware.SourceMiddleware",
    "nanan_groups.portal.middleware.TypedTextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "nanan_groups.accounts.middleware.SessionLimitsMiddleware",
    "nanan_groups.accounts.middleware.SignInRequiredMiddleware",
    "nanan_groups.accounts.middleware.PasswordChangeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "nanan_groups.accounts.kept.KeptFormMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "nanan_groups.portal.middleware.AnswersMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "nanan_groups.urls"
WSGI_APPLICATION = "nanan_groups.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nanan_groups.portal.context.portal",
            ],
            "libraries": {"kit": "nanan_groups.kit.templatetags"},
            "builtins": ["nanan_groups.kit.templatetags", "groups.registry.register.filters"],
        },
    }
]
FORM_RENDERER = "nanan_groups.kit.forms.HouseRenderer"


def database(url: str) -> dict:
    """One database from its URL, with the options each engine needs to keep our promises.

    SQLite: write-ahead log, IMMEDIATE transactions (one writer wins, the other waits up to 20 s) and recursive
    triggers, without which ``INSERT OR REPLACE`` would slip past the append-only triggers.
    """
    config = environ.Env.db_url_config(url)
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA recursive_triggers=ON;",
        }
    else:
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    config["ATOMIC_REQUESTS"] = False
    return config


DATABASES = {"default": database(env("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'nanan.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People: Chinese, Shanghai time; the database keeps aware UTC.
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
PAPER_DAYS = env("PAPER_DAYS", default="chinese")  # the day under a signature: 二〇二六年十二月一日; or "digits"
FORMAT_MODULE_PATH = ["nanan_groups.kit.formats"]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "groups.access.backends.AppointmentBackend"]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "portal:home"
LOGOUT_REDIRECT_URL = "accounts:login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# The rules read their figures from the profile in accounts/passwords.py.
PASSWORD_PROFILE = env("PASSWORD_PROFILE", default="dengbao")  # or "asvs"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "nanan_groups.accounts.passwords.LengthRule"},
    {"NAME": "nanan_groups.accounts.passwords.ClassesRule"},
    {"NAME": "nanan_groups.accounts.passwords.ContextRule"},
    {"NAME": "nanan_groups.accounts.passwords.CommonRule"},
    {"NAME": "nanan_groups.accounts.passwords.HistoryRule"},
]
ONE_TIME_PASSWORD_LIFE = timedelta(hours=72)

# Sessions: so long idle, so long in all (等保 身份鉴别 b). The middleware writes at most once a minute.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "nanan_groups.portal.errors.csrf_failure"
SESSION_IDLE = timedelta(minutes=30)
SESSION_ABSOLUTE = timedelta(hours=12)
# What was typed into a form that came back after its session: so long it waits, of a page opened so long ago, so many of one
# person (accounts/kept.py).
KEPT_LIFE = timedelta(hours=1)
KEPT_PAGE_LIFE = timedelta(days=7)
KEPT_MOST = 5
SESSION_COOKIE_AGE = int(SESSION_ABSOLUTE.total_seconds())

# Lock-out: so many failures lock the account at that address for so long; a colleague behind the same address goes on.
# Every sentence about it reads these two (accounts/limits.py).
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "nanan_groups.accounts.lockout.lockout_response"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # trying again meanwhile does not prolong the lock
AXES_CLIENT_IP_CALLABLE = "nanan_groups.accounts.lockout.client_address"
AXES_IPWARE_PROXY_COUNT = env.int("PROXY_COUNT", default=0)

# Strict: no inline script, style or handler, nothing from another host.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR_DIR / "files"}},
    # Uploads: outside every served folder, reached through an authorised view only.
    "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR_DIR / "private"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "portal"}}

# Work that outlives a request waits in our own database for the worker beside the server (manage.py db_worker).
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
IMPORT_INLINE_BYTES = 120_000  # a smaller file (some 2,000 rows) is checked and written within the request
IMPORT_LIFE = timedelta(hours=24)  # a preview nobody confirmed
IMPORT_DEAD_AFTER = timedelta(minutes=2)  # without a sign of life a job was killed
EXPORTS_PER_HOUR = 30  # files one person may take out within an hour
CERTIFICATE_CHECKS = 20  # questions of one address within ten minutes on the public page that checks certificates
CHECK_IN_FAILURES = 20  # wrong answers of one address within ten minutes on the public page at the door of an activity
WRONG_LINKS = 20  # of one address within ten minutes, on the public page of questionnaires
CALENDAR_READS = 60  # wrong keys of one address within ten minutes; then its calendar programs wait
PHONES_PER_HOUR = 30  # telephones one person may see in clear within an hour
# Attachments: each file, each unit (a group, a school) within a school year, each paper they belong to.
ATTACHMENT_BYTES = 20 * 1024 * 1024
ATTACHMENT_QUOTA = env.int("ATTACHMENT_QUOTA_MB", default=500) * 1024 * 1024
ATTACHMENTS_PER_OWNER = 100
# A scanner every file must pass before others open it; "" for none. See records/attachments/scanning.py, clamav.py.
ATTACHMENT_SCANNER = env("ATTACHMENT_SCANNER", default="")
ATTACHMENT_SCAN_SECONDS = 20  # that one upload may wait for it; what is left over is the worker's
CLAMAV_SOCKET = env("CLAMAV_SOCKET", default="/run/clamav/clamd.ctl")  # or host:port
CLAMAV_SECONDS = 30
PROGRESS_DIR = VAR_DIR / "progress"  # outside the database: SQLite's one writer is busy while a job writes

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
IMPORT_EXPORT_USE_TRANSACTIONS = True
SIMPLE_HISTORY_REVERT_DISABLED = True
SILENCED_SYSTEM_CHECKS: list[str] = []

# The register begins with the policy of this day; a day before it has no answer (docs/领域.md 第2.4节).
REGISTER_START = date(2022, 7, 14)
HOLDERS_OF = "groups.access.scopes.holders_of"
HOLDS_APPOINTMENT = "groups.access.scopes.holds_appointment"
# Notices go by e-mail too when the staff number at this domain is a person's address; "" for the portal alone.
NOTICE_MAIL_DOMAIN = env("NOTICE_MAIL_DOMAIN", default="")
vars().update(env.email_url("EMAIL_URL", default="smtp://127.0.0.1:25"))
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"jituan@{NOTICE_MAIL_DOMAIN or 'localhost'}")
DIGEST_AT = time(7, 30)  # whoever wants one message a day gets it then
# Group robots of 企业微信 and 钉钉 (records/outbox): off unless switched on; the only hosts the portal ever speaks to.
NOTICE_ROBOTS = env.bool("NOTICE_ROBOTS", default=False)
ROBOT_HOSTS = env.list("ROBOT_HOSTS", default=["qyapi.weixin.qq.com", "oapi.dingtalk.com"])
ROBOT_CA_FILE = env("ROBOT_CA_FILE", default="")  # certificates of an own server that stands in between
OUTBOX_SECONDS = 20  # that a mail server or a robot may let us wait
OUTBOX_KEPT = timedelta(days=180)  # what was sent is of no use to anybody after that; the notice stays
OUTBOX_DEAD_AFTER = timedelta(minutes=5)  # claimed and not settled: its process was killed
SCOPE_BUILDER = "groups.access.scopes.build_scope"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
