"""`load_demo`: fill the site with the demo company; quick when nothing changed since."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from demo.assignments import load_assignments
from demo.attempts import load_attempts
from demo.company import load_company
from demo.history import load_history
from demo.people import load_people
from demo.questions import load_questions
from demo.quizzes import load_quizzes
from demo.steering import load_steering
from search import engines

FOLDER = Path(__file__).resolve().parents[2]
LOADED = (".md", ".toml", ".svg", ".py", ".gift", ".xml", ".json")


class Command(BaseCommand):
    help = "Fill the site with the demo company (safe to repeat; only demo settings allow it)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to look at every file again."""
        parser.add_argument("--again", action="store_true", help="even if no file changed")

    def handle(self, *args: Any, again: bool, **options: Any) -> None:
        """Load each part in turn; remember what was loaded."""
        if not settings.DEMO:
            raise CommandError(
                "Demo people and articles belong in a demo: use config.settings.demo."
            )
        mark, told = settings.DATA_DIR / "demo-loaded", _fingerprint()
        if not again and mark.exists() and mark.read_text() == told:
            self.stdout.write("The demo is loaded.")
        else:
            self._load()
            mark.write_text(told)
        self._make_search_answer()

    def _load(self) -> None:
        name = load_company()
        self.stdout.write(f"{name}: {load_people()} people.")
        call_command("import_articles", str(FOLDER / "content"), stdout=self.stdout)
        self.stdout.write(f"{load_questions()} questions in the bank.")
        now = timezone.now()
        self.stdout.write(f"{load_quizzes(now)} quizzes.")
        self.stdout.write(f"{load_attempts(now)} answers of half a year.")
        self.stdout.write(f"{load_assignments(now)} assignments.")
        self.stdout.write(f"{load_steering()} synonyms, pins, stop phrases and golden queries.")
        self.stdout.write(f"{load_history()} searches and answers to “Did this help?”.")

    def _make_search_answer(self) -> None:
        # An older Rapport may have left an index behind that this one does not read.
        if not engines.current().health().ok:
            call_command("rebuild_search", stdout=self.stdout)


def _fingerprint() -> str:
    """Changes when any file of the demo does."""
    digest = hashlib.sha256()
    for file in sorted(FOLDER.rglob("*")):
        if file.suffix in LOADED:
            digest.update(str(file.relative_to(FOLDER)).encode() + file.read_bytes())
    return digest.hexdigest()
