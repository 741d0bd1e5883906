"""How many changes each engine has not seen; nothing is applied.

python -m drills.inside.waiting
"""

from drills.inside import tell
from search import engines
from search.engines.base import Engine, EngineUnavailable
from search.models import Change


def waiting(engine: Engine) -> int:
    """Changes after the engine's cursor; one for an engine that is away."""
    try:
        return Change.objects.after(engine.cursor()).count()
    except EngineUnavailable:
        return 1


if __name__ == "__main__":
    tell([{"engine": one.name, "waiting": waiting(one)} for one in engines.stores()])
