"""What state a clause says a tie is in, and whether it says so at all."""

from typing import Literal

from tiegraph.loaders.forms.sentences import Sentence

Status = Literal["planned", "active", "suspended", "ended"]

TURNS: tuple[Status, ...] = ("suspended", "ended")
NEAR = 24


def status(text: str, sentence: Sentence, start: int, end: int) -> Status | None:
    """The status that text[start:end], a clause of a sentence, gives; None where it denies or only supposes the tie."""
    cues = sentence.cues
    if cues.has("hypothesis", text, start, end):
        return None
    for turn in TURNS:
        if any(not negated(text, sentence, cue.start) for cue in cues.find(turn, text, start, end)):
            return turn
    if _denied(text, sentence, start, end):
        return None
    plans = list(cues.find("planned", text, start, end))
    if plans and all(negated(text, sentence, cue.start) for cue in plans):
        return None
    return "planned" if plans else "active"


def negated(text: str, sentence: Sentence, place: int) -> bool:
    """Whether a word of denial stands right before a place."""
    first = max(sentence.start, place - NEAR)
    first = max(text.rfind(sign, first, place) + 1 for sign in ",;:") or first
    return sentence.cues.has("negation", text, max(first, sentence.start), place)


def _denied(text: str, sentence: Sentence, start: int, end: int) -> bool:
    """Whether the clause denies: a word of denial right before a verb of making or being, or one that stands for it."""
    cues = sentence.cues
    if cues.has("denial", text, start, end):
        return True
    return any(
        negated(text, sentence, cue.start)
        for group in ("sign", "establish", "become", "join", "hold")
        for cue in cues.find(group, text, start, end)
    )
