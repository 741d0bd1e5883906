"""What training keeps."""

from training.models.assignments import Assignment, OtherDueDate

__all__ = ["Assignment", "OtherDueDate"]
