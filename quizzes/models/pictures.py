"""Pictures to point at, as they were when somebody chose them."""

from __future__ import annotations

from django.db import models


class QuestionPicture(models.Model):
    """A picture of questions; its own copy, because what people were asked stays as it was.

    It has no address of its own: whoever may see a question gets its picture through it. `key` is
    the SHA-256 of the data, so that a picture is kept once.
    """

    key = models.CharField(max_length=64, unique=True, editable=False)
    data = models.BinaryField()
    kind = models.CharField(max_length=20)  # such as image/png
    width = models.PositiveIntegerField()  # in pixels
    height = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(width__gt=0, height__gt=0), name="question_picture_has_a_size"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key[:12]} ({self.width} × {self.height})"
