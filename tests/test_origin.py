"""A thing at fault leads back to the place in a source that it was read from."""

import pyoxigraph as ox
import pytest

from tiegraph.names import PREFIXES
from tiegraph.origin import find_origins

THING = "https://w3id.org/tiegraph/id/"
DATA = """
    thing:territory-x a tie:Territory ; tie:partOf thing:territory-y .
    thing:tie-1 tie:evidence thing:evidence-1 ; tie:party thing:nobody ; tie:change thing:change-1 .
    thing:evidence-1 a tie:Evidence ; oa:hasSource <https://w3id.org/tiegraph/id/source/paper> ;
        tie:table 2 ; tie:row 3 ; tie:item "1.10 \\"a\\"" ; oa:hasSelector thing:span-1 , thing:quote-1 .
    thing:span-1 a oa:TextPositionSelector ; oa:start 10 ; oa:end 90 .
    thing:quote-1 a oa:TextQuoteSelector ; oa:exact "words" .
    thing:tie-2 tie:evidence thing:evidence-2 , thing:evidence-3 , thing:evidence-4 , thing:evidence-5 ; tie:party "x" .
    thing:evidence-2 oa:hasSource thing:b . thing:evidence-3 oa:hasSource thing:a .
    thing:evidence-4 oa:hasSource thing:d . thing:evidence-5 oa:hasSource thing:c .
    thing:tie-3 tie:evidence thing:evidence-of-nothing .
"""
PLACE = 'paper, table 2, row 3, item 1.10 "a", characters 10–90'


@pytest.mark.parametrize(
    ("thing", "place"),
    [
        ("territory-x", "registry, id territory-x"),
        ("tie-1", PLACE),
        ("evidence-1", PLACE),
        ("change-1", PLACE),
        ("nobody", PLACE),
        ("tie-2", "a; b; c; and 1 more places"),
        ("tie-3", ""),
        ("unheard-of", ""),
    ],
)
def test_a_thing_or_what_holds_it_is_found_in_its_source(thing, place, tmp_path):
    prefixes = {"thing": THING, "tie": PREFIXES["tie"], "oa": PREFIXES["oa"]}
    prologue = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items())
    file = tmp_path / "data.nt"
    ox.serialize(ox.parse(prologue + DATA, format=ox.RdfFormat.TURTLE), file, format=ox.RdfFormat.N_TRIPLES)
    assert find_origins(file, {THING + thing, THING + "tie-1"})[THING + thing] == place


def test_nothing_is_asked_of_the_file_when_there_are_no_things(tmp_path):
    assert find_origins(tmp_path / "missing.nt", set()) == {}
