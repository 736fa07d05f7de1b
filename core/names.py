"""The IRIs of things, graphs and concepts.

The vocabulary (classes, properties, concepts, shapes) stays under one namespace, so that two publishers' data can be
asked together; things and graphs are minted under the publisher's own base.
"""

import re
from dataclasses import dataclass
from importlib import resources

from tiegraph.errors import UsageError

VOCABULARY = "https://w3id.org/tiegraph/"
ONTOLOGY = VOCABULARY + "ns#"
SCHEMES = ("kind", "status", "level", "field", "condition", "turn", "direction", "recurrence", "counts", "bound")

PREFIXES = {
    "tie": ONTOLOGY,
    **{scheme: f"{VOCABULARY}{scheme}/" for scheme in SCHEMES},
    "shape": VOCABULARY + "shape/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "m8g": "http://data.europa.eu/m8g/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True)
class Names:
    """The names under one base.

    base: an absolute http(s) IRI that ends with a slash. Raises UsageError when it is not.
    """

    base: str = VOCABULARY

    def __post_init__(self) -> None:
        if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`?#]+/", self.base):
            raise UsageError(
                f"{self.base!r} cannot be a base for IRIs.",
                "base",
                "Give an absolute http(s) IRI that ends with a slash.",
            )

    def thing(self, ref: str) -> str:
        """The IRI of "territory/braniewo"."""
        return f"{self.base}id/{ref}"

    def ref(self, iri: str) -> str | None:
        """The address ("territory/braniewo") behind an IRI of ours, None for any other IRI."""
        return iri.removeprefix(self.base + "id/") if iri.startswith(self.base + "id/") else None

    def graph(self, name: str) -> str:
        """The IRI of the graph of a source, or of "registry", "ontology" or "computed"."""
        return f"{self.base}graph/{name}"

    def expand(self, text: str) -> str:
        """An IRI from what a person types: an IRI, a concept ("kind/treaty") or a thing ("territory/braniewo")."""
        if "://" in text:
            return text
        return (VOCABULARY + text) if text.split("/", maxsplit=1)[0] in SCHEMES else self.thing(text)

    @property
    def prefixes(self) -> dict[str, str]:
        """Every prefix that queries and answers may use."""
        return {**PREFIXES, "id": self.base + "id/", "graph": self.base + "graph/"}


def read_text(package: str, name: str) -> str:
    """The text of a data file that is shipped in a package of ours ("ontology", "context.jsonld")."""
    return resources.files(f"tiegraph.{package}").joinpath(name).read_text(encoding="utf-8")


def list_files(package: str, ending: str) -> list[str]:
    """The names of the files with this ending that are shipped in a package of ours, sorted."""
    return sorted(
        entry.name for entry in resources.files(f"tiegraph.{package}").iterdir() if entry.name.endswith(ending)
    )
