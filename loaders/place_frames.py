"""What a text says about a place around its name: the country and region in which it lies.

«г. Лепель Витебской области Республика Беларусь», "Halle (Nordrhein-Westfalen, Germany)", «Tarnopol – Ukraina»,
«с китайскими городами (Далянь, Жиджао)».
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tiegraph.loaders.folding import fold
from tiegraph.loaders.gazetteer import Gazetteer
from tiegraph.loaders.mentions import PlaceMention
from tiegraph.loaders.place_words import Language, PlaceWords
from tiegraph.loaders.running import WORD

RANKS = {"municipality": 0, "district": 1, "region": 2, "country": 3}
GAP = r"[»”\"]?[ \u00a0]*[,(（–—-]?[ \u00a0]*\(?|[»”\"]?,?\s*\("
QUALIFIER = re.compile(r"\s?\(([^\W\d_][^()\d]{1,30}?)\.?\)")
LEADING = re.compile(
    r"([^\W\d_]+)((?:[ \u00a0]+[^\W\d_]+){0,2})[ \u00a0]*(?:[-–—][ \u00a0]*[^\W\d_]+[ \u00a0]*)?[«(:]?[ \u00a0]*$"
)


class Frames:
    """Reads what stands around the mentions in texts of one language."""

    def __init__(
        self, gazetteer: Gazetteer, words: PlaceWords, own: Language, kinds: Mapping[str, tuple[str, str]]
    ) -> None:
        self._gazetteer, self._words, self._own, self._kinds = gazetteer, words, own, kinds
        within, joins = ("|".join(map(re.escape, some)) for some in (own.within, own.joins))
        self._gap = re.compile(rf"{GAP}|\s(?:{within})\s" if within else GAP)
        self._list = re.compile(rf"[»”\"]?\s*(?:[,;、]|,?\s(?:{joins})\s)\s*[«„“\"]?" if joins else r"\s*[,;、]\s*")
        self._pair = re.compile(rf"\s+(?:{joins})\s+" if joins else r"(?!)")

    def framed(self, found: Sequence[PlaceMention], text: str) -> list[PlaceMention]:
        """The mentions with country and region; a unit that places another mention says so (`situates`)."""
        mentions = list(found)
        for index in range(len(mentions) - 1, -1, -1):
            if mentions[index].level not in ("country", "macroregion"):
                self._qualify(mentions, index, text)
                self._place_in_next(mentions, index, text)
        mentions = [self._led(mention, text) for mention in mentions]
        return self._listed(mentions, text)

    def country_code(self, mention: PlaceMention) -> str | None:
        """The alpha-2 code of a country's name."""
        folded = fold(mention.name)
        if code := self._own.countries.get(folded) or self._words.countries.get(folded):
            return code
        return next((place.country for place in self._gazetteer.exact(folded) if place.level == "country"), None)

    # -- the unit after a name

    def _place_in_next(self, mentions: list[PlaceMention], index: int, text: str) -> None:
        if index + 1 == len(mentions) or not self._frames(mentions, index, text):
            return
        mention, outer = mentions[index], mentions[index + 1]
        country = self.country_code(outer) if outer.level == "country" else outer.country
        if outer.level in (None, "municipality"):
            country = country or self._largest(outer)
        region = outer.name if outer.level == "region" else outer.region
        mentions[index] = replace(mention, country=country, region=region or mention.region)
        if outer.situates is None:
            mentions[index + 1] = replace(outer, situates=(mention.start, mention.end))

    def _frames(self, mentions: Sequence[PlaceMention], index: int, text: str) -> bool:
        """Whether the next mention is the unit in which this one lies."""
        mention, outer = mentions[index], mentions[index + 1]
        between = text[mention.end : outer.start]
        if mention.level == "district" and outer.level in (None, "municipality"):
            return self._kinds.get(fold(between), ("", ""))[1] == "municipality"  # «Московский район города Минска»
        rank = RANKS.get(outer.level or "", -1)
        if rank <= RANKS.get(mention.level or "municipality", 0) or not self._gap.fullmatch(between):
            return False
        if outer.level == "country" and mention.level is None and "(" not in between:
            return self._may_lie_in(mention, self.country_code(outer)) and not self._goes_on(mentions, index + 1, text)
        return not ("," in between and self._goes_on(mentions, index + 1, text))

    def _goes_on(self, mentions: Sequence[PlaceMention], index: int, text: str) -> bool:
        """Whether a list of countries goes on: in «Минск, Польша, Литва» Poland says nothing of Minsk."""
        if index + 1 == len(mentions) or mentions[index + 1].level != "country":
            return False
        return bool(self._list.fullmatch(text[mentions[index].end : mentions[index + 1].start]))

    def _qualify(self, mentions: list[PlaceMention], index: int, text: str) -> None:
        """«Halle (Westf.), Germany»: what stands in brackets after a name tells it from its namesakes."""
        mention = mentions[index]
        found = QUALIFIER.match(text, mention.end)
        following = mentions[index + 1] if index + 1 < len(mentions) else None
        if not found or not found.group(1)[0].isupper() or (following and following.start < found.end()):
            return
        country = None
        if following and following.level == "country" and re.fullmatch(r",?\s?", text[found.end() : following.start]):
            country = self.country_code(following)
            mentions[index + 1] = replace(following, situates=(mention.start, mention.end))
        if country or len(found.group(1).split()) == 1:
            mentions[index] = replace(mention, region=found.group(1), country=country)

    def _may_lie_in(self, mention: PlaceMention, country: str | None) -> bool:
        """Whether a country has a place of the name, or the gazetteer has none of it at all."""
        base = self._words.split(mention.name)[0]
        places = (*self._gazetteer.exact(fold(mention.name)), *self._gazetteer.exact(fold(base)))
        return not places or country is None or any(place.country == country for place in places)

    def _largest(self, mention: PlaceMention) -> str | None:
        places = self._gazetteer.exact(fold(mention.name))
        return places[0].country if places else None

    # -- words before a name, and lists

    def _led(self, mention: PlaceMention, text: str) -> PlaceMention:
        """«с китайскими городами (Далянь», "estońską Narwą": the adjective gives the country."""
        if mention.country or mention.level in ("country", "macroregion"):
            return mention
        before = LEADING.search(text[max(0, mention.start - 60) : mention.start])
        code = self._adjective_country(before) if before else None
        return replace(mention, country=code) if code and self._may_lie_in(mention, code) else mention

    def _adjective_country(self, before: re.Match[str]) -> str | None:
        words = [before.group(1), *before.group(2).split()]
        for position, word in enumerate(words):
            code = self._own.country_of(word)
            if code and all(fold(other) in self._kinds for other in words[position + 1 :]):
                return code
        return None

    def _listed(self, mentions: Sequence[PlaceMention], text: str) -> list[PlaceMention]:
        """The names of a list share the country given before its first or, of two names, after the second."""
        shared = list(mentions)
        for index in range(1, len(shared)):
            before, mention = shared[index - 1], shared[index]
            if self._lacks_country(mention) and before.country and not before.situates:
                in_list = self._list.fullmatch(text[before.end : mention.start])
                if in_list and self._is_led(before, text) and self._may_lie_in(mention, before.country):
                    shared[index] = replace(mention, country=before.country)
        for index in range(len(shared) - 2, -1, -1):
            mention, after = shared[index], shared[index + 1]
            pair = after.country and self._pair.fullmatch(text[mention.end : after.start])
            if self._lacks_country(mention) and pair and self._has(after.country, mention):
                shared[index] = replace(mention, country=after.country)
        return shared

    def _lacks_country(self, mention: PlaceMention) -> bool:
        return mention.country is None and mention.level not in ("country", "macroregion")

    def _is_led(self, mention: PlaceMention, text: str) -> bool:
        """Whether the country came from before the name, so that it holds for the whole list."""
        line = text.rfind("\n", 0, mention.start) + 1
        words = (word.group() for word in WORD.finditer(text, line, mention.start))
        return any(self._own.country_of(word) == mention.country for word in words)

    def _has(self, country: str | None, mention: PlaceMention) -> bool:
        return any(place.country == country for place in self._gazetteer.exact(fold(mention.name)))
