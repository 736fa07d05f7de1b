"""Names of places in a running text: which words are one name, and what it is in the nominative."""

from dataclasses import dataclass

from tiegraph.loaders.folding import CYRILLIC, adjectival, fold
from tiegraph.loaders.gazetteer import Gazetteer, Place
from tiegraph.loaders.morphology import Morphology
from tiegraph.loaders.place_words import Language
from tiegraph.loaders.running import HYPHEN, Running

LONGEST = 5
# Shorter names are too like other words to be known by their sound.
SOUND_LENGTH = 5
# A name as it stands is likelier than one with an ending taken off, and a country likelier than a village.
AS_IT_STANDS = 4
COUNTRY = 50


@dataclass(frozen=True)
class Named:
    """Tokens that are a name: first, after: the tokens; name: nominative; places: what is spelt so."""

    first: int
    after: int
    name: str
    places: tuple[Place, ...] = ()

    @property
    def is_country(self) -> bool:
        """Whether a country is called so."""
        return any(place.level == "country" for place in self.places)

    @property
    def level(self) -> str | None:
        """The level, where only a country or a region is called so."""
        if self.is_country:
            return "country"
        return "region" if {place.level for place in self.places} == {"region"} else None


class Names:
    """Reads names in one language."""

    def __init__(self, gazetteer: Gazetteer, words: Language, morphology: Morphology) -> None:
        self._gazetteer, self._words, self._morphology = gazetteer, words, morphology

    def longest(self, running: Running, first: int, kinds: frozenset[str], bare: bool) -> Named | None:
        """The longest known name that begins at a token; bare: no word for a kind leads it."""
        for after in running.spans(first, LONGEST):
            last = running.tokens[after - 1]
            if (last.capital or fold(last.text) in kinds) and (named := self.known(running, first, after, bare)):
                return named
        return None

    def known(self, running: Running, first: int, after: int, bare: bool = False) -> Named | None:
        """The tokens as a name that the gazetteer has; bare adjectives are no names of units."""
        words = running.words(first, after)
        best: tuple[int, tuple[str, ...], tuple[Place, ...]] | None = None
        for forms in self._morphology.phrases(words):
            spelling = fold(" ".join(forms))
            if code := self._words.countries.get(spelling):
                country = self._gazetteer.countries_by_code.get(code, ())
                return Named(first, after, running.spelt(first, self._restored(forms, words)), country)
            places = self._gazetteer.exact(spelling)
            if bare and adjectival(spelling):
                places = tuple(place for place in places if place.level in ("municipality", "country"))
            if places:
                worth = max(place.population for place in places)
                worth *= AS_IT_STANDS if forms == words else 1
                worth *= COUNTRY if any(place.level == "country" for place in places) else 1
                restores = best is not None and (
                    self._restores(best[1], forms, words) or _restores_town(best[2], best[1], forms)
                )
                if best is None or worth > best[0] or restores:
                    best = worth, forms, places
        if best is None:
            return None
        name = running.spelt(first, best[1])
        chief = best[2][0].name
        return Named(first, after, chief if best[1] != words and fold(chief) == fold(name) else name, best[2])

    def _restores(self, found: tuple[str, ...], forms: tuple[str, ...], words: tuple[str, ...]) -> bool:
        """Whether a form only takes a mark off that is an ending: «Narwą» is Narwa, «Могилев» stays as it is."""
        if found != words or any(CYRILLIC.search(word) for word in words):
            return False
        return fold(" ".join(forms)) == fold(" ".join(found))

    def _restored(self, forms: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, ...]:
        options = self._morphology.phrases(words)
        return next((other for other in options if other != forms and self._restores(forms, other, words)), forms)

    def unknown(self, running: Running, first: int, hyphens: bool) -> Named:
        """A name that the gazetteer lacks: one word, or several with hyphens between them."""
        after = first + 1
        while hyphens and after < min(len(running), first + 3) and running.tokens[after].capital:
            if not HYPHEN.fullmatch(running.between(after - 1)):
                break
            after += 1
        return Named(first, after, self.guessed(running, first, after))

    def guessed(self, running: Running, first: int, after: int) -> str:
        """The nominative of a name that the gazetteer lacks: as it sounds, else by the dictionary."""
        words = running.words(first, after)
        if len(words) == 1 and CYRILLIC.search(words[0]):
            heard = next((form for form in self._morphology.forms(words[0]) if self.sounds_known(form)), None)
            words = (heard or self._morphology.likely(words[0]),)
        return running.spelt(first, words)

    def sounds_known(self, form: str) -> bool:
        """Whether a place sounds so."""
        sound = self._gazetteer.sounds(form)
        return len(sound) >= SOUND_LENGTH and bool(self._gazetteer.by_sound(sound))


def _restores_town(places: tuple[Place, ...], found: tuple[str, ...], forms: tuple[str, ...]) -> bool:
    """Whether a spelling is only the case in which units bear a town's name: «Alytaus» (apskritis) is of Alytus."""
    own = {fold(place.name) for place in places if place.level == "municipality"}
    return fold(" ".join(forms)) in own and fold(" ".join(found)) not in own
