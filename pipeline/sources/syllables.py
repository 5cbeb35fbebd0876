"""Whether a word is spelt as Vietnamese spells its syllables: an initial, a rhyme and at most one tone.

The rhymes are those of the spelling rules without those of a few loan words ("moóc"); a tone may stand in either place
("hòa", "hoà"). What ends in c, ch, p or t has the tone of "á" or "ạ"; k, gh and ngh stand before e, ê, i and y only,
c, g and ng elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

KEPT = 65_536  # syllables that differ; Vietnamese has about 18,000 in either case

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_OFF_VOWEL = re.compile(f"(?<![aeiouy\u0302\u0306\u031b])[{_TONES}]")  # as in "ñ"
_OF_STOPS = frozenset({"\u0301", "\u0323"})
_INITIALS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oem oen oeo oet oi om on ong op ot
oăc oăm oăn oăng oăp oăt ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uc ui um un ung up ut uân uâng uât uây uê uêch uên uênh uêt uôc uôi uôm uôn uông uôt uơ
uy uya uych uyn uynh uyp uyt uyu uyên uyêt
ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
y yêm yên yêng yêt yêu
"""
_AFTER_QU = """
a ac ach ai an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât ây e en eo et ê êch ên ênh êt i ich it
ôc ơ ơi ơn y ych ynh yt yên yêt
"""
_ONLY_BEFORE_FRONT, _NEVER_BEFORE_FRONT = ("k", "gh", "ngh"), ("c", "g", "ng")

_ONSETS = sorted(_INITIALS.split(), key=len, reverse=True)
_WHOLE = frozenset(_RHYMES.split())
_QU = frozenset(_AFTER_QU.split())
_ABBREVIATION = re.compile("[A-ZĐƯƠÊÔÂ]*Đ[A-ZĐƯƠÊÔÂ]*|[bcdghklmnpqrstvxđ]*đ[bcdghklmnpqrstvxđ]*")
_LONGEST = 8  # letters: "nghiêng" has seven


@lru_cache(KEPT)
def is_syllable(word: str) -> bool:
    """Whether `word`, in any case and any normal form, is one, or an abbreviation with a Đ ("QĐ", "đvt")."""
    composed = unicodedata.normalize("NFC", word)
    if _ABBREVIATION.fullmatch(composed) and 2 <= len(composed) <= _LONGEST:
        return True
    if len(composed) > _LONGEST:
        return False
    signs = unicodedata.normalize("NFD", composed.casefold())
    tones = [sign for sign in signs if sign in _TONES]
    if len(tones) > 1 or _OFF_VOWEL.search(signs):
        return False
    bare = unicodedata.normalize("NFC", "".join(sign for sign in signs if sign not in _TONES))
    stopped = bare.endswith(("c", "ch", "p", "t"))
    return (not stopped or not _OF_STOPS.isdisjoint(tones)) and any(_fits(onset, bare) for onset in ("", *_ONSETS))


def _fits(onset: str, bare: str) -> bool:
    if not bare.startswith(onset):
        return False
    rhyme = bare[len(onset) :]
    if onset == "qu":
        return rhyme in _QU
    if rhyme not in _WHOLE:
        return False
    front = rhyme[0] in "eêiy"
    if onset in _ONLY_BEFORE_FRONT:
        return front
    return not (front and onset in _NEVER_BEFORE_FRONT) or (onset == "g" and rhyme[0] == "i")
