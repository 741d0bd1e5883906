"""What engines need to follow the pages: the change log, and vectors already worked out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

import numpy as np
from django.db import models, transaction
from django.utils import timezone

from kb.turns import wait_for_turn
from search.engines.base import Vector

_AT_ONCE = 500


def _one_transaction() -> transaction.Atomic:
    """The caller's, if there is one, else a new one; no savepoint, for nobody goes back to it."""
    return transaction.atomic(savepoint=False)


class ChangeQuerySet(models.QuerySet["Change"]):
    """Changes in the order of their ids, which is the order of their commits."""

    def record(self, page_ids: Iterable[int | None], kind: str) -> int:
        """Write a row for each page, in the caller's transaction; returns how many."""
        rows = [Change(page_id=page_id, kind=kind) for page_id in dict.fromkeys(page_ids)]
        if rows:
            with _one_transaction():  # outside of one the turn would be over before the rows are in
                wait_for_turn()
                Change.objects.bulk_create(rows, batch_size=_AT_ONCE)
        return len(rows)

    def after(self, cursor: int) -> ChangeQuerySet:
        """What an engine at this cursor has not applied yet."""
        return self.filter(pk__gt=cursor).order_by("pk")

    def since(self, cursor: int) -> ChangeQuerySet:
        """The change at this cursor, as long as it is in the log, and what comes after it."""
        return self.filter(pk__gte=cursor).order_by("pk")

    def prune(self, cursor: int, days: int) -> int:
        """Remove old changes that an engine at this cursor has applied; returns how many.

        The last of them stays as a mark, so that an engine from before can tell.
        """
        old = timezone.now() - datetime.timedelta(days=days)
        applied = self.filter(pk__lte=cursor, at__lt=old)
        last = applied.order_by("-pk").values_list("pk", flat=True).first()
        if last is None:
            return 0
        with _one_transaction():  # killed in between, it would leave a mark amid what it is for
            self.filter(pk=last).update(kind=Change.Kind.PRUNED, page_id=None)
            return self.filter(pk__lt=last).delete()[0]

    def newest(self) -> int:
        """Id of the last change; 0 before any."""
        return self.aggregate(last=models.Max("pk"))["last"] or 0


class Change(models.Model):
    """Something happened that engines must follow. The id is their cursor.

    The row says only which page; what it is now is read when the change is applied.
    """

    class Kind(models.TextChoices):
        """What happened."""

        SAVE = "save", "Published, unpublished or changed"
        MOVE = "move", "Moved"
        DELETE = "delete", "Deleted"
        ACCESS = "access", "View restriction changed"
        PRODUCT = "product", "Product changed"
        SNIPPET = "snippet", "Shared text changed"
        STANDING = "standing", "Popularity or verification changed"
        STEERING = "steering", "Synonyms, pins or stop phrases changed"
        PRUNED = "pruned", "Everything up to here was removed from the log"

    page_id = models.BigIntegerField(null=True)  # no foreign key: the page may be gone
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.pk}: {self.get_kind_display()}, page {self.page_id}"


class EmbeddingQuerySet(models.QuerySet["Embedding"]):
    """The cache of vectors."""

    def vectors(self, hashes: Iterable[str], model_id: str) -> dict[str, Vector]:
        """The vectors known for these text hashes."""
        wanted, found = list(dict.fromkeys(hashes)), dict[str, Vector]()
        for start in range(0, len(wanted), _AT_ONCE):
            rows = self.filter(model_id=model_id, text_hash__in=wanted[start : start + _AT_ONCE])
            for text_hash, packed in rows.values_list("text_hash", "packed"):
                found[text_hash] = unpack(packed)
        return found

    def keep(self, vectors: Mapping[str, Vector], model_id: str) -> None:
        """Remember vectors by text hash; what is known stays."""
        rows = [
            Embedding(text_hash=text_hash, model_id=model_id, packed=pack(vector))
            for text_hash, vector in vectors.items()
        ]
        Embedding.objects.bulk_create(rows, batch_size=_AT_ONCE, ignore_conflicts=True)


class Embedding(models.Model):
    """The vector of a text, so that unchanged text is never encoded twice."""

    text_hash = models.CharField(max_length=32)
    model_id = models.CharField(max_length=100)
    packed = models.BinaryField()  # half precision: 2 bytes a number
    made_at = models.DateTimeField(default=timezone.now)

    objects = EmbeddingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["model_id", "text_hash"], name="one_vector_a_text"),
        ]

    def __str__(self) -> str:
        return f"{self.text_hash} ({self.model_id})"


def pack(vector: Vector) -> bytes:
    """A vector in half precision; the cosine moves by less than 0.001."""
    return np.asarray(vector, np.float16).tobytes()


def unpack(packed: bytes) -> Vector:
    """The vector as float32, at unit length again."""
    vector = np.frombuffer(packed, np.float16).astype(np.float32)
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector
