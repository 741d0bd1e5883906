"""On a developer's machine: no secret to set, errors in full."""

from .base import *  # noqa: F403
from .base import AUTHENTICATION_BACKENDS
from .environment import truth

SECRET_KEY = "only-for-development-and-the-demo"  # noqa: S105
DEBUG = truth("DEBUG", True)
DEMO = True
AUTHENTICATION_BACKENDS = [*AUTHENTICATION_BACKENDS, "demo.login.DemoBackend"]
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
MAIL = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
