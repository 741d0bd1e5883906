"""What `search_health --json` says; its exit code is of no matter here.

python -m drills.inside.health
"""

from drills.inside import tell
from search.health import health

if __name__ == "__main__":
    tell(health().as_json())
