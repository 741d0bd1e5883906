"""Walking through a stream field's raw data: its rich texts, pictures and snippets. Pure."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

Raw = dict[str, Any]
NO_PICTURE = {"image": None, "alt_text": "", "decorative": False}
NAMESPACE = uuid.UUID("0f5b6f0c-6a0e-5c77-9a53-6f0a5e6c2d11")


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class Changes:
    """What to make of each rich text, picture and snippet. A picture may become None: gone."""

    html: Callable[[str], str] = _same
    picture: Callable[[Any], Any] = _same
    snippet: Callable[[Any], Any] = _same

    def stream(self, blocks: list[Raw]) -> list[Raw]:
        """The blocks changed, in the same order."""
        return [changed for block in blocks for changed in self._block(block)]

    def _block(self, block: Raw) -> list[Raw]:
        change = getattr(self, f"_{block['type']}", None)
        if change is None:
            return [block]
        value = change(block["value"])
        return [{**block, "value": value}] if value is not None else _in_words(block)

    def _text(self, value: str) -> str:
        return self.html(value)

    def _callout(self, value: Raw) -> Raw:
        return {**value, "text": self.html(value["text"])}

    def _video(self, value: Raw) -> Raw:
        return {**value, "transcript": self.html(value["transcript"])}

    def _agents(self, value: Raw) -> Raw | None:
        content = self.stream(value["content"])
        return {**value, "content": content} if content else None

    def _snippet(self, value: Any) -> Any:
        return self.snippet(value)

    def _picture(self, value: Raw) -> Raw | None:
        image = self.picture(value["image"])
        return {**value, "image": image} if image is not None else None

    def _table(self, value: Raw) -> Raw:
        rows = [
            {**row, "values": [self.html(cell) for cell in row["values"]]}
            for row in value["table"]["rows"]
        ]
        return {**value, "table": {**value["table"], "rows": rows}}

    def _steps(self, value: Raw) -> Raw:
        steps = [{**item, "value": self._step(item["value"])} for item in value["steps"]]
        return {**value, "steps": steps}

    def _step(self, step: Raw) -> Raw:
        known = step["image"] not in (None, NO_PICTURE)
        image = self.picture(step["image"]) if known else None
        # Not None: among steps with pictures Wagtail reads only the shape that it writes itself.
        return {**step, "text": self.html(step["text"]), "image": image or NO_PICTURE}


def _in_words(block: Raw) -> list[Raw]:
    """What a picture shows, where there is no picture."""
    if block["type"] != "picture":
        return []
    told = block["value"]["caption"] or block["value"]["image"].alt
    return [{"type": "text", "value": f"<p><i>{escape(told, quote=False)}</i></p>"}] if told else []


def with_ids(blocks: list[Raw], owner: str) -> list[Raw]:
    """The blocks with ids that stay the same as long as their content does."""
    seen: Counter[str] = Counter()
    return [_with_id(block, owner, seen) for block in blocks]


def _with_id(block: Raw, owner: str, seen: Counter[str]) -> Raw:
    told = json.dumps([owner, block], sort_keys=True)
    seen[told] += 1
    value = block["value"]
    if block["type"] == "agents":
        value = {"content": with_ids(value["content"], f"{owner}/agents/{seen.total()}")}
    elif block["type"] == "steps":
        value = {"steps": with_ids(value["steps"], f"{owner}/steps/{seen.total()}")}
    return {**block, "value": value, "id": str(uuid.uuid5(NAMESPACE, f"{told}{seen[told]}"))}
