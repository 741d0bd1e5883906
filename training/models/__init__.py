"""What training keeps."""

from training.models.assignments import Assignment, OtherDueDate
from training.models.mails import DutyMail

__all__ = ["Assignment", "DutyMail", "OtherDueDate"]
