"""For the test suite: a data folder of its own, quick passwords, everything in memory or /tmp."""

import os
import tempfile

# A folder of its own for each run and each parallel worker; nothing touches a person's data.
os.environ["RAPPORT_DATA_DIR"] = tempfile.mkdtemp(prefix="rapport-test-")

from .base import *  # noqa: F403

SECRET_KEY = "only-for-tests"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
AXES_ENABLED = False
SEARCH_RATE = "100000/m"
