"""The demo as a visitor should meet it: fast, no debug pages, known logins, this machine only."""

from . import base
from .dev import *  # noqa: F403

DEBUG = False
STORAGES = base.STORAGES  # hashed names, as in production
