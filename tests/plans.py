"""How the database goes about a query: which tables it would read from end to end."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from django.db import connection

_EXPLAINED = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)


def read_whole(sql: str) -> set[str]:
    """Tables of which a query reads every row, however many there are."""
    if not _EXPLAINED.match(sql):
        return set()
    on_postgresql = connection.vendor == "postgresql"
    return set(_on_postgresql(sql) if on_postgresql else _on_sqlite(sql))


def _on_postgresql(sql: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        # Small tables are read whole because that is quicker; large ones only for want of an index.
        # Loops show whether there is an index to join by; the planner is free to know better ways.
        for way in ("seqscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}".replace("%", "%%"), [])
        told = cursor.fetchone()[0]
    plan = json.loads(told) if isinstance(told, str) else told
    yield from _whole(plan[0]["Plan"], few=False)


def _whole(node: dict[str, Any], *, few: bool) -> Iterator[str]:
    """`few`: somebody above takes the first rows and asks for no more."""
    kind, table = node["Node Type"], node.get("Relation Name", "")
    stops_soon = few and "Filter" not in node
    in_order = kind in ("Index Scan", "Index Only Scan") and "Index Cond" not in node
    if table and (kind == "Seq Scan" or (in_order and not stops_soon)):
        yield table
    few = kind == "Limit" or (few and kind in ("Subquery Scan", "LockRows", "Result"))
    for below in node.get("Plans", []):
        yield from _whole(below, few=few)


def _on_sqlite(sql: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}".replace("%", "%%"), [])
        lines = [row[3] for row in cursor.fetchall()]
    names = dict(re.findall(r'(?:FROM|JOIN) "(\w+)" (\w\d+)\b', sql))
    for line in lines:
        # It groups by whatever index gives the order, and never counts what that costs; so
        # "SCAN … USING INDEX" says nothing about what is missing.
        if found := re.match(r"SCAN (\w+)$", line):
            yield names.get(found[1], found[1])
