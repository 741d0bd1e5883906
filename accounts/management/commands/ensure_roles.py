"""`ensure_roles`: make the roles' permissions be as the code says."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.roles import ROLES, ensure_roles


class Command(BaseCommand):
    help = "Make the five roles and their permissions be as the code says (safe to repeat)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Ensure, then say what was done and what could not be."""
        missing = ensure_roles()
        self.stdout.write(f"Roles are right: {', '.join(ROLES)}.")
        for name in missing:
            self.stderr.write(f"No such permission yet: {name} (migrate first)")
