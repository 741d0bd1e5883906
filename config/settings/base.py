"""Settings that hold everywhere; `dev`, `test` and `production` say where they differ."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from . import elastic, tasks
from .caches import cache_url, caches
from .database import database, statement_timeout
from .environment import BASE_DIR, data_dir, env, functions, metrics_token, number, rate, time_zone
from .logs import logs
from .mail import mail, sender

DATA_DIR = data_dir()

INSTALLED_APPS = [
    "demo",
    "desk",
    "training",
    "quizzes",
    "search",
    "kb",
    "accounts",
    "operations",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.studio.apps.StudioUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "axes",
    "django_guid",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_guid.middleware.guid_middleware",  # nothing is logged of static files
    "csp.middleware.CSPMiddleware",
    "kb.previews.PreviewInAFrame",
    "kb.page_cache.PageCache",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kb.redirects.VisibleRedirects",
    "axes.middleware.AxesMiddleware",
    "config.transactions.StudioInOneTransaction",  # last: it answers with the view itself
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "kb.frame.frame",
            ],
        },
    },
]

DATABASES: dict[str, dict[str, Any]] = {"default": database(DATA_DIR)}
DATABASE_STATEMENT_TIMEOUT = statement_timeout()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHE_URL = cache_url()
CACHES: dict[str, dict[str, Any]] = caches(DATA_DIR, CACHE_URL)
RATELIMIT_USE_CACHE = "rates"
RATELIMIT_FAIL_OPEN = True  # who cannot be counted is served
if CACHE_URL:
    SESSION_ENGINE = "config.sessions"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
WAGTAILADMIN_LOGIN_URL = "/login/"
WAGTAIL_FRONTEND_LOGIN_URL = "/login/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

AXES_FAILURE_LIMIT = number("LOGIN_ATTEMPTS", 10, least=3, most=1000)
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_CLIENT_STR_CALLABLE = "config.logs.nobody"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("fr", "Français"), ("es", "Español")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
TIME_ZONE = time_zone()
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.statics.HashedStaticFiles"},
}

WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else's pages load ours

WAGTAIL_SITE_NAME = "Rapport"
SITE_URL = env.str("SITE_URL", "")
WAGTAILADMIN_BASE_URL = (SITE_URL or "http://127.0.0.1:8000").rstrip("/")
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_USER_TIME_ZONES = None
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_IMAGE_MODEL = "kb.Picture"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "svg"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "pdf", "pptx", "txt", "xlsx", "zip", "mp4", "webm"]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []  # nothing is fetched at run time
TAGGIT_CASE_INSENSITIVE = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

TASKS_IN_DATABASE = tasks.in_database()
TASK_QUEUE = tasks.QUEUE
TASKS = tasks.backends(TASKS_IN_DATABASE)
TASK_TRIES = number("TASK_TRIES", 5, least=1, most=20)
TASK_PAUSE = 30.0  # seconds before the second try
TASK_LOST_AFTER = 30.0  # seconds of silence after which a worker is taken for dead

vars().update(mail())
MAIL = bool(env.str("EMAIL_URL", ""))
DEFAULT_FROM_EMAIL = sender()

STUDIO_PATH = "studio/"
CONTENT_SECURITY_POLICY = {
    # Wagtail's admin needs inline scripts and styles; the studio is for staff who have logged in.
    "EXCLUDE_URL_PREFIXES": [f"/{STUDIO_PATH}"],
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "frame-src": ["https://www.youtube-nocookie.com", "https://player.vimeo.com"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"  # Wagtail itself lifts it for the previews in the studio

# Search. Bounds are part of the product's promises; docs/settings.md explains each.
SEARCH_DIR = DATA_DIR / "search"
ENCODER_PATH = Path(env.str("ENCODER_PATH", str(DATA_DIR / "encoder")))
SEARCH_QUERY_LENGTH = number("SEARCH_QUERY_LENGTH", 200, least=20, most=2000)  # characters
SEARCH_PAGE_DEPTH = number("SEARCH_PAGE_DEPTH", 10, least=1, most=50)
SEARCH_RATE = rate("SEARCH_RATE", "60/m")  # a person or address; suggestions get five times it
SEARCH_LOG_IN_BACKGROUND = True  # a thread of each process writes it after the response
SEARCH_FOLLOWS = True  # a thread of each web process brings engines up to date
# Without nodes the embedded engine serves.
ELASTICSEARCH_NODES = elastic.nodes()
ELASTICSEARCH_API_KEY, ELASTICSEARCH_USER, ELASTICSEARCH_PASSWORD = elastic.login()
ELASTICSEARCH_CA_CERTS = elastic.ca_certs()
ELASTICSEARCH_INDEX_PREFIX = elastic.prefix()
ELASTICSEARCH_SHARDS = elastic.shards()
ELASTICSEARCH_REPLICAS = elastic.replicas()
ELASTICSEARCH_TIMEOUT = elastic.timeout()
SEARCH_LOG_DAYS = number("SEARCH_LOG_DAYS", 365, least=1, most=3650)
ATTEMPT_LOG_DAYS = number("ATTEMPT_LOG_DAYS", 365, least=1, most=3650)

QUESTION_PROPOSERS = functions("QUESTION_PROPOSERS")  # beside the rules of quizzes.proposing

DEMO = False

LOGGING = logs()
DJANGO_GUID = {"GUID_HEADER_NAME": "X-Request-ID", "EXPOSE_HEADER": False}

# /metrics: functions that say how things stand at the moment they are asked, from the database.
METRICS_TOKEN = metrics_token()
METRICS_READ = [
    "config.metrics.change_log",
    "config.metrics.local_copy",
    "operations.metrics.tasks",
]
BEHIND_PROXY = False
