"""For the test suite: a data folder of its own, quick passwords, mail in memory."""

import atexit
import os
import shutil
import tempfile

# A folder of its own for each run and each parallel worker; nothing touches a person's data.
_FOLDER = tempfile.mkdtemp(prefix="rapport-test-")
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
os.environ["RAPPORT_DATA_DIR"] = _FOLDER

from .base import *  # noqa: E402, F403

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
SEARCH_LOG_IN_BACKGROUND = False
SEARCH_RATE = "100000/m"
