"""The registry's territories, bodies and associations by the names that they go by."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from tiegraph.loaders.folding import fold, stem
from tiegraph.loaders.gazetteer import Gazetteer, Place
from tiegraph.loaders.mentions import Candidate, PlaceMention
from tiegraph.loaders.place_words import PlaceWords
from tiegraph.model import Entity, Registry, Territory

# What a place of one level is worth where the text says the other; other pairs half.
OTHER_LEVEL = {
    frozenset(("municipality", "district")): 0.72,
    frozenset(("municipality", "region")): 0.72,
    frozenset(("district", "region")): 0.93,
    frozenset(("country", "region")): 0.93,
}
# The registry's own spelling beside a word for another level: not enough by itself, so the gazetteer is asked as well.
OTHER_LEVEL_NAMED = 0.84
WITHOUT_KIND = 0.97
SAME_STEM = 0.92
SHORTEST_STEM = 4
OTHER_REGION = 0.7


class RegistryNames:
    """Look-ups of what a registry holds; names that stand in the registry count as said, misspelt ones too."""

    def __init__(self, registry: Registry, gazetteer: Gazetteer, words: PlaceWords) -> None:
        self._words, self._gazetteer = words, gazetteer
        self._territories = {f"territory/{territory.id}": territory for territory in registry.territory}
        self._by_geonames = {t.geonames: ref for ref, t in self._territories.items() if t.geonames}
        self._names: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._labels: dict[str, str] = {}
        entities: list[tuple[str, str, Entity]] = [("place", ref, one) for ref, one in self._territories.items()]
        entities += [("body", f"body/{body.id}", body) for body in registry.body]
        entities += [("association", f"association/{union.id}", union) for union in registry.association]
        for kind, ref, entity in entities:
            self._labels[ref] = entity.label.get("en") or next(iter(entity.label.values()))
            for name in _all_names(entity):
                for key in self._keys(kind, name):
                    if ref not in self._names[key]:
                        self._names[key].append(ref)

    def candidates(self, mention: PlaceMention, regions: frozenset[str] = frozenset()) -> tuple[Candidate, ...]:
        """The entries that go by the mention's name and do not contradict its country, best first.

        regions: GeoNames codes of the regions in which the text says it lies.
        """
        best: dict[str, float] = {}
        for key, worth in zip(self._keys(mention.kind, mention.name), (1.0, WITHOUT_KIND, SAME_STEM), strict=False):
            for ref in self._names.get(key, ()):
                if ref not in best:
                    best[ref] = worth * self._fit(ref, mention, regions, whole=worth == 1.0)
        found = [self._candidate(ref, score) for ref, score in best.items() if score]
        return tuple(sorted(found, key=lambda candidate: (-candidate.score, -candidate.population)))

    def met(self, candidate: Candidate) -> Candidate:
        """A candidate of the gazetteer with the registry's address, if the registry has the place."""
        ids = (candidate.geonames, *candidate.also)
        ref = next((self._by_geonames[i] for i in ids if i in self._by_geonames), None)
        return replace(candidate, ref=ref, level=self._territories[ref].level) if ref else candidate

    def _keys(self, kind: str, name: str) -> tuple[tuple[str, str], ...]:
        """Under what a name stands: whole; of a place also without its kind, and as the stem of its sound."""
        if kind != "place":
            return ((kind, fold(name)),)
        base = self._words.split(name)[0]
        heard = stem(self._gazetteer.sounds(base))
        keys = [(kind, fold(name)), ("base", fold(base))]
        return (*keys, ("stem", heard)) if len(heard) >= SHORTEST_STEM else tuple(keys)

    def _fit(self, ref: str, mention: PlaceMention, regions: frozenset[str], whole: bool) -> float:
        territory = self._territories.get(ref)
        if territory is None:
            return 1.0
        country = self._country(territory)
        if mention.country and country and country != mention.country:
            return 0.0
        place = self._place(territory)
        fit = (
            OTHER_REGION if regions and place and territory.level != "country" and place.admin1 not in regions else 1.0
        )
        if mention.level in (None, territory.level):
            return fit
        return fit * (OTHER_LEVEL_NAMED if whole else OTHER_LEVEL.get(frozenset((mention.level, territory.level)), 0.5))

    def _country(self, territory: Territory) -> str | None:
        while territory.part_of in self._territories:
            territory = self._territories[territory.part_of]
        return territory.iso3166 if territory.level == "country" else None

    def _place(self, territory: Territory) -> Place | None:
        return self._gazetteer.place(int(territory.geonames)) if territory.geonames else None

    def _candidate(self, ref: str, score: float) -> Candidate:
        territory = self._territories.get(ref)
        if territory is None:
            return Candidate(ref, None, self._labels[ref], None, None, score)
        place = self._place(territory)
        also = tuple(str(p.id) for p in self._gazetteer.group(place.main) if p.id != place.id) if place else ()
        people = place.population if place else 0
        country = self._country(territory)
        return Candidate(ref, territory.geonames, self._labels[ref], country, territory.level, score, also, people)


def _all_names(entity: Entity) -> Iterator[str]:
    yield from entity.label.values()
    for names in (*entity.alt.values(), *entity.hidden.values()):
        yield from names
