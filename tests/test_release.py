"""A release is immutable, named by its content, switched to at once, and never replaced by a failed build."""

import gzip
import os
import subprocess
import sys

import pyoxigraph as ox
import pytest

from tiegraph import ids, release, store
from tiegraph.check import Report
from tiegraph.errors import StoreError
from tiegraph.names import Names

NAMES = Names()


def quads(count: int) -> list[ox.Quad]:
    graph, predicate = ox.NamedNode(NAMES.graph("sample")), ox.NamedNode("https://w3id.org/tiegraph/ns#party")
    return [
        ox.Quad(
            ox.NamedNode(NAMES.thing(f"agreement/a{n}")), predicate, ox.NamedNode(NAMES.thing("territory/b")), graph
        )
        for n in range(count)
    ]


def build(count, data):
    return release.build(quads(count), Report((), ""), data, NAMES)


def test_a_release_holds_store_dumps_ids_report_and_descriptions(tmp_path):
    made = build(3, tmp_path)
    assert sorted(path.name for path in made.folder.iterdir()) == [
        "catalog.ttl",
        "dump.nq.gz",
        "dump.ttl.gz",
        "graphs",
        "ids.txt",
        "manifest.json",
        "report.ttl",
        "store",
        "void.ttl",
    ]
    assert (tmp_path / "current").resolve() == made.folder
    assert made.quads == 3
    assert made.graphs == {NAMES.graph("sample"): 3}
    assert len(list(store.read_dump(made.dump))) == 3
    assert len(store.in_memory(made.dump)) == len(store.open_store(made.store)) == 6


def test_the_default_graph_is_the_union_and_says_nothing_twice(tmp_path):
    (quad,) = quads(1)
    twice = [quad, ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(NAMES.graph("other")))]
    made = release.build(twice, Report((), ""), tmp_path, NAMES)
    assert made.quads == 2
    for opened in (store.open_store(made.store), store.in_memory(made.dump)):
        assert len(list(opened.query("SELECT * { ?s ?p ?o }"))) == 1
        assert len(list(opened.query("SELECT * { GRAPH ?g { ?s ?p ?o } }"))) == 2
        assert len(list(opened.query(f"SELECT * FROM <{NAMES.graph('nowhere')}> {{ ?s ?p ?o }}"))) == 0


def test_the_order_of_quads_does_not_matter(tmp_path):
    one = release.build(quads(5), Report((), ""), tmp_path / "one", NAMES)
    two = release.build(reversed(quads(5) + quads(2)), Report((), ""), tmp_path / "two", NAMES)
    assert one.name == two.name
    assert one.dump.read_bytes() == two.dump.read_bytes()


def test_the_dump_is_sorted_n_quads(tmp_path):
    lines = gzip.decompress(build(12, tmp_path).dump.read_bytes()).splitlines()
    assert lines == sorted(lines)
    assert len(set(lines)) == 12


def test_equal_quads_give_equal_dumps_in_every_form(tmp_path):
    one, two = (release.build(quads(5), Report((), ""), tmp_path / name, NAMES) for name in ("one", "two"))
    files = [path.name for path in sorted((one.folder / "graphs").iterdir())]
    assert files == ["sample.nq.gz", "sample.ttl.gz"]
    for name in ("dump.ttl.gz", *(f"graphs/{file}" for file in files)):
        assert (one.folder / name).read_bytes() == (two.folder / name).read_bytes()


def test_a_release_knows_its_ids(tmp_path):
    made = build(20, tmp_path)
    expected = sorted(NAMES.thing(ref) for ref in (*(f"agreement/a{n}" for n in range(20)), "territory/b"))
    assert list(ids.read(made.folder)) == expected
    assert all(ids.holds(made.folder, iri) for iri in expected)
    for other in ("", "a", "agreement/a", "agreement/a100", "territory/b2", "территория/б", "zzz"):
        assert not ids.holds(made.folder, NAMES.thing(other))
    (made.folder / "ids.txt").write_text("")
    assert not ids.holds(made.folder, expected[0])
    (made.folder / "ids.txt").unlink()
    assert not ids.holds(made.folder, expected[0])
    with pytest.raises(StoreError, match="lacks its ids"):
        list(ids.read(made.folder))


def test_current_moves_to_the_newest_and_the_old_one_stays(tmp_path):
    first, second = build(1, tmp_path), build(2, tmp_path)
    assert release.current(tmp_path).name == second.name
    assert {one.name for one in release.listing(tmp_path)} == {first.name, second.name}
    assert release.damaged(first) == []


def test_building_the_same_again_keeps_the_release_as_it_is(tmp_path):
    first = build(2, tmp_path)
    stamp = first.folder.stat().st_mtime_ns
    build(3, tmp_path)
    again = build(2, tmp_path)
    assert again.name == first.name
    assert again.folder.stat().st_mtime_ns == stamp
    assert release.current(tmp_path).name == first.name


def test_a_flipped_byte_or_missing_file_is_noticed(tmp_path):
    made = build(4, tmp_path)
    assert release.damaged(made) == []
    data = bytearray(made.dump.read_bytes())
    data[len(data) // 2] ^= 1
    made.dump.write_bytes(data)
    assert release.damaged(made) == ["dump.nq.gz"]
    (made.folder / "void.ttl").unlink()
    assert release.damaged(made) == ["dump.nq.gz", "void.ttl"]


def test_a_second_build_at_the_same_time_says_so(tmp_path):
    build(1, tmp_path)
    hold = f"import fcntl; f = open({str(tmp_path / '.lock')!r}, 'w'); fcntl.flock(f, fcntl.LOCK_EX); print('held', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreError, match="Another build is writing here"):
            build(2, tmp_path)
        holder.communicate("\n")
    assert release.current(tmp_path).quads == 1
    assert build(2, tmp_path).quads == 2


def test_a_half_made_folder_is_cleared_by_the_next_build(tmp_path):
    build(1, tmp_path)
    (tmp_path / "releases/.building-left").mkdir()
    build(2, tmp_path)
    assert not (tmp_path / "releases/.building-left").exists()


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(StoreError, match="cannot be written") as caught:
        build(1, blocked)
    assert caught.value.code == 4
    assert str(blocked) in str(caught.value)


def test_no_release_and_a_broken_one(tmp_path):
    assert release.current(tmp_path) is None
    made = build(1, tmp_path)
    (made.folder / "manifest.json").write_text("{")
    with pytest.raises(StoreError, match="cannot be read"):
        release.current(tmp_path)
    os.truncate(made.dump, 20)
    with pytest.raises(StoreError, match="dump cannot be read"):
        list(store.read_dump(made.dump))
    with pytest.raises(StoreError, match="store cannot be opened"):
        store.open_store(tmp_path / "nowhere")


def test_the_description_counts_what_is_there(tmp_path):
    made = build(3, tmp_path)
    found = ox.Store()
    found.load((made.folder / "void.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)
    rows = found.query(
        "PREFIX void: <http://rdfs.org/ns/void#> SELECT ?d ?n { ?d void:propertyPartition [ void:property "
        "<https://w3id.org/tiegraph/ns#party>; void:triples ?n ] }"
    )
    counts = {row["d"].value: row["n"].value for row in rows}
    assert counts == {f"{NAMES.base}dataset/{made.name}": "3", NAMES.graph("sample"): "3"}
