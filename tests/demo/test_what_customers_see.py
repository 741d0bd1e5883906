"""Words that the demo's writers meant for agents are on no page that a customer gets.

What is meant for agents is read from the content files here, by rules of this test's own, and
compared in runs of seven words, which survive any markup. A run that also stands in public text
tells nothing.
"""

import html
import re
from pathlib import Path

import yaml

import demo as company

CONTENT = Path(company.__file__).parent / "content"
RUN = 7  # words
OTHERS = ("/search/?q={}", "/api/search?q={}", "/api/suggest?q={}", "/feed/", "/sitemap.xml")


def runs(text):
    """Every run of words in a text without its markup."""
    plain = re.sub(r"\]\([^)]*\)|<[^>]+>|\{#[^}]*\}", " ", html.unescape(text))
    words = re.findall(r"\w+", plain.lower())
    return {" ".join(words[n : n + RUN]) for n in range(len(words) - RUN + 1)}


def parted(text):
    """The lines of a file for everyone, and those for agents."""
    _, front, content = text.split("---\n", 2)
    keys = yaml.safe_load(front)
    head = [str(keys.get(name, "")) for name in ("title", "summary", "topic")]
    if keys.get("audience") == "agents":
        return "", "\n".join([*head, content])
    public, agents, fences = head, [], []
    for line in content.splitlines():
        if line.startswith(":::"):
            name = line[3:].split(" ")[0]
            fences.append(name) if name else fences.pop()
            continue
        (agents if {"agents", "reply"} & set(fences) else public).append(line)
    return "\n".join(public), "\n".join(agents)


def told():
    """Runs for everyone, and runs for agents alone."""
    public, agents = set(), set()
    for file in sorted(CONTENT.rglob("*.md")):
        for_everyone, for_agents = parted(file.read_text(encoding="utf-8"))
        public |= runs(for_everyone)
        agents |= runs(for_agents)
    return public, agents - public


def test_no_sentence_for_agents_is_on_a_page_for_customers(demo):
    public, agents = told()
    shown = {address: runs(page) for address, page in demo.public.items()}
    assert len(agents) > 5000
    assert len(public & set.union(*shown.values())) > 20_000  # this net holds fish
    assert {address: found & agents for address, found in shown.items() if found & agents} == {}


def test_no_sentence_for_agents_is_found_or_suggested(demo, client):
    _, agents = told()
    asked = [run.rsplit(" ", RUN - 4)[0] for run in sorted(agents)[::400]]
    for query in asked:
        for address in OTHERS:
            page = client.get(address.format(query)).content.decode()
            assert not (runs(page) & agents), f"{address} {query}"


def test_an_agent_does_find_them(demo, enter, mia):
    found = enter(mia).get("/api/search?q=dunning bridge dialysis at home").json()
    said = ["".join(run["text"] for run in hit["snippet"]) for hit in found["hits"]]
    assert any("medical alarm, dialysis at home" in text for text in said)
