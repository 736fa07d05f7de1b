"""Places that a text names, each with its name in the nominative and what the text says about it.

Four ways of finding, the surer first: a word for a kind of place beside a name («Зеленоградского района», «г. Лепель»),
a name that the gazetteer has, a name that sounds like one it has, and, in Russian, what an entity recogniser takes for
a location. Who is a party to what is not decided here.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tiegraph.loaders import place_frames, place_signs, recogniser
from tiegraph.loaders.folding import CYRILLIC, fold
from tiegraph.loaders.gazetteer import Gazetteer
from tiegraph.loaders.mentions import PlaceMention
from tiegraph.loaders.morphology import Morphology, cased, type_forms
from tiegraph.loaders.place_names import Named, Names
from tiegraph.loaders.place_words import Kind, PlaceWords
from tiegraph.loaders.running import BLANK, Running

LEADS = re.compile(r"[ \u00a0]{0,2}[«„“\"]?")
LEADS_SHORT = re.compile(r"\.?[ \u00a0]{0,2}[«„“\"]?")
BEFORE_COUNTRY = re.compile(r"[»”\"]?(?:\s*\(|\s+[–—-]\s+|, )")
# Without a dictionary to tell words from names, a name alone must be of a unit or of a town of so many people.
KNOWN_SIZE = 15_000
Found = tuple[PlaceMention, int]
"""A mention and the token after it."""


class Finder:
    """Finds places in texts of one language; holds the models, so make it once."""

    def __init__(self, language: str, gazetteer: Gazetteer, words: PlaceWords | None = None) -> None:
        self.language = language
        self.words = words or PlaceWords.shipped()
        self.own = self.words[language]
        self.morphology = Morphology(language, self.own)
        self.kinds = type_forms(self.morphology, self.own)
        self._kind_words = frozenset(self.kinds)
        self._longest_kind = max((form.count(" ") for form in self.kinds), default=0) + 1
        self._landmarks = frozenset(
            fold(form) for word in self.own.landmarks for form in self.morphology.inflected(word)
        )
        self._names = Names(gazetteer, self.own, self.morphology)
        self._frames = place_frames.Frames(gazetteer, self.words, self.own, self.kinds)
        self._gazetteer = gazetteer

    def find(self, text: str) -> list[PlaceMention]:
        """The mentions in a text, in its order, none inside another."""
        if self.language in place_signs.LANGUAGES:
            return place_signs.find(text, self.language, self._gazetteer, self.words)
        running = Running.of(text, recogniser.entities(text) if self.morphology.has_dictionary else {})
        mentions: list[PlaceMention] = []
        sure: frozenset[str] = frozenset()
        for _ in range(2):  # what one place is surely called is a place wherever it stands
            found = list(self._all(running, sure))
            found += self._only_recognised(running, found)
            found += self._before_country(running, found)
            mentions = self._frames.framed(sorted(found, key=lambda mention: mention.start), text)
            towns = (m for m in mentions if m.level == "municipality" or (m.country and not m.level))
            certain = frozenset(fold(mention.name) for mention in towns)
            if certain <= sure:
                break
            sure = certain
        return mentions

    def nominative(self, name: str) -> str:
        """A name in the nominative: the form that the gazetteer has, else the likeliest by its endings."""
        running = Running.of(name)
        if not running:
            return name
        for reader in (self._after_kind, self._before_kind):
            found = reader(running, 0)
            if found and found[1] == len(running):
                return found[0].name
        known = self._names.known(running, 0, len(running))
        return known.name if known else self._names.guessed(running, 0, len(running))

    def _all(self, running: Running, sure: frozenset[str]) -> Iterator[PlaceMention]:
        index = 0
        while index < len(running):
            if self._is_landmark(running, index) and not self._named_by_landmark(running, index):
                index += 2
            elif found := self._at(running, index, sure):
                yield found[0]
                index = found[1]
            else:
                index += 1

    def _at(self, running: Running, index: int, sure: frozenset[str]) -> Found | None:
        return (
            self._macroregion(running, index)
            or self._before_kind(running, index)
            or self._after_kind(running, index)
            or self._alone(running, index, sure)
        )

    def _macroregion(self, running: Running, index: int) -> Found | None:
        if not running.tokens[index].capital:
            return None
        for after in running.spans(index, 5):
            for forms in self.morphology.phrases(running.words(index, after)):
                if fold(" ".join(forms)) in self.own.macroregions:
                    return self._mention(running, index, after, running.spelt(index, forms), "macroregion"), after
        return None

    # -- beside a word for a kind of place

    def _before_kind(self, running: Running, index: int) -> Found | None:
        """A name before its kind: «Зеленоградский городской округ», "Borisov region", «Vilniaus rajonas»."""
        if not running.tokens[index].capital or self._kind(running, index):
            return None
        for after in (index + 1, index + 2):
            if after >= len(running) or not running.joined(index, after + 1):
                return None
            kind = self._kind(running, after, whole=True)
            if kind and self._names_a_unit(running.words(index, after), kind):
                name = (
                    f"{self._unit_name(running, index, after, kind)} {_as(kind.name, running.words(after, kind.after))}"
                )
                return self._mention(running, index, kind.after, name, kind.level), kind.after
        return None

    def _names_a_unit(self, words: Sequence[str], kind: Kind) -> bool:
        """Whether words can be the name of a unit of a kind: an adjective of a place, where the language has such."""
        if kind.level == "country" or (kind.level == "municipality" and not self.own.kind_follows_town):
            return False
        if any(not word[0].isupper() or fold(word) in self.own.never or self.own.country_of(word) for word in words):
            return False
        if self.own.unit_ending is None:
            return True
        adjectives = all(self.morphology.is_adjective(word) for word in words)
        return adjectives and (kind.level == "macroregion" or bool(self.own.unit_ending.search(words[-1].lower())))

    def _unit_name(self, running: Running, first: int, after: int, kind: Kind) -> str:
        words = running.words(first, after)
        if self.own.unit_ending is None:
            return running.spelt(first, words)
        if self.morphology.has_dictionary:
            return " ".join(self.morphology.agreed(word, kind.name) for word in words)
        known = self._names.known(running, first, after)
        return known.name if known else running.spelt(first, (*words[:-1], self.morphology.adjective(words[-1])))

    def _after_kind(self, running: Running, index: int) -> Found | None:
        """A name after its kind: «г. Лепель», «Округ Ландкрайз Росток», "Kreis Gütersloh", "area of Narva"."""
        kind = self._kind(running, index)
        if not kind:
            return None
        first = index
        while self._leads(running, kind.after) and (more := self._kind(running, kind.after)):
            first, kind = kind.after, more
        start = self._after_of(running, kind.after)
        town = kind.level == "municipality"
        while town and start > kind.after and (more := self._kind(running, start)) and more.level == kind.level:
            first, kind = start, more
            start = self._after_of(running, kind.after)
        if not self._leads(running, start) or not running.tokens[start].capital or self._macroregion(running, start):
            return None
        return self._before_kind(running, start) or self._named_after(running, first, start, kind)

    def _after_of(self, running: Running, start: int) -> int:
        """The first token from one on that is no word between a kind and a name: «Partnerstädte der Hansestadt»."""
        while (
            start < len(running)
            and running.tokens[start].text in self.own.of
            and BLANK.fullmatch(running.between(start - 1))
        ):
            start += 1
        return start

    def _named_after(self, running: Running, first: int, start: int, kind: Kind) -> Found | None:
        named = self._names.longest(running, start, self._kind_words, bare=kind.level == "municipality")
        named = named or self._names.unknown(running, start, hyphens=kind.level != "municipality")
        if kind.level == "country":
            if not any(place.level in ("country", "region") for place in named.places):
                return None
            whole = self._names.known(running, first, named.after)
            return self._mention(running, first, named.after, (whole or named).name, "country"), named.after
        if named.is_country or not self._may_follow(named, running, kind):
            return None
        if kind.level == "municipality":
            return self._mention(running, start, named.after, named.name, kind.level), named.after
        own = named.name if named.places else self._unit_name(running, start, named.after, kind)
        if not named.places and self.morphology.has_dictionary:
            own = named.name
        name = f"{_as(kind.name, running.words(first, start))} {own}"
        return self._mention(running, first, named.after, name, kind.level), named.after

    def _may_follow(self, named: Named, running: Running, kind: Kind) -> bool:
        """Whether a name can be one: a word of the language is none unless the gazetteer has it."""
        if named.after - named.first > 1:
            return True
        word = running.tokens[named.first].text
        if fold(word) in self.own.never or len(word) < 2:
            return False
        known = bool(named.places) and kind.level == "municipality" and len(word) > 2
        return known or not self.morphology.is_common(word)

    def _leads(self, running: Running, index: int) -> bool:
        """Whether nothing parts a token from the word before it but what an abbreviation or a quotation needs."""
        if index >= len(running):
            return False
        short = fold(running.tokens[index - 1].text) in self.own.short
        return bool((LEADS_SHORT if short else LEADS).fullmatch(running.between(index - 1)))

    def _kind(self, running: Running, index: int, whole: bool = False) -> Kind | None:
        """The kind of place that begins at a token; whole: no abbreviation."""
        if index >= len(running):
            return None
        for after in running.spans(index, self._longest_kind):
            form = fold(" ".join(running.words(index, after)))
            if form in self.kinds and not (form in self.own.short and (whole or self._no_short(running, index))):
                return Kind(after, *self.kinds[form])
        return None

    def _no_short(self, running: Running, index: int) -> bool:
        """Whether an abbreviation is none here: «2010 г.», or a letter without its full stop."""
        token = running.tokens[index]
        if re.search(r"\d\s*$", running.text[max(0, token.start - 3) : token.start]):
            return True
        if len(token.text) == 1:
            return token.capital or running.text[token.end : token.end + 1] != "."
        return token.capital and not token.text.isupper()

    # -- alone

    def _alone(self, running: Running, index: int, sure: frozenset[str]) -> Found | None:
        """A name that the gazetteer has, or that sounds like one it has."""
        if not running.tokens[index].capital:
            return None
        named = self._names.longest(running, index, self._kind_words, bare=True)
        if named and (fold(named.name) in sure or self._believed(named, running)):
            return self._mention(running, index, named.after, named.name, named.level), named.after
        if self._sounds_known(running.tokens[index].text):
            name = self._names.guessed(running, index, index + 1)
            return self._mention(running, index, index + 1, name, None), index + 1
        return None

    def _believed(self, named: Named, running: Running) -> bool:
        """Whether a spelling that is a place's is meant as a place."""
        words = running.words(named.first, named.after)
        if named.is_country:
            return len(" ".join(words)) > 2 or fold(words[0]) in self.own.countries
        said = running.said.get(running.tokens[named.first].start)
        if len(words) == 1 and (self._is_word(running, named.first) or not self._is_name(words[0], said)):
            return False
        if all(fold(word) in self.own.never for word in words):
            return False
        large = named.places[0].population >= KNOWN_SIZE or named.places[0].level != "municipality"
        return said == "LOC" or large or len(words) > 1 or self.morphology.has_dictionary

    def _is_word(self, running: Running, index: int) -> bool:
        """Whether a capital is no sign of a name: an adjective of the next word, an acronym, a word met without it."""
        word = running.tokens[index].text
        if self._no_place(word) or len(word) < 3 or cased(word, "a").lower() in running.uncapitalised:
            return True
        if word.isupper() and not running.in_capitals(index):
            return True
        following = index + 1 < len(running) and not running.tokens[index + 1].capital
        blank = following and bool(BLANK.fullmatch(running.between(index)))
        return blank and self.morphology.has_dictionary and self.morphology.is_adjective(word)

    def _is_name(self, word: str, said: str | None) -> bool:
        """Whether the dictionary and the recogniser let a word be a place."""
        if said == "LOC":
            return True
        if self.morphology.is_common(word) or self.morphology.is_person(word):
            return False
        return said != "PER" or self.morphology.is_place(word)

    def _no_place(self, word: str) -> bool:
        """Whether a word in some case is known to be no place although one may be spelt so."""
        return fold(word) in self.kinds or any(fold(form) in self.own.never for form in self.morphology.forms(word))

    def _sounds_known(self, word: str) -> bool:
        if not CYRILLIC.match(word) or self.morphology.is_known(word) or self._no_place(word):
            return False
        return any(map(self._names.sounds_known, self.morphology.forms(word)))

    def _is_landmark(self, running: Running, index: int) -> bool:
        """Whether a word names a river, island or street, and the next one says which."""
        token = running.tokens[index]
        if (
            fold(token.text) not in self._landmarks
            or index + 1 >= len(running)
            or not running.tokens[index + 1].capital
        ):
            return False
        short = len(token.text) <= 3
        if short and running.text[token.end : token.end + 1] != ".":
            return False
        return bool((LEADS_SHORT if short else LEADS).fullmatch(running.between(index)))

    def _named_by_landmark(self, running: Running, index: int) -> bool:
        """Whether a town's name begins with the word for a landmark: "Port Lincoln"."""
        if not running.tokens[index].capital or self.morphology.has_dictionary:
            return False
        named = self._names.known(running, index, index + 2, bare=True) if running.joined(index, index + 2) else None
        return bool(named and named.places[0].level == "municipality" and self._believed(named, running))

    # -- by what stands around, or by the recogniser

    def _before_country(self, running: Running, found: Sequence[PlaceMention]) -> Iterator[PlaceMention]:
        """A word with a capital right before a country in brackets or after a dash: «Жиджао (КНР)»."""
        countries = {mention.start for mention in found if mention.level == "country"}
        for index in self._free(running, found):
            after = BEFORE_COUNTRY.match(running.text, running.tokens[index].end)
            if after and after.end() in countries:
                yield self._mention(running, index, index + 1, self._names.guessed(running, index, index + 1), None)

    def _only_recognised(self, running: Running, found: Sequence[PlaceMention]) -> Iterator[PlaceMention]:
        """What only the recogniser takes for a location."""
        for index in self._free(running, found):
            token = running.tokens[index]
            if running.said.get(token.start) != "LOC" or len(token.text) < 4 or token.text.isupper():
                continue
            if not self.morphology.is_adjective(token.text) and not (index and self._is_landmark(running, index - 1)):
                yield self._mention(running, index, index + 1, self._names.guessed(running, index, index + 1), None)

    def _free(self, running: Running, found: Sequence[PlaceMention]) -> Iterator[int]:
        """The words with a capital that are in no mention yet and could be in one."""
        taken = {place for mention in found for place in range(mention.start, mention.end)}
        for index, token in enumerate(running.tokens):
            word = token.text
            if (
                token.capital
                and token.start not in taken
                and not (self._no_place(word) or self.morphology.is_common(word))
            ):
                yield index

    def _mention(self, running: Running, first: int, after: int, name: str, level: str | None) -> PlaceMention:
        start, end = running.tokens[first].start, running.tokens[after - 1].end
        return PlaceMention(start, end, running.text[start:end], name, level=level, language=self.language)


def _as(nominative: str, words: Sequence[str]) -> str:
    """A kind of place with the capitals that it has in the text."""
    own = nominative.split()
    shown = [cased(word, like) for word, like in zip(own, words, strict=False)]
    return " ".join([*shown, *own[len(shown) :]])


@lru_cache(maxsize=16)
def finder(language: str, gazetteer: Gazetteer) -> Finder:
    """The finder of a language over a gazetteer, made once."""
    return Finder(language, gazetteer)


def find_places(text: str, language: str, gazetteer: Gazetteer) -> list[PlaceMention]:
    """The places that a text names. language: its code ("ru", "zh-hans")."""
    return finder(language.partition("-")[0], gazetteer).find(text)


def nominative(name: str, language: str, gazetteer: Gazetteer) -> str:
    """A name in the nominative: «Великим Новгородом» → «Великий Новгород»."""
    return finder(language.partition("-")[0], gazetteer).nominative(name)
