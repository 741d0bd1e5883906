"""Backups: database and media in one file, and back."""


class BackupError(Exception):
    """A backup cannot be made or restored; the message says why and what to do."""


class NotFollowedUp(Exception):
    """The backup is in place, but not all of what must follow was done; says what was not."""
