"""From ties to a graph of territories, saying what the projection drops.

A tie of k territories is k(k-1)/2 pairs; each pair weighs 1/(k-1), so that every party gives away a weight of one per
tie (Newman, Scientific collaboration networks II, Phys. Rev. E 64, 016132, 2001).
"""

from dataclasses import dataclass
from importlib import resources
from itertools import combinations

import networkx as nx
import pyoxigraph as ox


@dataclass(frozen=True)
class Projection:
    """A projected graph and what it leaves out.

    graph: nodes are territory IRIs with `label`; edges carry `weight` and `ties` (their IRIs). dropped: how many ties
    were left out, by reason.
    """

    graph: nx.Graph
    dropped: dict[str, int]


def territories(store: ox.Store) -> Projection:
    """The territories of a store, joined by the ties that stand, stood or are under way; planned ties are dropped.

    Ties with fewer than two territories among their parties (bodies, associations) are dropped too.
    """
    parties: dict[str, list[tuple[str, str]]] = {}
    statuses: dict[str, str] = {}
    for row in store.query(query("territory-ties")):  # type: ignore[union-attr]
        tie = row["tie"].value
        statuses[tie] = row["status"].value
        if row["territory"] is not None:
            parties.setdefault(tie, []).append((row["territory"].value, row["label"].value))
    planned = {tie for tie, status in statuses.items() if status.endswith("/planned")}
    single = {tie for tie in statuses.keys() - planned if len(parties.get(tie, ())) < 2}
    graph = nx.Graph()
    for tie in sorted(statuses.keys() - planned - single):
        _join(graph, tie, sorted(parties[tie]))
    return Projection(graph, {"planned": len(planned), "fewer than two territories": len(single)})


def query(name: str) -> str:
    """The SPARQL of a projection."""
    return resources.files("tiegraph.queries").joinpath(f"network/{name}.rq").read_text(encoding="utf-8")


def _join(graph: nx.Graph, tie: str, parties: list[tuple[str, str]]) -> None:
    graph.add_nodes_from((territory, {"label": label}) for territory, label in parties)
    for (one, _), (other, _) in combinations(parties, 2):
        known = graph.get_edge_data(one, other, {"weight": 0.0, "ties": []})
        graph.add_edge(one, other, weight=known["weight"] + 1 / (len(parties) - 1), ties=[*known["ties"], tie])
