"""A vote, for those who want to know: sent with `request`, `vote` and `searched`.

`searched` is what the reader says was searched, as it was typed: names may be in it.
"""

from django.dispatch import Signal

voted = Signal()
