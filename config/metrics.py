"""`/metrics` for Prometheus: what was counted by all processes, and how things stand now.

Not for the public: asked for with METRICS_TOKEN, or, where none is set, from this machine alone.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from config.health import cache_answers, database_answers
from search import engines
from search.engines.base import Engine, EngineUnavailable
from search.models import Change

_OF_PROXIES = ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA")


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """All of it in Prometheus' words; nothing is here for who may not read it."""
    if not may_read(request):
        raise Http404
    return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def may_read(request: HttpRequest) -> bool:
    """Whether the caller knows the token, or, where there is none, sits at this machine."""
    if token := settings.METRICS_TOKEN:
        said = request.headers.get("Authorization", "")
        return secrets.compare_digest(said.encode(), f"Bearer {token}".encode())
    return not settings.BEHIND_PROXY and _is_from_this_machine(request)


def _is_from_this_machine(request: HttpRequest) -> bool:
    if any(name in request.META for name in _OF_PROXIES):
        return False  # a proxy on this machine speaks for somebody who is not
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)
    registry.register(State())
    return registry


class State(Collector):
    """How things stand at this moment, asked when somebody looks."""

    def collect(self) -> Iterable[Metric]:
        """Which parts answer, then each of METRICS_READ in turn.

        Those ask the database. A request waits five seconds for one that is away, and Prometheus
        no longer than ten for all of it: so it is waited for once.
        """
        there = database_answers()
        yield parts(there)
        for path in settings.METRICS_READ if there else ():
            yield from import_string(path)()


def parts(there: bool) -> Metric:
    """Which parts of the house answer; whether the database is there the caller knows."""
    up = GaugeMetricFamily("rapport_up", "1 when the part answers.", labels=["part"])
    up.add_metric(["database"], there)
    up.add_metric(["cache"], cache_answers())
    up.add_metric(["search"], there and bool(engines.current().who_answers()))
    for copy in engines.stores()[1:]:
        up.add_metric(["local_copy"], bool(copy.who_answers()))
    return up


def change_log() -> Iterator[Metric]:
    """How far search is behind what editors did; nothing while nobody can tell."""
    try:
        waiting, age = _behind(engines.current())
    except (DatabaseError, EngineUnavailable):
        return
    yield GaugeMetricFamily("rapport_change_log_waiting", "Changes not yet applied.", waiting)
    yield GaugeMetricFamily("rapport_change_log_seconds", "Age of the oldest of them.", age)


def local_copy() -> Iterator[Metric]:
    """How far this machine's copy is behind, where there is one that can be read."""
    for copy in engines.stores()[1:]:
        with suppress(DatabaseError, EngineUnavailable):
            _, age = _behind(copy)
            yield GaugeMetricFamily(
                "rapport_local_copy_seconds", "Age of the oldest change it has not seen.", age
            )


def _behind(engine: Engine) -> tuple[int, float]:
    """How many changes an engine has not seen, and the age of the oldest in seconds."""
    pending = Change.objects.after(engine.stands_at())
    waiting, oldest = pending.count(), pending.values_list("at", flat=True).first()
    return waiting, (timezone.now() - oldest).total_seconds() if oldest else 0.0
