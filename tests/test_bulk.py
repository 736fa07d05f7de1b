"""A table of ties becomes one source: its places meet ours, namesakes stay apart, no row is lost, none counts twice."""

import random
import zipfile
from pathlib import Path

import pytest
import tables

from tiegraph.build import concepts, graph_quads
from tiegraph.check import check
from tiegraph.errors import InputError, UsageError
from tiegraph.loaders import inputs
from tiegraph.loaders.bulk import finder, intake, source, work
from tiegraph.loaders.bulk.mapping import find, read, shipped
from tiegraph.loaders.gazetteer import open_gazetteer
from tiegraph.names import Names


@pytest.fixture(scope="module")
def gazetteer():
    return open_gazetteer()


@pytest.fixture(scope="module")
def registry():
    return inputs.read(Path("/nowhere"), concepts(Names())).registry


@pytest.fixture
def load(tmp_path, gazetteer, registry):
    """Take a file in and read it, as `tiegraph add` and `tiegraph build` do."""

    def load(content: str | Path, mapping: str | None = None, name: str = "table.csv", folder: str = "inputs"):
        path = content if isinstance(content, Path) else tmp_path / name
        if isinstance(content, str):
            path.write_bytes(content.encode())
        added = intake.add(path, tmp_path / folder, mapping)
        return source.read(added.folder, registry, gazetteer)

    return load


@pytest.fixture
def pairs(load):
    return load(tables.pairs(), "world-pairs")


def parties(bulk):
    return {tie.party for tie in bulk.ties()}


def named(bulk, name):
    """The addresses of the places that rows call so."""
    return {ref for (ref,) in bulk.work.database.execute("SELECT DISTINCT ref FROM places WHERE name = ?", (name,))}


def stable(bulk):
    """All that must not depend on the order of the rows."""
    ties = {(tie.id, tie.party, tie.kind, tie.status, len(tie.evidence)) for tie in bulk.ties()}
    return ties, {territory.id: territory for territory in bulk.territories()}


# Pairs


def test_pairs_are_counted(pairs):
    summary = pairs.summary
    assert (summary.rows, summary.edges, summary.self_pairs, summary.duplicates) == (14, 10, 1, 3)
    assert len(list(pairs.ties())) == summary.edges
    assert summary.rows == summary.edges + summary.self_pairs + summary.duplicates
    assert (summary.nodes, summary.unlinked) == (15, 2)
    assert summary.first_self_pairs == ("row 4 Braniewo – Braniewo",)
    assert summary.first_unlinked == ("Little Nowhere (England)", "Little Nowhere (England)")


def test_places_of_the_registry_keep_its_address(pairs):
    assert ("territory/khabarovsk", "territory/niigata") in parties(pairs)
    assert named(pairs, "Braniewo") == {"territory/braniewo"}
    assert {"braniewo", "khabarovsk", "niigata", "poland", "russia"}.isdisjoint({one.id for one in pairs.territories()})


def test_namesakes_stay_apart(pairs):
    assert named(pairs, "Springfield") == {"territory/geonames-4409896", "territory/geonames-4250542"}
    assert len(named(pairs, "Newcastle")) == 3
    assert named(pairs, "Newcastle").isdisjoint(named(pairs, "Newcastle upon Tyne"))


def test_a_country_written_in_two_ways_is_one(pairs):
    assert named(pairs, "Christchurch") == {"territory/geonames-2653075"}


def test_the_point_of_a_namesake_abroad_is_no_point_of_this_place(pairs):
    (ref,) = named(pairs, "Vancouver")
    (vancouver,) = (one for one in pairs.territories() if f"territory/{one.id}" == ref)
    assert vancouver.geonames == "5814616"
    assert vancouver.part_of == "territory/geonames-5815135"
    assert (round(vancouver.lat or 0), round(vancouver.long or 0)) == (46, -123)
    assert "lies elsewhere" in (vancouver.note or "")


def test_a_place_that_nobody_knows_is_addressed_by_country_and_name_and_far_ones_by_their_point(pairs, load):
    assert named(pairs, "Little Nowhere") == {
        "territory/gb-little-nowhere-n51.5-w2.5",
        "territory/gb-little-nowhere-n54.9-w2.9",
    }
    alone = load(tables.pairs(((tables.NOWHERE, tables.BRANIEWO),)), "world-pairs", folder="other")
    assert named(alone, "Little Nowhere") == {"territory/gb-little-nowhere"}


def test_an_unlinked_place_tells_what_the_row_tells_and_no_more(pairs):
    (one,) = (one for one in pairs.territories() if one.id == "gb-little-nowhere-n51.5-w2.5")
    assert (one.label, one.level, one.geonames) == ({"en": "Little Nowhere"}, "municipality", None)
    assert (one.lat, one.long, one.part_of) == (51.5, -2.5, "territory/geonames-2635167")


def test_every_place_lies_in_a_described_one(pairs, registry):
    described = registry.refs | {f"territory/{one.id}" for one in pairs.territories()}
    assert {one.part_of for one in pairs.territories() if one.part_of} <= described
    assert {party for tie in pairs.ties() for party in tie.party} <= described


def test_a_region_lies_between_town_and_country(pairs):
    territories = {f"territory/{one.id}": one for one in pairs.territories()}
    springfield = territories["territory/geonames-4250542"]
    illinois = territories[springfield.part_of]
    assert (illinois.label["en"], illinois.label["ru"], illinois.level) == ("Illinois", "Иллинойс", "region")
    assert illinois.part_of == "territory/united-states"


def test_the_order_of_the_rows_does_not_matter(pairs, load):
    rows = list(tables.PAIRS)
    for seed in range(3):
        random.Random(seed).shuffle(rows)  # noqa: S311
        swapped = tuple(row[::-1] if index % 2 else row for index, row in enumerate(rows))
        assert stable(load(tables.pairs(swapped), "world-pairs", folder=f"shuffled-{seed}")) == stable(pairs)


def test_every_row_of_a_merged_tie_is_its_evidence(pairs):
    (tie,) = (tie for tie in pairs.ties() if tie.party == ("territory/khabarovsk", "territory/niigata"))
    assert [item.row for item in tie.evidence] == [1, 2]
    text = tables.pairs()
    assert [text[slice(*item.span)] for item in tie.evidence] == [
        f"{tables.KHABAROVSK},{tables.NIIGATA}",
        f"{tables.NIIGATA},{tables.KHABAROVSK}",
    ]


def test_a_list_without_time_says_so_and_claims_no_status(pairs):
    assert {tie.status for tie in pairs.ties()} == {"unknown"}
    assert {tie.review_status for tie in pairs.ties()} == {"proposed"}
    assert "without time" in (pairs.source.note or "")
    assert pairs.source.length == len(tables.pairs())


@pytest.mark.parametrize(
    ("encoding", "delimiter", "line_break"),
    [("utf-8-sig", ",", "\r\n"), ("utf-16", "\t", "\n"), ("cp1251", ";", "\r\n"), ("utf-8", "|", "\r")],
)
def test_encodings_delimiters_and_line_breaks_are_found_out(tmp_path, load, encoding, delimiter, line_break):
    rows = [["member", "country", "association", "since", "until", "status"]]
    rows += [["Хабаровск", "Россия", "Союз «портов»", "1994", "", "member"] for _ in range(3)]
    rows += [["Красноярск", "Россия", f'"Союз{line_break}{delimiter}портов"', "", "", ""]]
    text = line_break.join(delimiter.join(row) for row in rows)
    path = tmp_path / "members.csv"
    path.write_bytes(text.encode(encoding))
    bulk = load(path, "memberships")
    assert {tie.party[0] for tie in bulk.ties()} == {"territory/khabarovsk", "territory/krasnoyarsk"}
    spans = {item.row: text[slice(*item.span)] for tie in bulk.ties() for item in tie.evidence}
    assert spans == {number: delimiter.join(row) for number, row in enumerate(rows[1:], start=1)}
    assert bulk.source.length == len(text)


# SPARQL results


def test_wikidata_results_meet_by_q_number_and_keep_the_precision_of_dates(load):
    text = tables.sparql()
    bulk = load(text, "wikidata-twins", "twins.json")
    ties = {tie.party: tie for tie in bulk.ties()}
    both = ties["territory/geonames-2841333", "territory/krasnoyarsk"]
    assert (both.since, both.until, both.note) == ("1991-05", None, None)
    assert [text[slice(*item.span)][:1] + text[slice(*item.span)][-1:] for item in both.evidence] == ["{}", "{}"]
    nowhere = ties["territory/geonames-2841333", "territory/wikidata-q999999999"]
    assert (nowhere.since, nowhere.until) == ("1992-06-03", "2001")
    assert ties["territory/krasnoyarsk", "territory/wikidata-q999999999"].since is None
    wikidata = {one.id: one.wikidata for one in bulk.territories()}
    assert wikidata["geonames-2841333"] == "Q16084"
    assert bulk.source.length == len(text)


def test_wikidata_results_as_csv_say_the_same(tmp_path, load):
    import csv
    import json

    results = json.loads(tables.sparql())
    path = tmp_path / "twins.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, results["head"]["vars"])
        rows.writeheader()
        rows.writerows({name: term["value"] for name, term in row.items()} for row in results["results"]["bindings"])
    as_csv = load(path, "wikidata-twins")
    as_json = load(tables.sparql(), "wikidata-twins", "twins.json", folder="other")
    assert stable(as_csv) == stable(as_json)
    assert {(tie.id, tie.since, tie.until) for tie in as_csv.ties()} == {
        (tie.id, tie.since, tie.until) for tie in as_json.ties()
    }


def test_results_longer_than_the_reader_holds_are_read_whole(tmp_path, load, monkeypatch):
    from tiegraph.loaders.bulk import sparql

    monkeypatch.setattr(sparql, "BLOCK", 700)
    text = tables.sparql()
    bulk = load(text, "wikidata-twins", "twins.json")
    assert bulk.summary.rows == 4
    spans = sorted(item.span for tie in bulk.ties() for item in tie.evidence)
    assert all(text[start] == "{" and text[end - 1] == "}" for start, end in spans)
    assert bulk.source.length == len(text)


# Projects and memberships


@pytest.mark.parametrize("dimension", [None, "A1:B2"])
def test_partners_of_a_project_are_parties_of_one_programme(tmp_path, load, dimension):
    bulk = load(tables.partners(tmp_path / "projects.xlsx", dimension), "interreg-partners")
    boats, uphill = sorted(bulk.ties(), key=lambda tie: tie.id, reverse=True)
    assert boats.id == "interreg-partners-baltic-boats"
    assert boats.party == ("territory/braniewo", "territory/neringa")
    assert (boats.since, boats.until, len(boats.evidence)) == ("2014-05-01", "2016-04-30", 3)
    assert boats.label == {"en": "Boats for all"}
    assert (uphill.since, uphill.until) == ("2017", None)
    assert (bulk.summary.rows, bulk.summary.edges, bulk.summary.duplicates) == (4, 2, 1)


def test_members_meet_the_associations_of_the_registry(load):
    bulk = load(tables.MEMBERS, "memberships")
    assert parties(bulk) == {
        ("territory/khabarovsk", "association/asdg"),
        ("territory/krasnoyarsk", "association/asdg"),
        ("territory/braniewo", "association/union-of-small-harbours"),
    }
    assert [one.label for one in bulk.associations()] == [{"en": "Union of Small Harbours"}]
    ended = next(tie for tie in bulk.ties() if tie.status == "ended")
    assert (ended.since, ended.until) == ("2001-05-03", "2009")


def test_what_rows_disagree_on_is_left_out_and_noted(load):
    again = "Khabarovsk;Russia;Association of Siberian and Far Eastern Cities;1995;;former\n"
    bulk = load(tables.MEMBERS + again, "memberships")
    tie = next(tie for tie in bulk.ties() if tie.party[0] == "territory/khabarovsk")
    assert (tie.since, tie.status, len(tie.evidence)) == (None, "unknown", 2)
    assert tie.note == "The rows disagree on `since`: 1994, 1995. The rows disagree on its status: active, ended."


def test_all_forms_satisfy_the_shapes(tmp_path, load, pairs, registry):
    sets = (
        pairs,
        load(tables.sparql(), "wikidata-twins", "twins.json"),
        load(tables.partners(tmp_path / "projects.xlsx"), "interreg-partners"),
        load(tables.MEMBERS, "memberships"),
    )
    quads = list(graph_quads(registry, (), Names(), [bulk.data_set() for bulk in sets]))
    findings = check(quads).findings
    assert [finding for finding in findings if finding.severity == "violation"] == []
    assert len(quads) > 2_000


# What can go wrong


def test_an_unknown_column_is_told_with_the_columns_found(load):
    with pytest.raises(InputError) as error:
        load("from,to\nBraniewo,Neringa\n", "world-pairs")
    assert "`city1`" in str(error.value)
    assert "found: `from`, `to`" in str(error.value)
    assert error.value.code == 3


def test_a_wrong_delimiter_is_suspected_when_there_is_one_column(tmp_path, load):
    declared = tmp_path / "mapping.yaml"
    declared.write_text(find("world-pairs").read_text(encoding="utf-8") + 'file: {delimiter: ";"}\n', encoding="utf-8")
    with pytest.raises(InputError, match="`delimiter`"):
        load(tables.pairs(), str(declared))


def test_broken_rows_are_named_with_their_lines_and_nothing_is_taken_in(tmp_path, load):
    rows = [
        tables.pairs().strip(),
        f"Nida,Lithuania,95.1,21,{tables.BRANIEWO}",
        f"Nida,Lithuania,,21,{tables.BRANIEWO}",
        f",Lithuania,55,21,{tables.BRANIEWO}",
    ]
    with pytest.raises(InputError) as error:
        load("\n".join(rows), "world-pairs")
    faults = [error.value, *error.value.also]
    assert [fault.where.rsplit(" ", 1)[-1] for fault in faults] == ["16", "17", "18"]
    assert not (tmp_path / "inputs" / "bulk").exists()


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("Braniewo,Poland,54", "3 cells"),
        ('"Braniewo,Poland,54.3,19.8,Nida,Lithuania,55.3,21', "broken"),
        ("Braniewo,Poland,54.3,19.8,Nida,Lithuania,55.3,21,more", "9 cells"),
    ],
)
def test_a_row_that_is_no_row_is_named_with_its_line(load, row, what):
    with pytest.raises(InputError) as error:
        load(f"{tables.PAIRS_HEADING}\n{tables.BRANIEWO},{tables.NIIGATA}\n{row}\n", "world-pairs")
    assert what in str(error.value)
    assert "line 3" in str(error.value)


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("Nida;Lithuania;Ports;31.02.2001;;", "'31.02.2001' is no date"),
        ("Nida;Lithuania;Ports;2005;2001;", "ends (2001) before it begins (2005)"),
        ("Nida;Lithuania;Ports;;;asleep", "what 'asleep' in `status` means"),
        ("Nida;Lithuania;;;;", "names no association"),
    ],
)
def test_a_value_that_says_nothing_is_told(load, row, what):
    with pytest.raises(InputError) as error:
        load(f"{tables.MEMBERS}{row}\n", "memberships")
    assert what in str(error.value)
    assert "line 5" in str(error.value)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("empty.csv", b"", "empty"),
        ("heading.csv", tables.PAIRS_HEADING.encode(), "no rows"),
        ("broken.xlsx", b"PK\x03\x04 and then nothing", "damaged"),
        ("broken.json", b'{"head": {"vars": ["item"]}, "results": {"bindings": [{"item": ', "broken"),
        ("other.json", b'{"type": "FeatureCollection"}', "no SPARQL result"),
    ],
)
def test_a_file_that_is_no_table_gets_one_clear_error(tmp_path, load, name, content, what):
    path = tmp_path / name
    path.write_bytes(content)
    mapping = tmp_path / "own.yaml"
    own = "source: {id: own, title: {en: Own}, language: en}\nform: memberships\nparty: [{name: item}]\nassociation: {name: item}\n"
    mapping.write_text(own, encoding="utf-8")
    with pytest.raises(InputError, match=what):
        load(path, "world-pairs" if name == "heading.csv" else str(mapping))


def test_a_workbook_that_would_fill_the_memory_is_refused(tmp_path, load):
    path = tables.partners(tmp_path / "bomb.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", bytes(60 << 20))
    with pytest.raises(InputError, match="unpacks to 60 MB"):
        load(path, "interreg-partners")


# Taking in


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path, gazetteer, registry, monkeypatch, load):
    monkeypatch.setattr(work, "BATCH", 10)
    path = tmp_path / "table.csv"
    path.write_text(tables.pairs(), encoding="utf-8")
    added = intake.add(path, tmp_path / "inputs", "world-pairs")
    linked: list[str] = []
    honest = finder.Finder.find

    def find_some(self, place):
        if len(linked) == 7:
            raise KeyboardInterrupt
        linked.append(place.name)
        return honest(self, place)

    monkeypatch.setattr(finder.Finder, "find", find_some)
    with pytest.raises(KeyboardInterrupt):
        source.read(added.folder, registry, gazetteer)
    rest: list[str] = []
    monkeypatch.setattr(finder.Finder, "find", lambda self, place: rest.append(place.name) or honest(self, place))
    resumed = source.read(added.folder, registry, gazetteer)
    assert len(linked) + len(rest) == resumed.summary.written
    monkeypatch.setattr(finder.Finder, "find", honest)
    assert stable(resumed) == stable(load(tables.pairs(), "world-pairs", folder="whole"))


def test_reading_again_links_nothing_again(pairs, gazetteer, registry, monkeypatch):
    monkeypatch.setattr(finder.Finder, "find", lambda *_: pytest.fail("linked again"))
    again = source.read(pairs.work.path.parent, registry, gazetteer)
    assert stable(again) == stable(pairs)


def test_a_damaged_working_file_is_made_anew(pairs, gazetteer, registry):
    before = stable(pairs)
    pairs.work.close()
    pairs.work.path.write_bytes(b"no database")
    assert stable(source.read(pairs.work.path.parent, registry, gazetteer)) == before


def test_progress_tells_what_is_done_of_how_much(tmp_path, gazetteer, registry, monkeypatch):
    monkeypatch.setattr(work, "BATCH", 10)
    path = tmp_path / "table.csv"
    path.write_text(tables.pairs(), encoding="utf-8")
    said: list[tuple[str, int, int | None]] = []
    added = intake.add(path, tmp_path / "inputs", "world-pairs")
    source.read(added.folder, registry, gazetteer, lambda *step: said.append(step))
    assert ("reading rows", 10, None) in said
    assert said[-1] == ("linking places", 17, 17)


def test_adding_again_replaces(tmp_path, load):
    load(tables.pairs(), "world-pairs")
    path = tmp_path / "table.csv"
    path.write_text(tables.pairs(tables.PAIRS[:1]), encoding="utf-8")
    added = intake.add(path, tmp_path / "inputs", "world-pairs")
    assert (added.rows, added.replaced) == (1, True)
    other = intake.add(path, tmp_path / "inputs", "world-pairs", source="our-pairs")
    assert (other.source, other.replaced) == ("our-pairs", False)
    assert [folder.name for folder in source.folders(tmp_path / "inputs")] == ["our-pairs", "world-twin-towns"]
    with pytest.raises(UsageError, match="Our Pairs"):
        intake.add(path, tmp_path / "inputs", "world-pairs", source="Our Pairs")


def test_the_mapping_is_found_by_the_columns(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(tables.MEMBERS, encoding="utf-8")
    assert intake.add(path, tmp_path / "inputs").source == "memberships"
    path.write_text("from,to\na,b\n", encoding="utf-8")
    with pytest.raises(InputError, match="`from`, `to`"):
        intake.add(path, tmp_path / "inputs")


def test_columns_that_no_one_reads_are_told(tmp_path):
    path = tables.partners(tmp_path / "projects.xlsx")
    assert intake.add(path, tmp_path / "inputs", "interreg-partners").unused == ("Partner name",)


def test_the_shipped_mappings_are_of_the_known_forms():
    forms = {name: read(find(name)).form for name in shipped()}
    assert forms == {
        "interreg-partners": "project-partners",
        "memberships": "memberships",
        "wikidata-twins": "pairs",
        "world-pairs": "pairs",
    }


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (("name: city1", "title: city1"), "`title` is not known"),
        (("form: pairs", "form: triples"), "form"),
        (("long: lng1", "wikidata: q1"), "both `lat` and `long`"),
        (("kind: twin\n", ""), "`kind`"),
    ],
)
def test_a_mapping_that_does_not_hold_is_told_with_file_and_line(tmp_path, change, what):
    path = tmp_path / "own.yaml"
    path.write_text(find("world-pairs").read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(InputError) as error:
        read(path)
    said = "\n".join(map(str, (error.value, *error.value.also)))
    assert what in said
    assert "own.yaml line" in said


def test_there_is_no_such_mapping():
    with pytest.raises(UsageError, match="world-pairs"):
        find("no-such-mapping")


# The world


def test_the_pairs_of_the_world_load_as_one_source(shared, load):
    bulk = load(shared / "data" / "world-twin-towns.csv", "world-pairs")
    summary = bulk.summary
    assert (summary.rows, summary.written, summary.names_abroad) == (25_917, 17_717, 752)
    assert summary.rows == summary.edges + summary.self_pairs + summary.duplicates
    assert summary.edges == len({tie.id for tie in bulk.ties()}) == sum(1 for _ in bulk.ties())
    assert summary.self_pairs >= 3
    assert summary.duplicates >= 1_000
    assert summary.gazetteer + summary.registered > 0.85 * summary.nodes
    assert {"territory/khabarovsk", "territory/heihe", "territory/wolin"} <= {
        p for tie in bulk.ties() for p in tie.party
    }
    rows = bulk.work.database.execute("SELECT name, code, ref FROM places WHERE code <> ''")
    countries: dict[tuple[str, str], set[str]] = {}
    for name, code, ref in rows:
        countries.setdefault((name, ref), set()).add(code)
    assert [key for key, codes in countries.items() if len(codes) > 1] == []
