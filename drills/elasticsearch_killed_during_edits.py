"""Elasticsearch killed while pages are published."""

from __future__ import annotations

from collections.abc import Iterator

from drills.house import House
from drills.rows import Row, none_of
from drills.servers import until
from drills.studio import Editor, done
from drills.visits import Crowd

DRILL = "Elasticsearch killed while edits are published"


def hold(house: House) -> Iterator[Row]:
    """Killed after a quarter of the edits, started again when half of them are done."""
    elasticsearch = house.servers.elasticsearch
    drafts = house.drafts(house.some(200))
    with house.site.served(workers=2) as server:
        house.wait_for("elasticsearch", server)
        editor = Editor(server.port, house.editor)
        publish = lambda number: editor.publish(drafts[number].page)  # noqa: E731
        with Crowd(4, publish, visits=len(drafts)) as crowd:
            until(lambda: len(crowd.visits) >= len(drafts) // 4, 300)
            elasticsearch.kill()
            until(lambda: len(crowd.visits) >= len(drafts) // 2, 300)
            elasticsearch.start()
        refused = [one.failed for one in crowd.visits if not done(one)]
        yield none_of(DRILL, "edits refused", refused, len(drafts))
        house.wait_for("elasticsearch", server)
        house.wait_until_applied()
        yield none_of(DRILL, "lost changes", house.not_found(server, drafts), len(drafts))
    yield from house.sound(DRILL)
