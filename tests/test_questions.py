"""The saved questions: each says what it asks in two languages, and its answer is true to the sources."""

import re
from time import perf_counter

import pyoxigraph as ox
import pytest
import rdflib
from asked import PAGE, answer, expected, page, shipped, shown, table

from tiegraph import questions
from tiegraph.errors import UsageError
from tiegraph.names import VOCABULARY, Names
from tiegraph.questions import Question

QUESTIONS = {one.name: one for one in questions.listing()}
HYGIENE = {one.name: one for one in questions.listing("hygiene")}
NAMES = Names()
ID = VOCABULARY + "id/"

each_question = pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return shipped(NAMES)


@pytest.fixture
def seeded(store):
    """The shipped data and some more, which the test tells in TriG."""

    def seed(trig: str) -> ox.Store:
        more = ox.Store()
        more.extend(store)
        prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in NAMES.prefixes.items())
        for quad in ox.parse(prologue + trig, format=ox.RdfFormat.TRIG):
            more.add(quad)
            more.add(ox.Quad(quad.subject, quad.predicate, quad.object))
        return more

    return seed


def rows(store: ox.Store, name: str, given: dict[str, str], columns: str = "") -> list[tuple[str, ...]]:
    """The answer, or some of its columns, with our IRIs shortened to addresses ("territory/braniewo")."""
    heading, *body = table(answer(store, QUESTIONS[name], given, NAMES))
    places = [heading.index(column) for column in columns.split() or heading]
    return [tuple(row[place].removeprefix(ID).removeprefix(VOCABULARY) for place in places) for row in body]


def in_both(text: dict[str, str]) -> bool:
    return set(text) == {"en", "ru"} and bool(re.search("[а-я]", text["ru"])) and not re.search("[а-яА-Я]", text["en"])


# The files


def test_there_are_twenty_five_and_more():
    assert len(QUESTIONS) >= 25


@each_question
def test_a_question_says_its_words_in_two_languages(question: Question):
    assert in_both(question.title)
    assert in_both(question.question)
    assert all(text.endswith("?") for text in question.question.values())


@each_question
def test_every_parameter_is_described_and_has_a_default(question: Question):
    assert set(question.parameters) == set(question.defaults)
    assert all(in_both(text) for text in question.parameters.values())


@each_question
def test_a_parameter_has_one_default_however_often_it_stands(question: Question):
    stated = {(match["name"], match["term"]) for match in questions.PARAMETER.finditer(question.text)}
    assert len(stated) == len(question.defaults)


@each_question
def test_the_rows_are_ordered(question: Question):
    assert re.search(r"(?m)^ORDER BY ", question.text)


@each_question
def test_only_computed_bounds_are_compared(question: Question):
    compared = "|".join(("signed", "since", "until", "dated", "due"))
    assert not re.search(rf"\?({compared})\s*(<|>)|(<|>)=?\s*\?({compared})\b", question.text)


# The answers


@each_question
def test_the_answer_is_the_expected_one(store, question: Question):
    assert answer(store, question, {}, NAMES).decode() == expected(question.name).decode()


@each_question
def test_no_answer_is_empty(question: Question):
    assert len(table(expected(question.name))) > 1


@pytest.fixture(scope="module")
def other_engine(store) -> rdflib.Graph:
    graph = rdflib.Graph()
    union = (quad.triple for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    return graph.parse(data=ox.serialize(union, format=ox.RdfFormat.N_TRIPLES), format="nt")


@each_question
def test_the_question_runs_as_it_stands_on_another_engine(other_engine, question: Question):
    found = [["" if value is None else str(value) for value in row] for row in other_engine.query(question.text)]
    assert found == table(expected(question.name))[1:]


OTHER = Names("https://data.example.org/ties/")


@pytest.fixture(scope="module")
def elsewhere() -> ox.Store:
    return shipped(OTHER)


@each_question
def test_the_answer_is_the_same_under_another_base(elsewhere, question: Question):
    text = expected(question.name).decode().replace(ID, OTHER.thing(""))
    assert answer(elsewhere, question, {}, OTHER).decode() == text


@pytest.mark.parametrize("name", [one.name for one in QUESTIONS.values() if "language" in one.parameters])
def test_the_names_come_in_russian_and_fall_back_to_the_address(store, name):
    question = QUESTIONS[name]
    heading, *english = table(expected(question.name))
    russian = table(answer(store, question, {"language": "ru"}, NAMES))[1:]
    nameless = table(answer(store, question, {"language": "tlh"}, NAMES))[1:]
    assert len(russian) == len(nameless) == len(english)
    assert re.search("[а-я]", str(russian))
    assert not re.search("[а-я]", str(english))
    named = [place for place, column in enumerate(heading) if column.endswith("Name")]
    filled = [row[place] for row in nameless for place in named if row[place]]
    assert all(value.startswith(VOCABULARY) for value in filled)


def test_the_shortest_chain_is_found_at_once(store):
    start = perf_counter()
    answer(store, QUESTIONS["shortest-chains"], {}, NAMES)
    assert perf_counter() - start < 1


# The parameters: what is asked otherwise, and what the sources answer to that.

CASES = [
    (
        "partners-of-territory",
        {"territory": "territory/blagoveshchensk"},
        "partner kindName since signed dated",
        [
            ("territory/heihe", "protocol of cooperation", "", "", ""),
            ("territory/wudalianchi", "treaty", "", "", "2003-07-17"),
            ("territory/heihe", "twinning agreement", "", "2011", ""),
        ],
    ),
    ("partners-with-intent-only", {"territory": "territory/braniewo"}, "", []),
    (
        "partners-with-intent-only",
        {"territory": "territory/kuhlungsborn"},
        "partner kindName date",
        [("territory/zelenogradsk", "protocol of intent", "2010")],
    ),
    (
        "ties-as-of-day",
        {"day": "2005-01-01"},
        "certainty tie",
        [
            ("certain", "agreement/zelenogradsk-pinneberg-1991"),
            ("certain", "agreement/zelenogradsk-neringa-1996"),
            ("certain", "agreement/zelenogradsk-braniewo-2004"),
        ],
    ),
    (
        "ties-as-of-day",
        {"day": "2009-03-15"},
        "certainty tie",
        [
            ("certain", "agreement/zelenogradsk-pinneberg-1991"),
            ("certain", "agreement/zelenogradsk-neringa-1996"),
            ("certain", "agreement/zelenogradsk-braniewo-2004"),
            ("possible", "agreement/zelenogradsk-lepel-2009"),
            ("possible", "agreement/zelenogradsk-bisztynek-2009"),
        ],
    ),
    (
        "ties-as-of-day",
        {"territory": "territory/bisztynek", "day": "2009-03-31"},
        "certainty tie",
        [("certain", "agreement/zelenogradsk-bisztynek-2009")],
    ),
    ("ties-as-of-day", {"territory": "territory/bisztynek", "day": "2009-02-28"}, "", []),
    (
        "ties-as-of-day",
        {"territory": "territory/khabarovsk", "day": "2017-01-30"},
        "certainty tie",
        [("possible", "programme/khabarovsk-strategic-plan-2020")],
    ),
    ("ties-as-of-day", {"territory": "territory/khabarovsk", "day": "2017-01-31"}, "", []),
    (
        "partners-by-country",
        {"level": "level/region"},
        "unit partners ties",
        [
            ("territory/warmia-masuria", "4", "5"),
            ("territory/mecklenburg-vorpommern", "2", "2"),
            ("territory/klaipeda-county", "1", "1"),
            ("territory/schleswig-holstein", "1", "1"),
            ("territory/vitebsk-region", "1", "1"),
            ("territory/west-pomerania", "1", "1"),
        ],
    ),
    (
        "partners-by-country",
        {"level": "level/district"},
        "unit partners ties",
        [
            ("territory/rostock-district", "2", "2"),
            ("territory/braniewo-county", "1", "2"),
            ("territory/bartoszyce-county", "1", "1"),
            ("territory/elblag-county", "1", "1"),
            ("territory/kamien-county", "1", "1"),
            ("territory/lepel-district", "1", "1"),
            ("territory/mragowo-county", "1", "1"),
            ("territory/neringa", "1", "1"),
            ("territory/pinneberg", "1", "1"),
        ],
    ),
    (
        "partners-by-country",
        {"territory": "territory/joetsu"},
        "unit partners ties",
        [("territory/russia", "1", "2"), ("territory/china", "1", "1")],
    ),
    (
        "partners-by-level",
        {"territory": "territory/kaliningrad-region"},
        "levelName partners ties",
        [("country", "11", "12"), ("region", "1", "1")],
    ),
    (
        "measures-by-field",
        {"field": "field/tourism"},
        "measure",
        [
            ("measure/kaliningrad-strategy-international-7",),
            ("measure/spb-kaliningrad-2023-2026-10.4",),
            ("measure/spb-kaliningrad-2023-2026-10.5",),
            ("measure/spb-kaliningrad-2023-2026-10.6",),
        ],
    ),
    (
        "fields-of-programme",
        {"programme": "programme/khabarovsk-strategic-plan-2020"},
        "field measures",
        [
            ("field/education-and-science", "2"),
            ("field/investment", "2"),
            ("field/border-cooperation", "1"),
            ("field/local-government", "1"),
            ("field/social-policy", "1"),
            ("field/trade-and-industry", "1"),
        ],
    ),
    (
        "measures-by-body",
        {"body": "body/spb-committee-external-relations"},
        "number behalf",
        [(number, "territory/saint-petersburg") for number in ("1.1", "1.2", "1.3", "10.3")],
    ),
    (
        "measures-by-pair-of-bodies",
        {"body": "body/spb-committee-social-policy"},
        "number",
        [(f"7.{n}",) for n in range(1, 7)],
    ),
    ("measures-by-pair-of-bodies", {"other": "body/kaliningrad-ministry-of-sport"}, "", []),
    ("pairs-of-bodies", {"programme": "programme/khabarovsk-strategic-plan-2020"}, "", []),
    ("measures-on-request", {"condition": "condition/on-application"}, "number", [("1.3",)]),
    (
        "programmes-in-force",
        {"day": "2014-06-01"},
        "certainty programme",
        [
            ("possible", "programme/far-east-eastern-siberia-northeast-china"),
            ("possible", "programme/kaliningrad-strategy-international"),
            ("possible", "programme/khabarovsk-strategic-plan-2020"),
            ("possible", "programme/eni-russia-lithuania-2014-2020"),
            ("possible", "programme/eni-russia-poland-2014-2020"),
        ],
    ),
    (
        "programmes-in-force",
        {"day": "2025-06-01"},
        "certainty programme",
        [
            ("certain", "programme/spb-kaliningrad-2023-2026"),
            ("possible", "programme/far-east-eastern-siberia-northeast-china"),
            ("possible", "programme/kaliningrad-strategy-international"),
        ],
    ),
    (
        "three-party-ties",
        {"least": "4"},
        "tie size",
        [
            ("event/japan-russia-mayors-meeting-21", "4"),
            ("event/japan-russia-mayors-meeting-21-heihe-visit", "4"),
            ("event/japan-russia-mayors-meeting-21-report-2011", "4"),
        ],
    ),
    (
        "events-by-place-and-month",
        {"place": "territory/heihe", "month": "8"},
        "event date",
        [("event/japan-russia-mayors-meeting-21-heihe-visit", "2007-08")],
    ),
    ("events-by-place-and-month", {"month": "3"}, "event kindName", [("event/woman-of-the-year-week", "forum")]),
    (
        "common-partners",
        {"territory": "territory/niigata", "other": "territory/krasnoyarsk"},
        "partner tie otherTie",
        [
            (
                "territory/blagoveshchensk",
                "partnership/blagoveshchensk-niigata-partner",
                "partnership/blagoveshchensk-krasnoyarsk-heihe",
            )
        ],
    ),
    (
        "shortest-chains",
        {"from": "territory/braniewo", "to": "territory/palanga"},
        "length chain second third fourth plannedOnly",
        [("2", "Braniewo – Zelenogradsk District – Palanga", "territory/zelenogradsk", "", "", "1")],
    ),
    (
        "shortest-chains",
        {"from": "territory/zelenogradsk"},
        "length second third fourth plannedOnly",
        [
            ("3", f"territory/{country}", "territory/kaliningrad-region", "", "1")
            for country in ("germany", "poland", "sweden")
        ],
    ),
    (
        "shortest-chains",
        {"from": "territory/heihe", "to": "territory/joetsu"},
        "length chain plannedOnly",
        [("1", "Heihe – Jōetsu", "0")],
    ),
    ("shortest-chains", {"from": "territory/braniewo", "to": "territory/yakutsk"}, "", []),
    (
        "facts-by-source",
        {"source": "source/khabarovsk-strategic-plan-2020"},
        "item fact",
        [
            ("", "programme/khabarovsk-strategic-plan-2020"),
            ("", "programme/khabarovsk-strategic-plan-2020"),
            ("", "status-change/khabarovsk-strategic-plan-2020-ended-2017-01-31"),
            ("6.4.2", "programme/khabarovsk-strategic-plan-2020"),
            ("", "programme/khabarovsk-strategic-plan-2020"),
            ("", "goal/khabarovsk-strategic-plan-2020-1"),
            ("1", "goal/khabarovsk-strategic-plan-2020-task-1"),
            ("2", "goal/khabarovsk-strategic-plan-2020-task-2"),
            ("1", "measure/khabarovsk-strategic-plan-2020-1-1"),
            ("2", "measure/khabarovsk-strategic-plan-2020-1-2"),
            ("3", "measure/khabarovsk-strategic-plan-2020-1-3"),
            ("4", "measure/khabarovsk-strategic-plan-2020-1-4"),
            ("4", "programme/far-east-eastern-siberia-northeast-china"),
            ("1", "measure/khabarovsk-strategic-plan-2020-2-1"),
            ("2", "measure/khabarovsk-strategic-plan-2020-2-2"),
            ("3", "measure/khabarovsk-strategic-plan-2020-2-3"),
            *(("", f"indicator/khabarovsk-strategic-plan-2020-{number}") for number in range(1, 6)),
        ],
    ),
    (
        "bodies-in-several-fields",
        {"least": "4"},
        "body size",
        [
            ("body/kaliningrad-ministry-of-social-policy", "5"),
            ("body/kaliningrad-ministry-of-economic-development", "4"),
            ("body/spb-committee-social-policy", "4"),
        ],
    ),
    (
        "ties-within-territory",
        {"territory": "territory/belarus"},
        "place tie",
        [
            ("territory/belarus", "partnership/kaliningrad-region-belarus-priority"),
            ("territory/lepel", "agreement/zelenogradsk-lepel-2009"),
        ],
    ),
    (
        "ties-between-territories",
        {"territory": "territory/zelenogradsk", "other": "territory/braniewo"},
        "tie kindName",
        [
            ("agreement/zelenogradsk-braniewo-2004", "protocol of intent"),
            ("agreement/zelenogradsk-braniewo-2010", "treaty"),
        ],
    ),
    (
        "partners-without-instrument",
        {"territory": "territory/niigata"},
        "partner kindName minimumYears",
        [("territory/blagoveshchensk", "partner", "10")],
    ),
    ("partners-without-instrument", {"territory": "territory/zelenogradsk"}, "", []),
]


@pytest.mark.parametrize(("name", "given", "columns", "found"), CASES, ids=[f"{case[0]} {case[1]}" for case in CASES])
def test_another_value_gives_its_own_answer(store, name, given, columns, found):
    assert rows(store, name, given, columns) == found


def test_every_parameter_is_tried_with_another_value():
    tried = {(name, parameter) for name, given, _, _ in CASES for parameter in given}
    there = {(one.name, parameter) for one in QUESTIONS.values() for parameter in one.defaults}
    assert there - tried == {(name, "language") for name, parameter in there if parameter == "language"}


@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("partners-of-territory", {"teritory": "territory/braniewo"}, "It has: territory, language."),
        ("coverage", {"day": "2010-01-01"}, "It has no parameters."),
        ("ties-as-of-day", {"day": "2010-01"}, "YYYY-MM-DD"),
        ("ties-as-of-day", {"day": "2010-02-30"}, "2010-02-30"),
        ("events-by-place-and-month", {"month": "December"}, "December"),
        ("partners-of-territory", {"territory": "https://example.org/a b"}, "territory"),
    ],
)
def test_a_wrong_parameter_is_refused_in_words(name, given, told):
    with pytest.raises(UsageError) as refused:
        questions.bind(QUESTIONS[name], given, NAMES)
    assert told in str(refused.value)


# What the shipped data does not show

SAME_PAPER = """
GRAPH graph:a {{
  <{ID}agreement/x> a tie:Agreement, tie:Tie ; tie:kind kind:treaty ; tie:status status:active ;
    tie:party <{ID}territory/wolin>, <{ID}territory/lepel> ;
    tie:startEarliest "2001-01-01"^^xsd:date ; tie:startLatest "2001-12-31"^^xsd:date .
}}
GRAPH graph:b {{
  <{ID}agreement/y> a tie:Agreement, tie:Tie ; tie:kind kind:treaty ; tie:status status:active ; {more}
    tie:party <{ID}territory/wolin>, <{ID}territory/lepel> ;
    tie:startEarliest "{start}"^^xsd:date ; tie:startLatest "{start}"^^xsd:date .
}}
"""


@pytest.mark.parametrize(
    ("start", "more", "found"),
    [
        ("2002-01-01", "", [("dates", "agreement/x", "agreement/y")]),
        ("2001-06-01", "", []),
        ("2002-01-01", f"dcterms:replaces <{ID}agreement/x> ;", []),
    ],
)
def test_two_dates_of_one_paper_disagree_unless_they_overlap_or_follow(seeded, start, more, found):
    store = seeded(SAME_PAPER.format(ID=ID, start=start, more=more))
    told = rows(store, "disagreements", {}, "reason tie other")
    assert [row for row in told if row[0] == "dates"] == found


def test_the_months_from_intent_to_treaty_keep_the_precision_of_the_dates(seeded):
    store = seeded(f"""
      GRAPH graph:a {{
        <{ID}agreement/x> a tie:Agreement, tie:Tie ; tie:kind kind:declaration-of-intent ;
          tie:party <{ID}territory/wolin>, <{ID}territory/lepel> ;
          tie:startEarliest "2009-03-01"^^xsd:date ; tie:startLatest "2009-03-31"^^xsd:date .
        <{ID}agreement/y> a tie:Agreement, tie:Tie ; tie:kind kind:treaty ;
          tie:party <{ID}territory/wolin>, <{ID}territory/lepel> ;
          tie:startEarliest "2010-01-01"^^xsd:date ; tie:startLatest "2010-12-31"^^xsd:date .
      }}""")
    told = rows(store, "time-from-intent-to-treaty", {}, "intent monthsAtLeast monthsAtMost")
    assert ("agreement/x", "9", "21") in told


# Hygiene of the data; that of the ontology is tested beside it.


@pytest.mark.parametrize("question", HYGIENE.values(), ids=HYGIENE)
def test_the_shipped_data_has_no_fault(store, question: Question):
    assert in_both(question.title)
    assert in_both(question.question)
    assert table(answer(store, question, {}, NAMES))[1:] == []


FAULTS = {
    "foreign-evidence": (
        "GRAPH graph:zelenogradsk-partners { <agreement/x> tie:evidence <evidence/khabarovsk-strategic-plan-2020-0-13> }",
        ["agreement/x", "graph/zelenogradsk-partners", "source/khabarovsk-strategic-plan-2020"],
    ),
    "mention-of-party": (
        "GRAPH graph:zelenogradsk-partners { <evidence/zelenogradsk-partners-1152-1243> tie:mentions <territory/lepel> }",
        ["territory/lepel", "source/zelenogradsk-partners", "agreement/zelenogradsk-lepel-2009"],
    ),
    "one-way-conflict": (
        """GRAPH graph:zelenogradsk-partners {
          <agreement/zelenogradsk-lepel-2009> tie:conflictsWith <agreement/zelenogradsk-wolin-2009>
        }""",
        ["agreement/zelenogradsk-lepel-2009", "agreement/zelenogradsk-wolin-2009"],
    ),
    "repeated-tie": (
        """GRAPH graph:zelenogradsk-partners {
          <agreement/x> a tie:Agreement ; tie:kind kind:agreement ;
            tie:party <territory/zelenogradsk>, <territory/lepel> ;
            tie:startEarliest "2009-01-01"^^xsd:date ; tie:startLatest "2009-12-31"^^xsd:date
        }""",
        ["agreement/x", "agreement/zelenogradsk-lepel-2009"],
    ),
    "shared-name": (
        """GRAPH graph:registry {
          <territory/palanga-town> a tie:Territory ; skos:prefLabel "Palanga"@lt ; tie:partOf <territory/klaipeda-county> .
          <territory/palanga> tie:partOf <territory/palanga-town>
        }""",
        ["territory/palanga", "territory/palanga-town", "Palanga"],
    ),
    "tie-in-two-graphs": (
        "GRAPH graph:khabarovsk-strategic-plan-2020 { <agreement/zelenogradsk-lepel-2009> a tie:Tie }",
        ["agreement/zelenogradsk-lepel-2009", "graph/khabarovsk-strategic-plan-2020", "graph/zelenogradsk-partners"],
    ),
    "untimely-successor": (
        """GRAPH graph:zelenogradsk-partners {
          <agreement/zelenogradsk-neringa-1996> dcterms:replaces <agreement/zelenogradsk-wolin-2009>
        }""",
        ["agreement/zelenogradsk-neringa-1996", "agreement/zelenogradsk-wolin-2009"],
    ),
    "unused-territory": ("GRAPH graph:registry { <territory/x> a tie:Territory }", ["territory/x"]),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_seeded_fault_is_found(store, seeded, name):
    trig, found = FAULTS[name]
    before = table(answer(store, HYGIENE[name], {}, NAMES))
    after = table(answer(seeded(f"BASE <{ID}>\n{trig}"), HYGIENE[name], {}, NAMES))
    (row,) = [one for one in after if one not in before]
    assert [value.removeprefix(ID).removeprefix(VOCABULARY) for value in row] == found


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_comes_with_what_to_do(name):
    head = "\n".join(line[3:] for line in HYGIENE[name].text.splitlines() if line.startswith("#+ "))
    assert "mend:\n  en: " in head
    assert "\n  ru: " in head.split("mend:")[1]


# The page


@each_question
def test_the_page_shows_the_question_and_its_answer(question: Question):
    text = PAGE.read_text(encoding="utf-8").split(f"\n## {question.name}\n")[1].split("\n## ")[0]
    assert question.question["en"] in text
    assert question.question["ru"] in text
    assert all(f"| `{name}` |" in text for name in question.parameters)
    answered = text.strip().split("\n\n")[-1].splitlines()
    cells = [re.split(r"(?<!\\) \| ", line.removeprefix("| ").removesuffix(" |")) for line in answered]
    heading, _, *body = cells
    assert [heading, *body] == [[shown(value) for value in row] for row in table(expected(question.name))]


def test_the_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python tests/asked.py"
