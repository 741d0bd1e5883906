"""Which edition of the help center strangers see, where the cache cannot be trusted to know."""

from __future__ import annotations

import uuid

from django.db import models

from kb.turns import wait_for_turn

THE_ONE = 1


class Edition(models.Model):
    """One row with a random word, replaced in the transaction that changes something public.

    So the word and the change are seen together or not at all, by every process at once, whether
    or not a cache could be told.
    """

    word = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.word

    @classmethod
    def now(cls) -> str:
        """The word of the edition that a reader sees; one small query."""
        return cls.objects.filter(pk=THE_ONE).values_list("word", flat=True).first() or ""

    @classmethod
    def begin(cls) -> None:
        """Begin a new one, in the caller's transaction."""
        wait_for_turn()  # the last to commit is the last to write, and nobody waits in a circle
        word = uuid.uuid4().hex
        if not cls.objects.filter(pk=THE_ONE).update(word=word):
            cls.objects.create(pk=THE_ONE, word=word)
