"""Sessions of an editor who may do everything, and of agents; the editor's comes first.

python -m drills.inside.people
"""

from accounts.models import User
from benchmarks.inside.sessions import agents, enter
from drills.inside import tell

if __name__ == "__main__":
    editor = User.objects.create_superuser("drill-editor", "editor@example.com", None)
    tell([enter(person) for person in (editor, *agents())])
