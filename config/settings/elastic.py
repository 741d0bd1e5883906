"""Which Elasticsearch serves searches, if one does: nodes, login, names and bounds."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from .environment import env, number


def nodes() -> tuple[str, ...]:
    """Addresses of the servers, none for the embedded engine; raises ImproperlyConfigured."""
    given = (part.strip().rstrip("/") for part in env.str("ELASTICSEARCH_URL", "").split(","))
    return tuple(_node(address) for address in given if address)


def _node(address: str) -> str:
    # What was set is not repeated: it may hold a password.
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or parts.scheme not in ("http", "https") or parts.query or parts.fragment:
        raise env.refuse("ELASTICSEARCH_URL", "must be such as https://search.example.com:9200")
    if parts.username or parts.password:
        raise env.refuse(
            "ELASTICSEARCH_URL", "put the login into ELASTICSEARCH_USER and ELASTICSEARCH_PASSWORD"
        )
    named = f"[{host}]" if ":" in host else host
    port = port or (443 if parts.scheme == "https" else 9200)
    return f"{parts.scheme}://{named}:{port}{parts.path}"


def login() -> tuple[str, str, str]:
    """API key, user and password, "" for what is not used; raises ImproperlyConfigured."""
    api_key: str = env.str("ELASTICSEARCH_API_KEY", "")
    user: str = env.str("ELASTICSEARCH_USER", "")
    password: str = env.str("ELASTICSEARCH_PASSWORD", "")
    for name in ("ELASTICSEARCH_API_KEY", "ELASTICSEARCH_USER", "ELASTICSEARCH_PASSWORD"):
        _need_nodes(name)
    if api_key and user:
        raise env.refuse("ELASTICSEARCH_API_KEY", "set it or ELASTICSEARCH_USER, not both")
    if bool(user) != bool(password):
        raise env.refuse("ELASTICSEARCH_PASSWORD", "set it together with ELASTICSEARCH_USER")
    return api_key, user, password


def _need_nodes(name: str) -> None:
    """Who set this meant a server: the embedded engine would serve instead, and nobody see it."""
    if env.str(name, "") and not nodes():
        raise env.refuse("ELASTICSEARCH_URL", f"set it, too, or leave {name} empty")


def ca_certs() -> str:
    """Path of the certificates to trust, "" for the system's; raises ImproperlyConfigured."""
    _need_nodes("ELASTICSEARCH_CA_CERTS")
    path: str = env.str("ELASTICSEARCH_CA_CERTS", "")
    if path and any(node.startswith("http:") for node in nodes()):
        cure = "is for https: begin ELASTICSEARCH_URL with it, or leave this empty"
        raise env.refuse("ELASTICSEARCH_CA_CERTS", cure)
    if path and not (os.access(path, os.R_OK) and Path(path).is_file()):
        cure = "must be a file with certificates that the user may read who Rapport runs as"
        raise env.refuse("ELASTICSEARCH_CA_CERTS", cure)
    return path


def prefix() -> str:
    """What the names of all indices begin with; raises ImproperlyConfigured."""
    value: str = env.str("ELASTICSEARCH_INDEX_PREFIX", "rapport")
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,99}", value):
        raise env.refuse(
            "ELASTICSEARCH_INDEX_PREFIX", "must be small letters, digits, - and _, such as rapport"
        )
    return value


def shards() -> int:
    """Parts of a new index; raises ImproperlyConfigured."""
    return number("ELASTICSEARCH_SHARDS", 1, least=1, most=64)


def replicas() -> int:
    """Copies of each part at most; raises ImproperlyConfigured."""
    return number("ELASTICSEARCH_REPLICAS", 1, least=0, most=5)


def timeout() -> float:
    """Seconds that a search waits for its answer; raises ImproperlyConfigured."""
    return number("ELASTICSEARCH_TIMEOUT", 300, least=20, most=60_000) / 1000  # milliseconds
