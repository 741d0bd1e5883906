"""Threads that keep this process's engines up to date with what others publish.

With one engine on one machine nothing is needed: whoever publishes applies. With a search server
and a local copy on each machine, the copies of other machines must follow, and a server that was
away must catch up before it answers again. Each engine has a thread of its own: to make a copy
anew may take hours, and a server that froze lets ten seconds pass.
"""

from __future__ import annotations

import logging
import os
import random
import threading
import time
from contextlib import suppress
from functools import partial
from itertools import count
from weakref import WeakKeyDictionary, WeakSet

from django.conf import settings
from django.core.signals import request_started
from django.db import DatabaseError, connection

from search import engines, indexing, vectors
from search.embedding import EncoderUnavailable
from search.engines.base import Engine, EngineUnavailable, IndexUnreadable
from search.engines.failover import Failover
from search.indexing import LogPruned
from search.rebuilding import NotNeededError, rebuild

logger = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between two looks: a small query for each engine when there is nothing to do
AGAIN = 30.0  # seconds until a copy that could not be made anew is tried again
# Seconds until a process makes anew what it made and cannot read: during an upgrade, code of two
# versions may share a folder and not each other's form.
LATER = 600.0
VECTORS_EVERY = 30  # looks

_started_in = 0  # process
_said: WeakSet[Engine] = WeakSet()  # engines of which it was said that they cannot follow
_rests: WeakKeyDictionary[Engine, float] = WeakKeyDictionary()  # copies: not made anew until then


def connect() -> None:
    """Follow in every process that answers requests, from its first one on."""
    if settings.SEARCH_FOLLOWS:
        request_started.connect(start, dispatch_uid="search.following")


def start(**kwargs: object) -> None:
    """Follow from now on, once a process, if there is more than one engine to follow."""
    global _started_in
    if _started_in == os.getpid() or len(engines.stores()) < 2:
        return
    _started_in = os.getpid()
    for engine in engines.stores():
        name, forever = f"search-following-{engine.name}", partial(_follow_forever, engine)
        threading.Thread(target=forever, name=name, daemon=True).start()


def _follow_forever(engine: Engine) -> None:
    for number in count():
        time.sleep(PAUSE * random.uniform(0.8, 1.2))  # noqa: S311 - spreads looks, guards nothing
        try:
            _look(engine, number)
        except DatabaseError as error:
            logger.debug("The database does not answer: %s", error)
        except Exception:
            logger.exception("An engine could not be brought up to date.")
        finally:
            connection.close()


def _look(engine: Engine, number: int) -> None:
    follow(engine)
    if number % VECTORS_EVERY == 0:
        take_vectors(engine)


def follow(engine: Engine) -> None:
    """Bring an engine up to date; one that cannot be reached waits for the next time."""
    with vectors.following():
        if not isinstance(engine, Failover):
            _bring_up_to_date(engine)
        elif engine.switch.may_try() and _bring_up_to_date(engine):
            engine.switch.worked()


def take_vectors(engine: Engine) -> None:
    """Give a copy the vectors that others worked out meanwhile; a server gets them from these."""
    if not isinstance(engine, Failover):
        with suppress(EngineUnavailable):
            vectors.hand_over(engine)


def _bring_up_to_date(engine: Engine) -> bool:
    """Whether the engine has now seen every change."""
    try:
        indexing.apply_pending(engine)
    except (LogPruned, IndexUnreadable) as error:
        return _made_anew(engine, error)
    except EngineUnavailable as error:
        _cannot_follow(engine, error)
        return False
    _said.discard(engine)
    return True


def _made_anew(engine: Engine, error: EngineUnavailable) -> bool:
    """A copy to which the change log does not lead any more is built again.

    A server's index is not: that is for its operator to decide. The copy answers until then.
    """
    if isinstance(engine, Failover):
        engine.switch.failed(error)
        _say_once(engine, logging.ERROR, "The index on the server cannot follow: %s", error)
        return False
    if time.monotonic() < _rests.get(engine, 0.0):
        return False
    try:
        rebuild(engine=engine, force=True, needed=lambda: not _follows(engine))
    except NotNeededError:
        return True
    except (EngineUnavailable, EncoderUnavailable) as failed:  # another process may be at it
        _rests[engine] = time.monotonic() + AGAIN
        _cannot_follow(engine, failed)
        return False
    if isinstance(error, IndexUnreadable):
        _rests[engine] = time.monotonic() + LATER
    return True


def _follows(engine: Engine) -> bool:
    """Whether the copy can follow after all: another process made it anew."""
    try:
        indexing.apply_pending(engine)
    except (LogPruned, IndexUnreadable):
        return False
    return True


def _cannot_follow(engine: Engine, error: Exception) -> None:
    """Of a server the switch says so."""
    if isinstance(engine, Failover):
        logger.debug("%s cannot follow now: %s", engine.name, error)
    else:
        _say_once(engine, logging.WARNING, "The local copy cannot follow now: %s", error)


def _say_once(engine: Engine, level: int, said: str, error: Exception) -> None:
    """Until it follows again."""
    if engine not in _said:
        _said.add(engine)
        logger.log(level, said, error)
