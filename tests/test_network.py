"""The network of a small known graph has the numbers that one can count by hand."""

import networkx as nx
import pyoxigraph as ox
import pytest

from tiegraph.network import projection
from tiegraph.network.centrality import centrality

TIES = """
@prefix tie: <https://w3id.org/tiegraph/ns#> .
@prefix status: <https://w3id.org/tiegraph/status/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <https://w3id.org/tiegraph/id/> .
:a a tie:Territory ; skos:prefLabel "A"@en, "А"@ru . :b a tie:Territory ; skos:prefLabel "B"@en .
:c a tie:Territory ; skos:prefLabel "C"@en . :d a tie:Territory ; skos:prefLabel "D"@en .
:x a tie:Association ; skos:prefLabel "X"@en .
:ab a tie:Tie ; tie:status status:active ; tie:party :a, :b .
:ab2 a tie:Tie ; tie:status status:ended ; tie:party :a, :b .
:abc a tie:Tie ; tie:status status:active ; tie:party :a, :b, :c .
:ad a tie:Tie ; tie:status status:planned ; tie:party :a, :d .
:ax a tie:Tie ; tie:status status:active ; tie:party :a, :x .
:none a tie:Tie ; tie:status status:active ; tie:party :x .
"""
BASE = "https://w3id.org/tiegraph/id/"


@pytest.fixture(scope="module")
def projected() -> projection.Projection:
    store = ox.Store()
    store.load(TIES.encode(), format=ox.RdfFormat.TURTLE)
    return projection.territories(store)


def test_a_tie_of_three_weighs_half_on_each_of_its_pairs(projected):
    weights = {frozenset((a[-1], b[-1])): weight for a, b, weight in projected.graph.edges(data="weight")}
    assert weights == {frozenset("ab"): 2.5, frozenset("ac"): 0.5, frozenset("bc"): 0.5}
    assert projected.graph.edges[BASE + "a", BASE + "b"]["ties"] == [BASE + "ab", BASE + "ab2", BASE + "abc"]


def test_it_says_what_it_drops(projected):
    assert projected.dropped == {"planned": 1, "fewer than two territories": 2}
    assert BASE + "d" not in projected.graph


def test_degree_strength_and_betweenness(projected):
    rows = {row["label"]: row for row in centrality(projected.graph)}
    assert (rows["A"]["degree"], rows["A"]["strength"]) == (2, 3.0)
    assert (rows["C"]["degree"], rows["C"]["strength"], rows["C"]["betweenness"]) == (2, 1.0, 0.0)
    star = nx.star_graph(4)
    nx.set_edge_attributes(star, 1.0, "weight")
    assert [row["betweenness"] for row in centrality(star)] == [1.0, 0, 0, 0, 0]
