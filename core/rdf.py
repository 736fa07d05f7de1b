"""Records to RDF: each record becomes a node of JSON-LD, and one context maps its keys.

The published `ontology/context.jsonld` is the only mapping; here nodes get their IRIs and dates their datatypes.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox

from tiegraph.dates import PartialDate
from tiegraph.model import (
    Association,
    Body,
    Entity,
    Evidence,
    Figure,
    Mention,
    Part,
    Record,
    Registry,
    Responsibility,
    Sheet,
    Source,
    StatusChange,
    Territory,
    Tie,
)
from tiegraph.names import Names, list_files, read_text

Node = dict[str, Any]

DATES = frozenset({"signed", "since", "until", "dated", "due", "horizon", "year", "no_longer_in_force"})
NOT_COPIED = frozenset({"id", "evidence", "geonames", "wikidata", "act", "in_force"})
IN_FORCE = {
    "in-force": "eli:InForce-inForce",
    "partially-in-force": "eli:InForce-partiallyInForce",
    "not-in-force": "eli:InForce-notInForce",
}
GEONAMES = "https://sws.geonames.org/{}/"
WIKIDATA = "http://www.wikidata.org/entity/{}"


def sheet_nodes(sheet: Sheet) -> Iterator[Node]:
    """The nodes of a fact sheet: its source, its ties with all their parts, and what it merely mentions."""
    yield source_node(sheet.source)
    for tie in sheet.ties:
        yield record_node(tie, tie_ref(tie), sheet.source.id)
    for mention in sheet.mention:
        yield from mention_nodes(mention, sheet.source.id)


def registry_nodes(registry: Registry) -> Iterator[Node]:
    """The nodes of all territories, bodies and associations."""
    for entity in (*registry.territory, *registry.body, *registry.association):
        yield entity_node(entity)


def tie_ref(tie: Tie) -> str:
    """The address of a tie ("agreement/zelenogradsk-neringa-1996")."""
    return f"{type_slug(tie)}/{tie.id}"


def type_slug(record: Record) -> str:
    """The `<type>` in the IRI of a record's node."""
    return "status-change" if isinstance(record, StatusChange) else type(record).__name__.lower()


def entity_ref(entity: Entity) -> str:
    """The address of a territory, body or association ("territory/braniewo")."""
    return f"{type_slug(entity)}/{entity.id}"


def part_ref(part: Part, programme: str) -> str:
    """The address of a part of the programme with this id."""
    return f"{type_slug(part)}/{programme}-{part.id or part.number}"


def child_ref(child: Record, owner: str) -> str:
    """The address of a node that lives inside the one with the slug `owner`; it depends on content, never on order."""
    match child:
        case Part():
            return part_ref(child, owner)
        case Responsibility():
            return f"responsibility/{owner}-{_slug(child.body)}"
        case Figure():
            return "-".join(["figure/" + owner, child.counts, *([_slug(child.of)] if child.of else [])])
        case StatusChange():
            return "-".join(["status-change/" + owner, child.turn, *([child.dated] if child.dated else [])])
    raise TypeError(f"{type(child).__name__} has no address inside another record")


def record_node(record: Record, ref: str, source: str) -> Node:
    """A record as a node, and the records inside it as nodes inside."""
    slug = _slug(ref)
    node: Node = {"id": ref, "type": list(record.rdf_types)}
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        if value is None or value == () or name in NOT_COPIED:
            continue
        node[field.alias or name] = _value(name, value, slug, source)
    if evidence := getattr(record, "evidence", ()):
        node["evidence"] = [evidence_node(item, source) for item in evidence]
    if isinstance(record, Part):
        _resolve_parts(node, slug, record)
    return node


def evidence_node(evidence: Evidence, source: str) -> Node:
    """A place in a source: a Web Annotation resource with a selector of the text and what a reader calls the place."""
    start, end = evidence.span
    slug = f"{source}-{start}-{end}"
    selectors: list[Node] = [{"id": f"selector/{slug}", "type": "TextPositionSelector", "start": start, "end": end}]
    if evidence.quote:
        selectors.append({"id": f"quote/{slug}", "type": "TextQuoteSelector", "words": evidence.quote})
    places = evidence.model_dump(by_alias=True, exclude_none=True, exclude={"span", "quote"})
    return {
        "id": f"evidence/{slug}",
        "type": ["Evidence", "SpecificResource"],
        "hasSource": f"source/{source}",
        "hasSelector": selectors,
        **places,
    }


def mention_nodes(mention: Mention, source: str) -> Iterator[Node]:
    """The places that name a territory without tying it to anyone."""
    for item in mention.evidence:
        yield {**evidence_node(item, source), "mentions": mention.territory}


def source_node(source: Source) -> Node:
    """The document itself; an act is a legal resource of ELI too."""
    node = record_node(source, f"source/{source.id}", source.id)
    if source.act:
        node["type"].append("LegalResource")
    if source.in_force:
        node["inForce"] = IN_FORCE[source.in_force]
    return node


def entity_node(entity: Entity) -> Node:
    """A territory, body or association with the identifiers that others know it by."""
    node = record_node(entity, entity_ref(entity), "registry")
    public = {Territory: ["AdminUnit"], Body: ["PublicOrganisation"], Association: []}
    node["type"] += public[type(entity)]
    matches = [GEONAMES.format(entity.geonames)] if isinstance(entity, Territory) and entity.geonames else []
    matches += [WIKIDATA.format(entity.wikidata)] if entity.wikidata else []
    if matches:
        node["exactMatch"] = matches
    return node


def context(names: Names) -> dict[str, Any]:
    """The published JSON-LD context, with things under the publisher's base."""
    published: dict[str, Any] = json.loads(read_text("ontology", "context.jsonld"))["@context"]
    return {**published, "@base": names.thing("")}


def quads(nodes: Iterable[Node], graph: str, names: Names) -> Iterator[ox.Quad]:
    """The quads of the nodes, all in the graph with this short name ("registry", a source's slug)."""
    document = {"@context": context(names), "id": names.graph(graph), "graph": list(nodes)}
    yield from ox.parse(json.dumps(document, ensure_ascii=False), format=ox.RdfFormat.JSON_LD)


def ontology_quads(names: Names) -> Iterator[ox.Quad]:
    """The ontology, its schemes and alignments, in their graph."""
    graph = ox.NamedNode(names.graph("ontology"))
    for name in list_files("ontology", ".ttl"):
        for quad in ox.parse(read_text("ontology", name), format=ox.RdfFormat.TURTLE):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def date_value(text: str) -> dict[str, str]:
    """A date as a typed literal of its own precision."""
    return {"@value": text, "@type": f"xsd:{PartialDate(text).datatype}"}


def _value(name: str, value: Any, owner: str, source: str) -> Any:
    if name in DATES:
        return date_value(value)
    if isinstance(value, Record):
        return record_node(value, child_ref(value, owner), source)
    if isinstance(value, tuple):
        return [_value("", item, owner, source) for item in value]
    if isinstance(value, float):
        return repr(value)
    return value


def _resolve_parts(node: Node, slug: str, part: Part) -> None:
    """References between the parts of one programme are by number; make them addresses."""
    programme = slug.removesuffix(f"-{part.id or part.number}")
    for key, kind in (("section", "section"), ("under", "goal")):
        if key in node:
            node[key] = f"{kind}/{programme}-{node[key]}"


def _slug(ref: str) -> str:
    return ref.split("/", 1)[1]
