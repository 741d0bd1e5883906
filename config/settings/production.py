"""For real: everything that must be set is asked for at the start."""

from urllib.parse import urlsplit

from .base import *  # noqa: F403
from .base import MIDDLEWARE, SITE_URL
from .environment import env, number, truth

DEBUG = False

SECRET_KEY = env.str("SECRET_KEY", "")
if len(SECRET_KEY) < 50:
    raise env.refuse("SECRET_KEY", "must be 50 random characters or more")

try:
    SITE = urlsplit(SITE_URL)
    if SITE.scheme not in ("http", "https") or not SITE.hostname or SITE.port == 0:
        raise ValueError
except ValueError as error:  # also of an address that cannot be read
    cure = "must be the site's address, such as https://help.example.com"
    raise env.refuse("SITE_URL", cure) from error

ALLOWED_HOSTS = list(filter(None, env.list("ALLOWED_HOSTS", []))) or [SITE.hostname]
CSRF_TRUSTED_ORIGINS = [f"{SITE.scheme}://{SITE.netloc}"]

# Plain http is for trying it on a machine of one's own; check --deploy warns about it.
HTTPS = SITE.scheme == "https"
SECURE_SSL_REDIRECT = truth("SECURE_SSL_REDIRECT", HTTPS)
SECURE_HSTS_SECONDS = number("HSTS_SECONDS", 31_536_000 if HTTPS else 0, least=0, most=63_072_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = truth("HSTS_SUBDOMAINS", HTTPS)
if not SECURE_HSTS_INCLUDE_SUBDOMAINS:
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # somebody decided so
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
BEHIND_PROXY = truth("BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True
    MIDDLEWARE = ["config.proxy.ClientAddress", *MIDDLEWARE]
