"""From a document's claims to a proposed fact sheet: names become addresses, or options for a reviewer."""

from collections.abc import Iterable, Mapping

from tiegraph.loaders.bulk.addresses import Addresses
from tiegraph.loaders.bulk.finder import Finder
from tiegraph.loaders.bulk.territories import around_place, of_gazetteer
from tiegraph.loaders.claims import Claim
from tiegraph.loaders.document import Document
from tiegraph.loaders.facts import UNKNOWN, Links, fact, group
from tiegraph.loaders.folding import fold
from tiegraph.loaders.gazetteer import Gazetteer, Place
from tiegraph.loaders.linking import Linker, link_all
from tiegraph.loaders.mentions import Candidate, Link, PlaceMention
from tiegraph.loaders.place_words import PlaceWords
from tiegraph.loaders.review import Option, Proposal, ProposedSheet, fact_key
from tiegraph.model import Association, Body, Registry, Source, Territory

UNSURE = 0.5
"""The most that a claim with an open party is trusted."""


def propose(
    document: Document,
    claims: Iterable[Claim],
    source: Source,
    registry: Registry,
    gazetteer: Gazetteer,
) -> ProposedSheet:
    """The proposed sheet of a document: its claims, their parties linked, and the places that the registry lacks."""
    claims = tuple(claims)
    links = _links(claims, registry, gazetteer)
    bodies = _addresses("body", registry.body)
    proposals: list[Proposal] = []
    # A measure belongs to the programme that the document states first.
    for claim in sorted(claims, key=lambda claim: claim.kind != "programme"):
        made = _proposal(claim, document, links, bodies, source.language)
        if claim.kind == "measure" and proposals and proposals[0].group == "programme":
            made = made.model_copy(update={"programme": proposals[0].fact["id"]})
        proposals.append(made)
    return ProposedSheet(
        source=source, territory=_new_places(links, registry, gazetteer, source.language), proposal=tuple(proposals)
    )


def _new_places(links: Links, registry: Registry, gazetteer: Gazetteer, language: str) -> tuple[Territory, ...]:
    """The chosen places that the registry lacks, and the regions and countries around them that it lacks too."""
    addresses = Addresses(registry, gazetteer, Finder(gazetteer))
    found: dict[str, Place] = {}
    spelt: dict[str, str] = {}
    for mention, link in links.items():
        place = gazetteer.place(int(link.chosen.geonames or 0)) if link.chosen and not link.chosen.ref else None
        if place and link.chosen:
            spelt.setdefault(str(link.chosen.address), mention.name)
            found |= {str(link.chosen.address): place, **around_place(place, addresses)}
    made = ((ref, of_gazetteer(place, addresses, [], "en")) for ref, place in sorted(found.items()))
    return tuple(_with_name(one, spelt.get(ref), language) for ref, one in made if ref not in addresses.registered)


def _with_name(place: Territory, name: str | None, language: str) -> Territory:
    """A place with the name that the document gives it, where it is another one."""
    if name is None or name in place.label.values():
        return place
    return place.model_copy(update={"alt": {language: (name,)}})


def _links(claims: Iterable[Claim], registry: Registry, gazetteer: Gazetteer) -> Links:
    parties = dict.fromkeys(party for claim in claims for party in claim.parties if party)
    associations = _addresses("association", registry.association)
    places = [party for party in parties if party.kind != "association"]
    linker = Linker(registry, gazetteer, PlaceWords.shipped())
    links = dict(zip(places, link_all(places, linker), strict=True))
    for party in parties:
        if party.kind == "association":
            links[party] = _named(party, associations)
    return links


def _named(party: PlaceMention, addresses: Mapping[str, str]) -> Link:
    ref = addresses.get(fold(party.name))
    found = Candidate(ref, None, party.name, None, None, 1.0) if ref else None
    return Link(party, (found,) if found else (), found)


def _addresses(kind: str, entities: Iterable[Body | Association]) -> dict[str, str]:
    """Addresses by every folded name."""
    found: dict[str, str] = {}
    for entity in entities:
        spellings = [name for names in (*entity.alt.values(), *entity.hidden.values()) for name in names]
        for name in (*entity.label.values(), *spellings):
            found.setdefault(fold(name), f"{kind}/{entity.id}")
    return found


def _proposal(claim: Claim, document: Document, links: Links, bodies: Mapping[str, str], language: str) -> Proposal:
    names = {name: bodies[fold(name)] for name, _ in claim.bodies if fold(name) in bodies}
    stated = fact(claim, links, names, language)
    known = [links[party] for party in claim.parties if party]
    open_parties = [link for link in known if link.chosen is None]
    sure = claim.confidence if UNKNOWN not in str(stated.get("party", "")) else min(claim.confidence, UNSURE)
    return Proposal.model_validate(
        {
            "key": fact_key(group(claim), stated),
            "group": group(claim),
            "confidence": round(sure, 2),
            "rule": claim.rule,
            "quote": document.text[claim.start : claim.end],
            "candidates": {link.mention.name: _options(link) for link in open_parties if link.candidates},
            "fact": stated,
        }
    )


def _options(link: Link) -> list[Option]:
    return [
        Option(ref=one.address, name=one.name, country=one.country, level=one.level, score=round(min(one.score, 1), 2))
        for one in link.candidates
        if one.address
    ]
