"""The Elasticsearch server of a run: found or started, asked by a bare client, left as it was."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from elastic_transport import TransportError
from elasticsearch import Elasticsearch

from benchmarks.figures import Figure
from benchmarks.sites import ROOT, Site, Workshop

PATIENCE = "10000"  # ms; what the server takes is measured, not what the local copy does instead
SCRIPT = str(ROOT / ".ci" / "elasticsearch")

Searches = list[dict[str, Any]]  # what one search asks `msearch` for, round trip by round trip


@dataclass(frozen=True, slots=True)
class Loaded:
    """A finished rebuild of the server's index. Bytes on its disk, and of the local copy."""

    passages: int
    seconds: float
    bytes: int
    local_bytes: int


@dataclass
class Cluster:
    """A server, and the indices of this run in it."""

    address: str
    client: Elasticsearch
    prefixes: list[str] = field(default_factory=list)
    run: str = field(default_factory=lambda: f"bench-{secrets.token_hex(3)}")

    def site(self, of: Site, name: str) -> Site:
        """The same folder, served by Elasticsearch through indices of this name."""
        prefix = f"{self.run}-{name}"
        self.prefixes.append(prefix)
        return of.told_more(
            ELASTICSEARCH_URL=self.address,
            ELASTICSEARCH_INDEX_PREFIX=prefix,
            ELASTICSEARCH_TIMEOUT=PATIENCE,
            ELASTICSEARCH_REPLICAS="0",
        )

    def filled(self, of: Site, name: str) -> tuple[Site, Loaded]:
        """The same with an index made from the folder's database; the local copy stays as it is."""
        site = self.site(of, name)
        return site, Loaded(**site.inside("fill_server"))

    def times(self, searches: Sequence[Searches]) -> list[float]:
        """Milliseconds that the bare client takes for each search, all its round trips together."""
        return [self._time(one) for one in searches]

    def _time(self, search: Searches) -> float:
        began = time.perf_counter()
        for asked in search:
            self.client.msearch(**asked)
        return (time.perf_counter() - began) * 1000

    def forget(self) -> None:
        """Drop answers that the server remembers, so that asking again is work again."""
        for prefix in self.prefixes:
            self.client.indices.clear_cache(
                index=f"{prefix}-passages", request=True, ignore_unavailable=True
            )

    def processor_ms(self) -> float:
        """Milliseconds of a processor that the server has used since it began."""
        nodes = self.client.nodes.stats(metric="process")["nodes"].values()
        return float(sum(node["process"]["cpu"]["total_in_millis"] for node in nodes))

    def described(self) -> str:
        """Version, nodes and heap."""
        nodes = list(self.client.nodes.info(metric="jvm")["nodes"].values())
        heap = sum(node["jvm"]["mem"]["heap_max_in_bytes"] for node in nodes) / 2**20
        version = self.client.info()["version"]["number"]
        where = "on the same machine" if self.is_here else "reached over the network"
        return f"{version}, {len(nodes)} node, {heap:.0f} MB heap, {where}"

    @property
    def is_here(self) -> bool:
        """Whether it shares this machine with whoever measures."""
        return urlsplit(self.address).hostname in ("127.0.0.1", "::1", "localhost")

    def clear(self) -> None:
        """Remove the indices of this run, each by its name; a server that is gone has none."""
        with suppress(TransportError):
            found = self.client.indices.get(index=f"{self.run}-*", expand_wildcards="all")
            for name in found:
                self.client.indices.delete(index=name)


Part = Callable[[Workshop, Cluster], Iterable[Figure]]


def with_server(*parts: Part) -> Callable[[Workshop], Iterator[Figure]]:
    """The parts as one that reaches its server by itself."""

    def measure(workshop: Workshop) -> Iterator[Figure]:
        """Both engines"""
        with reached() as server:
            workshop.notes["Elasticsearch"] = server.described()
            for part in parts:
                yield from part(workshop, server)

    return measure


@contextmanager
def reached() -> Iterator[Cluster]:
    """The server that ELASTICSEARCH_URL names, or one that runs as long as the block."""
    if address := os.environ.get("ELASTICSEARCH_URL", "").partition(",")[0]:
        with _used(address) as cluster:
            yield cluster
        return
    port = _free_port()
    try:
        with _used(_script("start", "9", port).splitlines()[-1]) as cluster:
            yield cluster
    finally:
        _script("wipe", port)


@contextmanager
def _used(address: str) -> Iterator[Cluster]:
    cluster = Cluster(address, _client(address))
    try:
        yield cluster
    finally:
        cluster.clear()


def _client(address: str) -> Elasticsearch:
    login: dict[str, Any] = {}
    if key := os.environ.get("ELASTICSEARCH_API_KEY"):
        login["api_key"] = key
    elif user := os.environ.get("ELASTICSEARCH_USER"):
        login["basic_auth"] = (user, os.environ["ELASTICSEARCH_PASSWORD"])
    if certificates := os.environ.get("ELASTICSEARCH_CA_CERTS"):
        login["ca_certs"] = certificates
    return Elasticsearch(address, request_timeout=120, **login)


def _free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return str(door.getsockname()[1])


def _script(*words: str) -> str:
    return subprocess.run([SCRIPT, *words], check=True, stdout=subprocess.PIPE, text=True).stdout
