"""What gunicorn reads by itself where it is started: metrics of all workers, and the log's form."""

import ctypes
import gc
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from config.settings.logs import logs
from config.starting import alive

# The folder itself, where it is started through a link: a worker that is started again later must
# not find another version behind the link.
chdir = os.getcwd()

# Several servers of one user would take it from each other, and nobody here asks by it.
control_socket_disable = True

# Workers count in files of this folder, and whichever is asked adds them up. It is set here,
# before there are workers, and belongs to this server alone.
_NAME = "PROMETHEUS_MULTIPROC_DIR"
_own_folder = "" if os.environ.get(_NAME) else tempfile.mkdtemp(prefix="rapport-metrics-")
if _own_folder:
    os.environ[_NAME] = _own_folder

# Gunicorn writes an access log as soon as it is told how to write its other one; addresses and
# queries stand in it. Whoever wants one says --access-logfile.
logconfig_dict = {
    **logs(),
    "loggers": {
        "gunicorn.error": {"propagate": True},
        "gunicorn.access": {"handlers": [], "propagate": False},
    },
}

# One thread runs at a time, so one heap will do; with one for each, what a search needs for a
# moment stays taken as often as there are threads. What is large goes back as soon as it is free.
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8  # malloc.h of the GNU C library
with suppress(OSError, AttributeError):  # another one
    _libc = ctypes.CDLL("libc.so.6")
    _libc.mallopt(_M_ARENA_MAX, 1)
    _libc.mallopt(_M_MMAP_THRESHOLD, 128 * 1024)


def on_starting(server):
    """Start counting at nothing."""
    for file in Path(os.environ[_NAME]).glob("*.db"):
        file.unlink()


def post_worker_init(worker):
    """Be quick from the first search on, and keep no memory that only reading the index took."""
    from django.apps import apps  # not before Django is set up

    if apps.is_installed("search"):  # a site to compare with has none
        from search.warming import warm

        with alive(worker.tmp):
            warm()
    # A page of thousands of cells makes thousands of objects that are all gone when it is sent:
    # to look through everything else meanwhile took up to 150 ms of a request.
    gc.set_threshold(700, 10, 20)
    gc.collect()
    gc.freeze()
    _give_back()


def _give_back():
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def child_exit(server, worker):
    """A worker that is gone has no gauges."""
    from prometheus_client.multiprocess import mark_process_dead  # not before the folder is named

    mark_process_dead(worker.pid)


def on_exit(server):
    """Leave nothing behind."""
    if _own_folder:
        shutil.rmtree(_own_folder, ignore_errors=True)
