"""The language of a piece of text, by its script, its alphabet and its letter sequences (py3langid).

The choice is among the languages that have words (`vocabulary.LANGUAGES`). A piece too short to tell — a cell, a name —
takes the language of its document where that is written in the same script.
"""

import re
from functools import cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

SCRIPTS = {
    "kana": re.compile(r"[\u3041-\u3096\u30a1-\u30fa]"),
    "han": re.compile(r"[\u3400-\u9fff々〇]"),
    "cyrillic": re.compile(r"[\u0400-\u04ff]"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f]"),
}
WRITTEN = {
    "kana": ("ja",),
    "han": ("ja", "zh"),
    "cyrillic": ("be", "bg", "ru", "uk"),
    "latin": ("cs", "de", "en", "lt", "lv", "pl"),
}
# Letters of the script that the language does not write.
LACKS = {"be": "ищъїєґ", "bg": "ыэёіїєґў", "ru": "іїєґў", "uk": "ыэёъў"}
# Letters without which it writes no sentence.
NEEDS = {"be": "іў", "uk": "іїє"}
# Characters that only one of the two can encode tell Japanese forms from simplified Chinese ones.
ENCODINGS = {"ja": "shift_jis", "zh": "gb2312"}
SENTENCE = 24
SURE = 0.95


def detect(text: str, fallback: str | None = None) -> str:
    """The code of the language a text is in, one of `vocabulary.LANGUAGES`.

    fallback: the language of its document, given for a text too short or too mixed to tell; without it the likeliest is
    given, and English for a text in no script of ours.
    """
    count = {script: len(pattern.findall(text)) for script, pattern in SCRIPTS.items()}
    script = "kana" if count["kana"] and count["han"] else max(count, key=lambda script: count[script])
    possible = WRITTEN[script]
    if not count[script] or (len(possible) == 1 and fallback in possible):
        return fallback or "en"
    if script == "han":
        return _han(text, fallback)
    if count[script] < SENTENCE and fallback in possible:
        return str(fallback)
    if script == "cyrillic":
        possible = _by_alphabet(text.lower(), possible) or possible
    if len(possible) == 1:
        return possible[0]
    likeliest, probability = _ranked(text, possible)
    return likeliest if probability >= SURE or fallback not in possible else str(fallback)


def _by_alphabet(text: str, possible: tuple[str, ...]) -> tuple[str, ...]:
    """The languages whose alphabet fits the letters of the text best: a name in another one does not decide."""
    letters = [letter for letter in text if SCRIPTS["cyrillic"].match(letter)]
    allowed = len(letters) // 50
    return tuple(
        code
        for code in possible
        if sum(letter in LACKS[code] for letter in letters) <= allowed
        and (code not in NEEDS or len(letters) < SENTENCE or any(letter in NEEDS[code] for letter in letters))
    )


def _han(text: str, fallback: str | None) -> str:
    fits = {code: sum(_encodes(sign, encoding) for sign in text) for code, encoding in ENCODINGS.items()}
    if fits["ja"] == fits["zh"]:
        return fallback if fallback in fits else "zh"
    return max(fits, key=lambda code: fits[code])


def _encodes(sign: str, encoding: str) -> bool:
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _ranked(text: str, possible: tuple[str, ...]) -> tuple[str, float]:
    """The likeliest of the languages and its probability."""
    language, probability = _identifier(possible).classify(text)
    return str(language), float(probability)


@cache
def _identifier(possible: tuple[str, ...]) -> Any:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(possible)
    return identifier
