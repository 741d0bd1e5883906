"""Who something is written for. Pure: who may see it is for `kb.audiences` to say."""

from django.db.models import TextChoices


class Audience(TextChoices):
    """Who something is written for."""

    PUBLIC = "public", "Everyone"
    AGENTS = "agents", "Agents only"
