"""Two web workers and a task worker apply the same changes at the same time."""

from __future__ import annotations

from collections.abc import Iterator

from drills.house import House
from drills.rows import Row, none_of
from drills.studio import Editor, done
from drills.visits import Crowd

DRILL = "two web workers and a worker apply the same changes"


def hold(house: House) -> Iterator[Row]:
    """Eight editors publish; every process brings both engines up to date all the while."""
    drafts, site = house.drafts(house.some(200)), house.site
    with (
        site.served(workers=2) as server,
        site.started("manage.py", "run_worker", "--interval", "0.05"),
        site.started("-m", "drills.inside.keep_catching_up"),
    ):
        house.wait_for("elasticsearch", server)
        editor = Editor(server.port, house.editor)
        publish = lambda number: editor.publish(drafts[number].page)  # noqa: E731
        with Crowd(8, publish, visits=len(drafts)) as crowd:
            pass
        refused = [one.failed for one in crowd.visits if not done(one)]
        yield none_of(DRILL, "edits refused", refused, len(drafts))
        house.wait_until_applied()
        yield none_of(DRILL, "lost changes", house.not_found(server, drafts), len(drafts))
    yield from house.sound(DRILL)
