"""A real server over HTTP for tests, and a tiny release whose answers are known."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pyoxigraph as ox
import uvicorn

from tiegraph import release
from tiegraph.api.app import create_app
from tiegraph.check import Report
from tiegraph.names import Names
from tiegraph.settings import Settings

BASE = "https://w3id.org/tiegraph/"
PREFIXES = f"""
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix tie: <{BASE}ns#> .
@prefix kind: <{BASE}kind/> .
@prefix id: <{BASE}id/> .
@prefix graph: <{BASE}graph/> .
"""
# Two sources say the same of the agreement's party: one statement in two graphs.
TINY = r"""
graph:ontology {
  tie:Agreement rdfs:label "Agreement"@en, "Соглашение"@ru .
  tie:party rdfs:label "party"@en, "сторона"@ru .
  <https://w3id.org/tiegraph/kind> a skos:ConceptScheme .
  kind:treaty a skos:Concept ; skos:prefLabel "treaty"@en, "договор"@ru ; skos:inScheme <https://w3id.org/tiegraph/kind> .
}
graph:registry {
  id:territory\/alpha a tie:Territory ; skos:prefLabel "Alpha"@en, "Альфа"@ru .
  id:territory\/beta a tie:Territory ; skos:prefLabel "Beta"@en, "Бета"@ru, "Betta"@pl ;
    skos:exactMatch <http://www.wikidata.org/entity/Q1>, <javascript:alert(1)> .
  id:territory\/gamma a tie:Territory ; skos:prefLabel "<b>Gamma</b> & co"@pl .
}
graph:first {
  id:agreement\/alpha-beta-1999.1 a tie:Tie, tie:Agreement ; tie:kind kind:treaty ; tie:signed "1999"^^xsd:gYear ;
    tie:party id:territory\/alpha, id:territory\/beta ; tie:evidence id:evidence\/first-3-9 .
  id:evidence\/first-3-9 a tie:Evidence ; oa:hasSource id:source\/first ; oa:hasSelector id:selector\/first-3-9 ;
    tie:table 1 ; tie:row 2 ; tie:item "1.3" .
  id:selector\/first-3-9 a oa:TextPositionSelector ; oa:start 3 ; oa:end 9 .
  id:source\/first a tie:Source ; dcterms:title "The first paper"@en, "Первая бумага"@ru .
}
graph:second {
  id:agreement\/alpha-beta-1999.1 tie:party id:territory\/beta, id:territory\/gamma .
}
"""


def quads(text: str) -> list[ox.Quad]:
    """The quads of TriG, in which PREFIXES are known."""
    return list(ox.parse(PREFIXES + text, format=ox.RdfFormat.TRIG))


def publish(data: Path, text: str = TINY) -> release.Release:
    """Make a release of TriG the current one of a data folder, unchecked."""
    return release.build(quads(text), Report((), ""), data, Names())


@contextmanager
def serve(settings: Settings) -> Iterator[str]:
    """The address, without a slash at the end, of a server in this process on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="error", lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        try:
            _wait(address)
            yield address
        finally:
            server.should_exit = True
            thread.join(timeout=10)


def _wait(address: str) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            httpx.get(f"{address}/healthz")
        except httpx.TransportError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError(f"{address} does not answer")
