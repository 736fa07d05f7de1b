"""What all forms need to read a document: the gazetteer, what is known of the document, and its places and dates."""

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import takewhile

from tiegraph.loaders.date_grammar import DateMention, find_dates
from tiegraph.loaders.document import Document, Paragraph, Table
from tiegraph.loaders.folding import fold
from tiegraph.loaders.forms.form_words import form_languages, form_words
from tiegraph.loaders.gazetteer import Gazetteer, open_gazetteer
from tiegraph.loaders.language import WRITTEN, detect
from tiegraph.loaders.mentions import PlaceMention
from tiegraph.loaders.place_words import PlaceWords
from tiegraph.loaders.places import find_places
from tiegraph.loaders.vocabulary import LANGUAGES, Vocabulary, find_terms, vocabulary

# A line of fewer characters is too short to tell its own language; of so few its script is told, and no more.
LINE = 80
SHORT = 20
# A text of so many characters may be a list of names and little else.
LIST = 1000


@dataclass(frozen=True)
class Context:
    """What is known before reading.

    dated: the document's own date (YYYY-MM-DD); owner: whose ties it describes; each None where nobody told.
    """

    gazetteer: Gazetteer
    dated: str | None = None
    owner: str | None = None
    _places: dict[tuple[str, str], tuple[PlaceMention, ...]] = field(default_factory=dict, repr=False, compare=False)

    def language(self, document: Document, start: int, end: int) -> str:
        """The language of the paragraph or table that a stretch lies in; a short line takes that of the document."""
        block = block_at(document, start)
        whole = document_language(document.text)
        if isinstance(block, Table):
            return _table_language(tuple(_first_row(document, block)), whole)
        if block is None:
            return _language(document.text[start:end][:SHORT], whole)
        text = document.text[block.start : block.end]
        return _language(text[:SHORT] if len(text) < LINE else text, whole)

    def places(self, document: Document, start: int, end: int) -> tuple[PlaceMention, ...]:
        """The places that a stretch of the document names, with offsets into its text."""
        found = self._found(document.text[start:end], self.language(document, start, end))
        return tuple(shifted(mention, start) for mention in found)

    def places_in(self, text: str, language: str, start: int = 0) -> tuple[PlaceMention, ...]:
        """The places that a text names from an offset on."""
        return tuple(mention for mention in self._found(text, language) if mention.start >= start)

    def covers(self, text: str, language: str) -> bool:
        """Whether a text is nothing but the name of one place."""
        found = self._found(text.strip(), language)
        return len(found) == 1 and (found[0].start, found[0].end) == (0, len(text.strip()))

    def country_code(self, mention: PlaceMention) -> str | None:
        """The alpha-2 code of a country that a text names."""
        name = fold(mention.name)
        known = place_words().countries.get(name)
        return known or next((p.country for p in self.gazetteer.exact(name) if p.level == "country"), None)

    def dates(self, document: Document, start: int, end: int) -> tuple[DateMention, ...]:
        """The dates that a stretch of the document names, with offsets into its text."""
        language = self.language(document, start, end)
        found = find_dates(document.text[start:end], language, self.dated)
        return tuple(replace(date, start=date.start + start, end=date.end + start) for date in found)

    def dates_in(self, text: str, language: str) -> tuple[DateMention, ...]:
        """The dates that a text names."""
        return tuple(find_dates(text, language, self.dated))

    def _found(self, text: str, language: str) -> tuple[PlaceMention, ...]:
        if (text, language) not in self._places:
            self._places[text, language] = tuple(find_places(text, language, self.gazetteer))
        return self._places[text, language]


def make_context(dated: str | None = None, owner: str | None = None) -> Context:
    """A context over the shipped gazetteer, which is compiled at its first use (half a minute)."""
    return Context(open_gazetteer(), dated, owner)


def block_at(document: Document, start: int) -> Paragraph | Table | None:
    """The block that an offset lies in."""
    at = bisect_right(document.blocks, start, key=lambda block: block.start) - 1
    return document.blocks[at] if at >= 0 and start < document.blocks[at].end else None


@lru_cache(maxsize=1)
def place_words() -> PlaceWords:
    """The words about places in all languages."""
    return PlaceWords.shipped()


@lru_cache(maxsize=4096)
def _language(text: str, fallback: str) -> str:
    return detect(text, fallback)


def _first_row(document: Document, table: Table) -> list[str]:
    return [document.text[cell.start : cell.end] for cell in takewhile(lambda cell: cell.row == 0, table.cells)]


@lru_cache(maxsize=256)
def _table_language(heads: tuple[str, ...], fallback: str) -> str:
    """The language in which most heads of a table name what columns hold: cells with names tell no language."""

    def known(language: str) -> int:
        words = form_words(language).columns.values()
        return sum(any(pattern.search(head) for pattern in words) for head in heads)

    best = max(form_languages(), key=lambda language: (known(language), language == fallback))
    return best if known(best) > 1 else fallback


@lru_cache(maxsize=64)
def document_language(text: str) -> str:
    """The language of a whole text.

    A short list consists of foreign names, so that one whose likeliest language has no word for a tie in it is in the
    only other language that has the most.
    """
    likeliest = detect(text)
    if len(text) > LIST or not (told := _ties_told(text, likeliest)) or likeliest in told:
        return likeliest
    best = max(told, key=lambda code: told[code])
    return best if list(told.values()).count(told[best]) == 1 else likeliest


def _ties_told(text: str, likeliest: str) -> dict[str, int]:
    """How many relations and papers a text names in the words of each language of its script."""
    found: dict[str, int] = {}
    for codes in (codes for codes in WRITTEN.values() if likeliest in codes):
        for code in codes:
            words = vocabulary(code)
            count = len(find_terms(text, words.relations)) + len(find_terms(text, words.instruments))
            found |= {code: count} if count else {}
    return found


def vocabulary_of(language: str) -> Vocabulary:
    """The words of a language; those of English for a language that has none."""
    code = language.split("-", maxsplit=1)[0]
    return vocabulary(code if code in LANGUAGES else "en")


def shifted(mention: PlaceMention, by: int) -> PlaceMention:
    """The mention as of a text that begins earlier."""
    situates = mention.situates and (mention.situates[0] + by, mention.situates[1] + by)
    return replace(mention, start=mention.start + by, end=mention.end + by, situates=situates)
