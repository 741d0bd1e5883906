"""For the test suite: a data folder of its own, quick passwords, mail in memory."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# The few tests that need a real encoder take the one of the caller's data folder. Remembered in
# the environment, because the parallel workers inherit ours with the new folder in it.
_DATA = Path(os.environ.get("RAPPORT_DATA_DIR") or Path(__file__).parents[2] / "var").absolute()
BUILT_ENCODER = Path(os.environ.setdefault("ENCODER_PATH", str(_DATA / "encoder")))

# A folder of its own for each run and each parallel worker; nothing touches a person's data.
_FOLDER = tempfile.mkdtemp(prefix="rapport-test-")
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
os.environ["RAPPORT_DATA_DIR"] = _FOLDER

from .base import *  # noqa: E402, F403

# A file, as in real life: the server of a browser's journey answers several requests at once,
# which cannot share one connection. Nothing is lost that anybody wants when the power goes.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # noqa: F405

SECRET_KEY = "only-for-tests"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MAIL = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
AXES_ENABLED = False
ELASTICSEARCH_NODES = ()  # tests of that engine name their own servers
SEARCH_LOG_IN_BACKGROUND = False
SEARCH_FOLLOWS = False
SEARCH_RATE = "100000/m"
ENCODER_PATH = DATA_DIR / "encoder"  # noqa: F405 - none: most tests go by words
STATIC_ROOT.mkdir()  # noqa: F405 - whitenoise warns without it
