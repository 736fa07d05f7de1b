"""What a person reads in place of an IRI, in their language where there is such a label."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

import pyoxigraph as ox

from tiegraph.answers import shorten
from tiegraph.api.words import TERMS
from tiegraph.names import PREFIXES, SCHEMES, VOCABULARY, Names

LABELS = tuple(
    ox.NamedNode(iri)
    for iri in (PREFIXES["skos"] + "prefLabel", PREFIXES["rdfs"] + "label", PREFIXES["dcterms"] + "title")
)

Term = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple


@dataclass(frozen=True)
class Shown:
    """A term on a page.

    language: of the text, where known; href: where it leads; ours: whether that is on this site; iri: what it stands
    for.
    """

    text: str
    language: str | None = None
    href: str | None = None
    ours: bool = False
    iri: str | None = None


@dataclass(frozen=True)
class Reader:
    """Reads a store for a person of one language ("en" or "ru")."""

    store: ox.Store
    names: Names
    language: str

    def label(self, node: ox.NamedNode) -> tuple[str, str | None]:
        """The name of a thing and the language of that name; its shortened IRI where it has none."""
        for predicate in LABELS:
            found: dict[str, str] = {}
            for quad in self.store.quads_for_pattern(node, predicate, None, ox.DefaultGraph()):
                if isinstance(quad.object, ox.Literal):
                    language = quad.object.language or ""
                    found[language] = min(quad.object.value, found.get(language, quad.object.value))
            if found:
                text, language = choose(found, self.language)
                return text, language or None
        short = self.names.ref(node.value) or shorten(node, self.names.prefixes)
        return (TERMS[self.language][short], self.language) if short in TERMS[self.language] else (short, None)

    def show(self, term: Term) -> Shown:
        """A term as a person sees it: things by their name, literals bare."""
        if isinstance(term, ox.Literal):
            return Shown(term.value, term.language)
        if not isinstance(term, ox.NamedNode):
            return Shown(str(term))
        text, language = self.label(term)
        return self._linked(term, text, language)

    def show_short(self, term: Term | None) -> Shown:
        """A term as in a table of results: things by their shortened IRI, the unbound empty."""
        if not isinstance(term, ox.NamedNode):
            return Shown("") if term is None else self.show(term)
        return self._linked(term, shorten(term, self.names.prefixes), None)

    def _linked(self, node: ox.NamedNode, text: str, language: str | None) -> Shown:
        ref = local_ref(node.value, self.names)
        if ref is not None:
            return Shown(text, language, "/doc/" + quote(ref), True, node.value)
        # Only the web's own schemes become links: javascript: and its kin are text.
        href = node.value if node.value.startswith(("http://", "https://")) else None
        return Shown(text, language, href, False, node.value)


def choose(texts: Mapping[str, str], wanted: str) -> tuple[str, str]:
    """The text to show and its language: the wanted one, else Russian or English, else the first by language tag.

    texts: by language tag, at least one.

    >>> choose({"pl": "Braniewo", "ru": "Бранево"}, "en")
    ('Бранево', 'ru')
    """
    language = next((tag for tag in (wanted, "ru", "en", *sorted(texts)) if tag in texts), "")
    return texts[language], language


def local_ref(iri: str, names: Names) -> str | None:
    """The address on this site of a thing ("territory/braniewo") or a concept ("kind/treaty"), None for other IRIs."""
    concept = iri.removeprefix(VOCABULARY)
    if concept != iri and concept.split("/")[0] in SCHEMES:
        return concept
    return names.ref(iri)
