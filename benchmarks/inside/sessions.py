"""Sessions of agents, for browsers that did not log in: their keys.

python -m benchmarks.inside.sessions
"""

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore

from accounts.models import User
from accounts.roles import AGENT
from benchmarks.inside import tell

AGENTS = 20


def agents() -> list[User]:
    """Agents who are there, or some that are made."""
    group = Group.objects.get(name=AGENT)
    if not group.user_set.exists():
        group.user_set.add(*(User.objects.create_user(f"agent-{n}") for n in range(AGENTS)))
    return list(group.user_set.order_by("pk")[:AGENTS])


def enter(person: User) -> str:
    """A session of this person; gives its key."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


if __name__ == "__main__":
    tell([enter(person) for person in agents()])
