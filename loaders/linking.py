"""Mentions to places: what a name in a text may mean, how well it fits, and what is chosen.

The registry is asked first, then the gazetteer inside the country, region and level that the text gives. Nothing is
chosen when the best candidate is below the threshold, or when two stand too close to tell them apart.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import product
from math import log10

from rapidfuzz import fuzz, process

from tiegraph.loaders.folding import CYRILLIC, adjectival, fold, skeleton, stem
from tiegraph.loaders.gazetteer import Gazetteer, Place
from tiegraph.loaders.mentions import Candidate, Link, PlaceMention
from tiegraph.loaders.morphology import Morphology
from tiegraph.loaders.place_words import PlaceWords
from tiegraph.loaders.registry_names import OTHER_LEVEL, SAME_STEM, RegistryNames
from tiegraph.model import Registry

# Below this score a link is not made; a publisher's reviewer sees the candidates.
THRESHOLD = 0.85
# Two candidates closer than this cannot be told apart …
MARGIN = 0.04
# … unless the other has less than this share of the one's people.
LESSER = 0.2
# Candidates that a link shows.
SHOWN = 5

# What a name is worth: spelt as another name of a place (of a large one it is as well known as its own), as a form of
# its name, only sounding like it.
OTHER_NAME = 0.94
OTHER_FORM = 0.97
SAME_SOUND = 0.96
# A name sounds like the chief name of a place from this similarity (0 to 100) on; names below this one (0 to 1) differ.
CHIEF_SOUND = 80
LEAST_SIMILAR = 0.7
SHORTEST = 4

# What a place is worth in its frame. How likely a bare name means a place of a level: «Ниигата», the city first.
UNSAID = {"country": 1.0, "region": 0.97, "district": 0.95, "municipality": 1.0}
ALSO_OF_LEVEL = 0.96
OTHER_REGION = 0.7
# A word in brackets that no name of the place has: «Halle (Westf.)».
UNKNOWN_REGION = 0.85
OTHER_COUNTRY = 0.8
NO_COUNTRY = 0.97
# Countries of ISO 3166 that texts count to another.
PARTS = {"HK": "CN", "MO": "CN"}
UNITS = ("district", "region")
LANGUAGE_COUNTRY = {"pl": "PL", "de": "DE", "lt": "LT", "lv": "LV", "et": "EE", "cs": "CZ", "fr": "FR", "it": "IT"}


class Linker:
    """Links mentions; holds what is asked again and again. registry: None to go by the gazetteer alone."""

    def __init__(
        self, registry: Registry | None, gazetteer: Gazetteer, words: PlaceWords, threshold: float = THRESHOLD
    ) -> None:
        self.gazetteer, self.words, self.threshold = gazetteer, words, threshold
        self._morphology = lru_cache(lambda language: Morphology(language, words[language]))
        self._registry = RegistryNames(registry, gazetteer, words) if registry else None

    def by_registry(self, mention: PlaceMention) -> tuple[Candidate, ...]:
        """The entries of the registry that go by the mention's name, best first."""
        return self._registry.candidates(mention, self._region_codes(mention)) if self._registry else ()

    def link(self, mention: PlaceMention) -> Link:
        """What a mention means."""
        known = self.by_registry(mention)
        # An entry that only shares the stem (Балтийск, Балтийский регион) does not keep the gazetteer from being asked.
        if known and known[0].score > SAME_STEM:
            return Link(mention, known, self._choice(known))
        found = self._from_gazetteer(mention) if mention.kind == "place" and mention.level != "macroregion" else ()
        if self._registry:
            found = tuple(self._registry.met(candidate) for candidate in found)
        merged = _best_of_each((*known, *found))[:SHOWN]
        return Link(mention, merged, self._choice(merged))

    def _choice(self, candidates: Sequence[Candidate]) -> Candidate | None:
        if not candidates or candidates[0].score < self.threshold:
            return None
        best = candidates[0]
        for other in candidates[1:]:
            close = best.score - other.score < MARGIN
            if close and not other.population < LESSER * best.population and not self._inside(best, other):
                return None
        return best

    def _inside(self, one: Candidate, other: Candidate) -> bool:
        """Whether the two are a town and the unit around it that bears its name; the better one is then meant."""
        if not (one.geonames and other.geonames):
            return False
        group, others = self.gazetteer.group(int(one.geonames)), self.gazetteer.group(int(other.geonames))
        levels, other_levels = {place.level for place in group}, {place.level for place in others}
        if not group or not others or levels == other_levels or group[0].country != others[0].country:
            return False
        near = {place.admin1 for place in group} & {place.admin1 for place in others}
        return bool(near) or "country" in levels | other_levels or {"region"} in (levels, other_levels)

    def _from_gazetteer(self, mention: PlaceMention) -> tuple[Candidate, ...]:
        name, said = mention.name, mention.level
        base, level = self.words.split(name)
        level = said or level
        regions = self._region_codes(mention)
        scored: dict[int, tuple[float, Place]] = {}
        for place, similarity in self._similar(name, base, level, mention, regions):
            score = similarity * self._fit(place, level, mention.country, mention.region, regions)
            if score > scored.get(place.main, (0.0, place))[0]:
                scored[place.main] = (score, place)
        candidates = [self._candidate(main, place, score) for main, (score, place) in scored.items()]
        return tuple(sorted(candidates, key=lambda c: (-c.score, -c.population, c.geonames or "")))[:SHOWN]

    def _similar(
        self, name: str, base: str, level: str | None, mention: PlaceMention, regions: frozenset[str]
    ) -> Iterator[tuple[Place, float]]:
        """Places of a like name with its worth: those spelt so, and only where there is none, those nearly so."""
        exact, elsewhere = self._spelt_so(name, base, level, mention)
        yield from exact
        fitting = (place for place, _ in exact if level in (None, place.level))
        if any(not regions or place.admin1 in regions for place in fitting):
            return
        yield from self._sounding_so(base, mention)
        yield from self._adjectives(base, level, mention)
        yield from self._misspelt(base, level, mention)
        yield from ((place, OTHER_COUNTRY) for place in elsewhere[:SHOWN])

    def _spelt_so(
        self, name: str, base: str, level: str | None, mention: PlaceMention
    ) -> tuple[list[tuple[Place, float]], list[Place]]:
        """Places spelt as the name in the country that the text gives, with a worth; and those in other countries."""
        exact: list[tuple[Place, float]] = []
        elsewhere: list[Place] = []
        code = self.words.countries.get(fold(name))
        exact += [(country, 1.0) for country in self.gazetteer.countries_by_code.get(code or "", ())]
        for spelling, worth in self._spellings(name, base, mention):
            known = [
                place
                for place in self.gazetteer.exact(spelling)
                if not (level is None and place.level in UNITS and adjectival(spelling))
            ]
            inside = [place for place in known if _lies_in(place, mention.country)]
            chief = {place.id: place.population for place in inside if self._is_chief(place, spelling)}
            # A large place is as well known by its other name (Сталинград), unless a larger one is called so.
            largest = max(chief.values(), default=-1)
            exact += [
                (place, worth * (1.0 if place.id in chief else _other_name(place, place.population > largest)))
                for place in inside
            ]
            elsewhere += [place for place in known if place not in inside]
            if any(level in (None, place.level) for place, _ in exact):
                break
        return exact, elsewhere

    def _sounding_so(self, base: str, mention: PlaceMention) -> Iterator[tuple[Place, float]]:
        sound = self._sound(base, mention)
        if len(sound) < SHORTEST:
            return
        # A word of the dictionary that only sounds like a place is something else: Амур is no town in India.
        word = not mention.country and self._morphology(mention.language or "").is_known(base)
        for place in self.gazetteer.by_sound(sound):
            if _lies_in(place, mention.country):
                yield place, LEAST_SIMILAR if word else SAME_SOUND

    def _spellings(self, name: str, base: str, mention: PlaceMention) -> Iterator[tuple[str, float]]:
        """The name as it is written, without its kind, and that in the nominative: folded, with a worth."""
        whole, bare = fold(name), fold(base)
        yield whole, 1.0
        if bare and bare != whole:
            yield bare, 1.0
            forms = self._morphology(mention.language or "").phrases(tuple(base.split()))
            yield from dict.fromkeys(
                (spelling, OTHER_FORM) for spelling in (fold(" ".join(form)) for form in forms[1:])
            )

    def _is_chief(self, place: Place, spelling: str) -> bool:
        """Whether a spelling is the name that the place goes by, and not one of its other names."""
        chief = self.words.split(place.name)[0]
        spelling = fold(self.words.split(spelling)[0])
        if place.level == "country" or spelling in (fold(place.name), fold(chief)):
            return True
        heard = self.gazetteer.sounds(spelling, place.country)
        return not heard or fuzz.ratio(heard, self.gazetteer.sounds(chief, place.country)) >= CHIEF_SOUND

    def _misspelt(self, base: str, level: str | None, mention: PlaceMention) -> Iterator[tuple[Place, float]]:
        """Names of the country and level that are nearly so: by sound for Cyrillic, by letters for Latin."""
        countries: tuple[str, ...] = (mention.country,) if mention.country else ()
        if not countries and level in ("region", "country"):
            countries = self.gazetteer.having(level)
        cyrillic = bool(CYRILLIC.search(base))
        written = self._sound(base, mention) if cyrillic else fold(base)
        if len(written) < SHORTEST:
            return
        for country, kind in product(countries, _nearby(level)):
            names = self.gazetteer.names(country, kind)
            pool = names.sounds if cyrillic else names.folded
            near = process.extract(written, pool, scorer=fuzz.ratio, limit=12, score_cutoff=100 * LEAST_SIMILAR)
            for known, score, index in near:
                place = self.gazetteer.place(names.places[index])
                if place and not self._opposite(base, names.folded[index]):
                    yield place, _near(written, known, score / 100, cyrillic)

    def _opposite(self, one: str, other: str) -> bool:
        """Whether two names speak of different sides of the world: North Chungcheong, South Chungcheong."""
        sides, others = self._sides(one), self._sides(other)
        return bool(sides and others and not sides & others)

    def _sides(self, name: str) -> frozenset[int]:
        words = fold(name).split()
        told = (
            i
            for i, signs in enumerate(self.words.sides)
            if any(w.startswith(signs) or w.endswith(signs) for w in words)
        )
        return frozenset(told)

    def _adjectives(self, base: str, level: str | None, mention: PlaceMention) -> Iterator[tuple[Place, float]]:
        """Units named by an adjective, theirs or their town's: «Эльблонгский» of Эльблонг, "Kaliningradzki"."""
        heard = stem(self._sound(base, mention))
        if level not in UNITS or not mention.country or len(heard) < 3:
            return
        for kind in UNITS:
            for unit, stems in self.gazetteer.stems(mention.country, kind):
                similarity = max((fuzz.ratio(heard, known) / 100 for known in stems), default=0.0)
                if similarity >= LEAST_SIMILAR:
                    yield unit, SAME_SOUND * similarity

    def _sound(self, name: str, mention: PlaceMention) -> str:
        """How a name sounds to who writes the mention's language."""
        return self.gazetteer.sounds(name, LANGUAGE_COUNTRY.get(mention.language or "", mention.country))

    def _fit(
        self, place: Place, level: str | None, country: str | None, region: str | None, regions: frozenset[str]
    ) -> float:
        if level is None:
            fit = UNSAID[place.level]
        elif place.level == level:
            fit = 1.0
        elif self._is_also(place, level):
            fit = 1.0 if level == "municipality" else ALSO_OF_LEVEL
        else:
            fit = OTHER_LEVEL.get(frozenset((place.level, level)), 0.5)
        if region and place.level != "country":
            if regions:
                fit *= 1.0 if place.admin1 in regions else OTHER_REGION
            else:
                fit *= 1.0 if self._is_told_so(place, region) else UNKNOWN_REGION
        certain = 1.0 if country or place.level == "country" else NO_COUNTRY
        return fit * certain * (0.95 + 0.05 * _size(place))

    def _is_told_so(self, place: Place, region: str) -> bool:
        """Whether a name of the place has a word that begins as the text's word for its region: Westf., Westfalen."""
        told = fold(region)
        return any(word.startswith(told) for name in self.gazetteer.spellings(place.id) for word in name.split())

    def _is_also(self, place: Place, level: str) -> bool:
        """Whether the place is a city that is a unit as well: Saint Petersburg is region and city."""
        return any(other.level == level for other in self.gazetteer.group(place.main))

    def _region_codes(self, mention: PlaceMention) -> frozenset[str]:
        if not mention.region:
            return frozenset()
        asked = PlaceMention(
            0, 0, "", mention.region, level="region", country=mention.country, language=mention.language
        )
        found = [
            (place, score)
            for place, score in self._similar(
                mention.region, self.words.split(mention.region)[0], "region", asked, frozenset()
            )
            if place.level == "region" and score >= 0.85
        ]
        best = max((score for _, score in found), default=0.0)
        return frozenset(place.admin1 for place, score in found if score >= best - 0.02)

    def _candidate(self, main: int, place: Place, score: float) -> Candidate:
        group = self.gazetteer.group(main)
        head = group[0] if group else place
        return Candidate(
            None,
            str(main),
            head.name,
            head.country,
            head.level,
            round(min(score, 1.0), 4),
            tuple(str(other.id) for other in group if other.id != main),
            max(place.population, head.population),
        )


def link(
    mention: PlaceMention,
    registry: Registry | None,
    gazetteer: Gazetteer,
    threshold: float = THRESHOLD,
    words: PlaceWords | None = None,
) -> Link:
    """What one mention means. For many mentions make one `Linker`, or call `link_all`."""
    return Linker(registry, gazetteer, words or PlaceWords.shipped(), threshold).link(mention)


def link_all(mentions: Iterable[PlaceMention], linker: Linker) -> tuple[Link, ...]:
    """The links of a document's mentions; what is ambiguous alone is decided by the rest of the document.

    A name means the same place throughout, and namesakes are told apart by the country and level given elsewhere.
    """
    links = [linker.link(mention) for mention in mentions]
    agreed: dict[str, dict[str | None, Candidate]] = defaultdict(dict)
    for made in links:
        if made.chosen:
            agreed[fold(made.mention.name)][made.chosen.address] = made.chosen
    return tuple(_in_context(made, agreed.get(fold(made.mention.name), {})) for made in links)


def _in_context(made: Link, agreed: Mapping[str | None, Candidate]) -> Link:
    """A link chosen as elsewhere in the document, if its own candidates allow that."""
    if made.chosen or len(agreed) != 1 or made.mention.level == "macroregion":
        return made
    address, elsewhere = next(iter(agreed.items()))
    if not made.candidates:
        return replace(made, candidates=(elsewhere,), chosen=elsewhere)
    own = next((candidate for candidate in made.candidates if candidate.address == address), None)
    return replace(made, chosen=own) if own else made


def _other_name(place: Place, known: bool) -> float:
    """What another name of a place is worth; of a place well known by it the more, the larger the place is."""
    return OTHER_NAME + (1 - OTHER_NAME) * _size(place) ** 4 if known else OTHER_NAME


def _size(place: Place) -> float:
    """From 0 to 1 by the number of people, on a logarithmic scale; a million and more is 1."""
    return min(1.0, log10(max(place.population, 1)) / 6)


def _lies_in(place: Place, country: str | None) -> bool:
    return country in (None, place.country, PARTS.get(place.country))


def _nearby(level: str | None) -> tuple[str, ...]:
    """The levels at which to look for a misspelt name."""
    if level is None:
        return ("municipality", *UNITS)
    return UNITS if level in UNITS else (level,)


def _near(written: str, known: str, ratio: float, cyrillic: bool) -> float:
    """Similarity of two spellings; consonants tell names apart better than vowels."""
    if not cyrillic:
        return 0.97 * ratio
    bones = fuzz.ratio(skeleton(written), skeleton(known)) / 100
    return 0.97 * (0.65 * ratio + 0.35 * bones)


def _best_of_each(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    best: dict[str | None, Candidate] = {}
    for candidate in candidates:
        if candidate.address not in best or best[candidate.address].score < candidate.score:
            best[candidate.address] = candidate
    return tuple(sorted(best.values(), key=lambda c: (-c.score, -c.population)))
