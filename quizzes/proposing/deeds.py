"""Sentences that say what to do. Pure."""

from __future__ import annotations

_VERBS = """
accept activate add adjust agree allow answer apply approve ask assess attach avoid book
bring browse call cancel change check choose clear click close collect compare complete
confirm connect consider contact continue copy create cut decide delete describe disable
disconnect do document download drag enable encourage end enforce ensure enter escalate
explain export fill find finish follow forward gather get give go hang highlight hold
identify import include inform insert inspect install keep lead leave let lift listen locate
lock log look lower maintain make mark measure message monitor move name navigate note
notify offer open order pack park paste pay pick place plan play plug point post prefer
prepare press print provide pull push put raise read reboot record redeem refresh register
release remember remove repeat replace reply report request reset resolve restart retry
return reveal review rotate run save say scan schedule scroll search seek select send set
share show sign slide speak start state stay stop submit swipe switch take tap tell test
thank touch track transfer try turn type unlock unplug update upload use validate verify
view visit wait warn watch work write
"""
VERBS = frozenset(_VERBS.split())


def is_deed(text: str) -> bool:
    """Whether it begins with what is to be done, as steps do."""
    words = text.lower().split()
    return bool(words) and words[0].rstrip(",.:") in VERBS
