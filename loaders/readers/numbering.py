"""The numbers that Word prints before items and headings but does not write into their text."""

from dataclasses import dataclass, field
from string import ascii_lowercase

from lxml import etree

from tiegraph.loaders.readers.archive import attribute

RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
         (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True)
class Level:
    """A level of a list: its first number, the form and the pattern ("%1.%2.") of its numbers; no pattern: a bullet."""

    start: int
    form: str
    pattern: str


@dataclass
class Numbering:
    """The lists of a document and how far each has counted; `lists`: id of a list → its counter and its levels."""

    lists: dict[str, tuple[str, dict[int, Level]]]
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def next(self, number_id: str, depth: int) -> str | None:
        """What is printed before the next paragraph of this list and level; "" for a bullet, None for no list."""
        if number_id not in self.lists:
            return None
        counter, levels = self.lists[number_id]
        level = levels.get(depth)
        if level is None:
            return None
        counts = self._counts.setdefault(counter, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [key for key in counts if key > depth]:
            del counts[deeper]
        if not level.pattern:
            return ""
        text = level.pattern
        for at in range(depth + 1):
            above = levels.get(at, level)
            form = "decimal" if level.form == "legal" else above.form
            text = text.replace(f"%{at + 1}", written(counts.setdefault(at, above.start), form))
        return text


def read(root: etree._Element | None) -> Numbering:
    """The lists of a numbering part."""
    if root is None:
        return Numbering({})
    abstract = {
        attribute(element, "abstractNumId"): dict(map(_level, element.iterfind("{*}lvl")))
        for element in root.iterfind("{*}abstractNum")
    }
    lists = {}
    for element in root.iterfind("{*}num"):
        number_id = attribute(element, "numId") or ""
        kind = attribute(element.find("{*}abstractNumId"), "val")
        levels = dict(abstract.get(kind, {}))
        overrides = element.findall("{*}lvlOverride")
        for override in overrides:
            depth = int(attribute(override, "ilvl") or 0)
            if (own := override.find("{*}lvl")) is not None:
                levels[depth] = _level(own)[1]
            if (start := attribute(override.find("{*}startOverride"), "val")) and depth in levels:
                levels[depth] = Level(int(start), levels[depth].form, levels[depth].pattern)
        # Lists of one kind count on from each other, unless one of them starts anew.
        lists[number_id] = (f"own {number_id}" if overrides else f"kind {kind}", levels)
    return Numbering(lists)


def written(number: int, form: str) -> str:
    """A number in a form of ECMA-376 part 1, 17.18.59; those of languages we do not know are written in digits.

    >>> [written(4, form) for form in ("decimal", "upperRoman", "lowerLetter", "russianLower", "decimalZero")]
    ['4', 'IV', 'd', 'г', '04']
    """
    if form == "none":
        return ""
    if form.endswith("Roman"):
        text = roman(number)
    elif form.endswith("Letter"):
        text = letters(number, ascii_lowercase)
    elif form.startswith("russian"):
        text = letters(number, RUSSIAN)
    else:
        return f"{number:02}" if form == "decimalZero" else str(number)
    return text.upper() if form.lower().startswith("upper") or form.endswith("Upper") else text


def roman(number: int) -> str:
    """A number from 1 to 3999 in small Roman digits, any other in ours."""
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, digits in ROMAN:
        times, number = divmod(number, value)
        text += digits * times
    return text


def letters(number: int, alphabet: str) -> str:
    """a, b … z, aa, bb …"""
    times, place = divmod(number - 1, len(alphabet))
    return alphabet[place] * (times + 1) if 0 < number < 1000 else str(number)


def _level(element: etree._Element) -> tuple[int, Level]:
    form = attribute(element.find("{*}numFmt"), "val") or "decimal"
    pattern = "" if form in {"bullet", "none"} else attribute(element.find("{*}lvlText"), "val") or ""
    if element.find("{*}isLgl") is not None:
        form = "legal"
    start = int(attribute(element.find("{*}start"), "val") or 1)
    return int(attribute(element, "ilvl") or 0), Level(start, form, pattern)
