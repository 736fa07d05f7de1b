"""The registry is curated by hand: its tests say which row is wrong and how to mend it."""

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import pairwise

import pytest

Row = dict[str, str]

NOTHING = "nothing"  # what stands in for the parent of a territory that has none

COLUMNS = {
    "territories.csv": [
        *("id", "level", "partOf", "ru", "en", "local", "alt", "hidden"),
        *("iso3166", "geonames", "wikidata", "lat", "long", "note"),
    ],
    "associations.csv": ["id", "ru", "en", "local", "alt", "hidden", "wikidata", "note"],
}
PARENTS: dict[str, set[str]] = {
    "country": {NOTHING},
    "region": {"country"},
    "district": {"region"},
    "municipality": {"district", "region"},
    "macroregion": {"country", NOTHING},
}
LANGUAGES = {  # the own language of a country's places
    "belarus": "be",
    "china": "zh",
    "denmark": "da",
    "germany": "de",
    "india": "hi",
    "japan": "ja",
    "lithuania": "lt",
    "north-korea": "ko",
    "norway": "nb",
    "poland": "pl",
    "russia": "ru",
    "south-korea": "ko",
    "sweden": "sv",
    "united-states": "en",
}
SCRIPTS = {  # of the languages that are not written in Latin letters
    "be": {"CYRILLIC"},
    "hi": {"DEVANAGARI"},
    "ja": {"CJK", "HIRAGANA", "KATAKANA"},
    "ko": {"HANGUL"},
    "ru": {"CYRILLIC"},
    "sah": {"CYRILLIC"},
    "zh-hans": {"CJK"},
    "zh-hant": {"CJK"},
}
PATTERNS = {"geonames": r"[1-9]\d*", "wikidata": r"Q[1-9]\d*"}


def rows(name: str) -> list[Row]:
    """The rows of a registry file, in its order."""
    text = files("tiegraph.registry").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), strict=True))


def ref(row: Row) -> str:
    """How other rows and sheets refer to a territory."""
    return f"territory/{row['id']}"


def names(row: Row, role: str) -> list[tuple[str, str]]:
    """(language, name) pairs of one role: `pref`, `alt` or `hidden`."""
    cell = row["local" if role == "pref" else role]
    pairs = [(item.partition(":")[0], item.partition(":")[2]) for item in cell.split(" | ")] if cell else []
    return [("ru", row["ru"]), ("en", row["en"]), *pairs] if role == "pref" else pairs


def all_names(row: Row) -> list[tuple[str, str]]:
    """Every name of a row, whatever its role."""
    return [name for role in ("pref", "alt", "hidden") for name in names(row, role)]


def line(file: str, row: Row) -> str:
    """Where the mender finds the row."""
    return f"registry/{file}, row «{row['id']}»"


def lineage(row: Row, territories: Iterable[Row]) -> Iterator[Row]:
    """The row itself, then its parents up to the top; ends at a missing parent or a ring."""
    by_ref = {ref(each): each for each in territories}
    seen: set[str] = set()
    while row and row["id"] not in seen:
        seen.add(row["id"])
        yield row
        row = by_ref.get(row["partOf"], {})


def country(row: Row, territories: Iterable[Row]) -> str:
    """Id of the country a territory lies in; empty for a macroregion of many countries."""
    top = list(lineage(row, territories))[-1]
    return top["id"] if top["level"] == "country" else ""


def shape_faults(file: str, found: list[Row]) -> Iterator[str]:
    """Faults of ids, cells and order."""
    for row in found:
        where = line(file, row)
        if list(row) != COLUMNS[file] or None in row.values():
            yield f"{where}: its columns are not {','.join(COLUMNS[file])}; quote a cell that holds a comma"
            continue
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["id"]):
            yield f"{where}: the id is not kebab-case; use a-z, 0-9 and single hyphens"
        for column, cell in row.items():
            if cell != cell.strip() or "  " in cell:
                yield f"{where}: column {column} has stray spaces; remove them"
    ids = [row["id"] for row in found]
    for double in (each for each, times in Counter(ids).items() if times > 1):
        yield f"registry/{file}: the id «{double}» stands {ids.count(double)} times; rename the newer row"
    for before, after in pairwise(ids):
        if before > after:
            yield f"registry/{file}: «{after}» stands after «{before}»; sort the rows by id"


def name_faults(file: str, row: Row) -> Iterator[str]:
    """Faults of one row's names: missing, in the wrong script, written twice."""
    where = line(file, row)
    for column in ("ru", "en"):
        if not row[column]:
            yield f"{where}: no name in {column}; fill the column"
    for language, name in all_names(row):
        if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", language) or not name or name != name.strip():
            yield f"{where}: «{language}:{name}» is no name; write language:name, parted by ' | '"
        scripts = {unicodedata.name(letter).split()[0] for letter in name if letter.isalpha()}
        if name and not scripts <= SCRIPTS.get(language, {"LATIN"}):
            yield f"{where}: «{name}» ({language}) has {', '.join(sorted(scripts))} letters; mend letter or tag"
    for pair in (each for each, times in Counter(all_names(row)).items() if times > 1):
        yield f"{where}: «{':'.join(pair)}» is written twice; a name is preferred, other or hidden, never two of them"
    for language, times in Counter(language for language, _ in names(row, "pref")).items():
        if times > 1:
            yield f"{where}: {times} preferred names in {language}; keep one, move the others to alt"


def clash_faults(territories: list[Row]) -> Iterator[str]:
    """Faults between rows: a name by which a reader could not tell two territories of one level and country apart."""
    holders: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in territories:
        for pair in set(all_names(row)):
            land = "" if row["level"] == "country" else country(row, territories)
            holders[(row["level"], land, *pair)].append(row)
    for (level, _, *name), several in holders.items():
        if len(several) > 1:
            which = " and ".join(f"«{row['id']}»" for row in several)
            what = f"«{':'.join(name)}» names the {level} rows {which}"
            yield f"registry/territories.csv: {what}; keep it where it is usual, or say more"


def place_faults(row: Row, territories: list[Row]) -> Iterator[str]:
    """Faults of level and parent, ISO code, own-language name and coordinates of one territory."""
    where = line("territories.csv", row)
    levels = {ref(each): each["level"] for each in territories}
    parent = levels.get(row["partOf"], NOTHING)
    if row["level"] not in PARENTS:
        yield f"{where}: unknown level «{row['level']}»; use one of {', '.join(PARENTS)}"
    elif row["partOf"] and parent == NOTHING:
        yield f"{where}: no row for its parent «{row['partOf']}»; add one, or write territory/<id> of one that is there"
    elif parent not in PARENTS[row["level"]]:
        allowed = " or ".join(sorted(PARENTS[row["level"]]))
        yield f"{where}: a {row['level']} is part of {allowed}, not of {parent}; mend level or partOf"
    top = country(row, territories)
    code, prefix = row["iso3166"], next((each["iso3166"] for each in territories if each["id"] == top), "")
    if row["level"] in {"country", "region"} and not code and "ISO" not in row["note"]:
        yield f"{where}: no ISO 3166 code; look it up with pycountry, or say in the note why there is none"
    pattern = r"[A-Z]{2}" if row["level"] == "country" else rf"{prefix}-[A-Z0-9]{{1,3}}"
    if code and not re.fullmatch(pattern, code):
        yield f"{where}: «{code}» is no code of a {row['level']} of {top or 'no country'}; expected {pattern}"
    own = LANGUAGES.get(top, "")
    if top and not own:
        yield f"{where}: no own language known for {top}; add it to LANGUAGES in this test"
    tags = {language.partition("-")[0] for language, _ in names(row, "pref")}
    if own and row["level"] != "macroregion" and own not in tags:
        yield f"{where}: no name in its own language; add {own}:… to local"
    if bool(row["lat"]) != bool(row["long"]):
        yield f"{where}: one coordinate without the other; give lat and long, or neither"
    elif row["lat"] and not (abs(float(row["lat"])) <= 90 and abs(float(row["long"])) <= 180):
        yield f"{where}: {row['lat']}, {row['long']} is no point on Earth; degrees, latitude first"


def identifier_faults(file: str, found: list[Row]) -> Iterator[str]:
    """Faults of ids that others give: ill-formed, used twice, or none and no word about it."""
    for column in ("iso3166", *PATTERNS):
        given = Counter(row.get(column, "") for row in found)
        for row in found:
            value = row.get(column, "")
            if value and not re.fullmatch(PATTERNS.get(column, ".+"), value):
                yield f"{line(file, row)}: «{value}» is no {column} id; expected {PATTERNS[column]}"
            if value and given[value] > 1:
                yield f"{line(file, row)}: {column} {value} is given to {given[value]} rows; keep it on one"
    for row in found:
        if not any(row.get(column) for column in ("iso3166", *PATTERNS)) and not row["note"]:
            yield f"{line(file, row)}: no outside id and no note; add an id, or say in the note what could not be found"


def faults(file: str, found: list[Row]) -> list[str]:
    """All that is wrong with one registry file."""
    shape = list(shape_faults(file, found))
    if any("columns" in fault for fault in shape):
        return shape
    named = [fault for row in found for fault in name_faults(file, row)]
    placed = [fault for row in found for fault in place_faults(row, found)] if file == "territories.csv" else []
    clashes = list(clash_faults(found)) if file == "territories.csv" else []
    return [*shape, *named, *placed, *clashes, *identifier_faults(file, found)]


@pytest.mark.parametrize("file", COLUMNS)
def test_the_registry_is_in_order(file: str) -> None:
    found = rows(file)
    assert found, f"registry/{file} is empty"
    wrong = faults(file, found)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("row", "change", "said"),
    [
        ("braniewo", {"extra": "column"}, "columns are not"),
        ("braniewo", {"id": "Braniewo"}, "not kebab-case"),
        ("braniewo", {"id": "poland"}, "stands 2 times"),
        ("braniewo", {"id": "zz"}, "sort the rows"),
        ("braniewo", {"ru": " Бранево"}, "stray spaces"),
        ("braniewo", {"ru": ""}, "no name in ru"),
        ("braniewo", {"ru": "Braniewo"}, "LATIN letters"),
        ("braniewo", {"en": "Вraniewo"}, "CYRILLIC, LATIN letters"),
        ("braniewo", {"alt": "Braunsberg"}, "is no name"),
        ("braniewo", {"alt": "ru:Бранево"}, "written twice"),
        ("braniewo", {"local": "pl:Braniewo | pl:Brunsberga"}, "2 preferred names in pl"),
        ("braniewo", {"local": ""}, "no name in its own language"),
        ("braniewo", {"hidden": "ru:Мронгово"}, "names the municipality rows"),
        ("braniewo", {"partOf": "territory/nowhere"}, "no row for its parent"),
        ("braniewo", {"partOf": "territory/poland"}, "is part of district or region, not of country"),
        ("braniewo", {"level": "town"}, "unknown level"),
        ("braniewo", {"geonames": "", "note": ""}, "no outside id and no note"),
        ("braniewo", {"geonames": "Q36"}, "is no geonames id"),
        ("braniewo", {"geonames": "798544"}, "is given to 2 rows"),
        ("braniewo", {"long": ""}, "one coordinate without the other"),
        ("braniewo", {"lat": "119.8"}, "no point on Earth"),
        ("warmia-masuria", {"iso3166": "DE-28"}, "is no code of a region of poland"),
        ("warmia-masuria", {"iso3166": "", "note": ""}, "no ISO 3166 code"),
        ("poland", {"id": "polonia"}, "no row for its parent"),
    ],
)
def test_a_spoiled_row_is_named_with_its_mend(row: str, change: Row, said: str) -> None:
    spoiled = [each | change if each["id"] == row else each for each in rows("territories.csv")]
    assert any(said in fault for fault in faults("territories.csv", spoiled)), f"{row} with {change} passed unseen"


@pytest.mark.parametrize(
    ("spelling", "expected"),
    [
        ("Биштынек", "bisztynek"),
        ("Гмина г. Бранёво", "braniewo"),
        ("Дзеэцу", "joetsu"),
        ("Жиджао", "rizhao"),
        ("Западнопоморское воеводство", "west-pomerania"),
        ("Инчон", "incheon"),
        ("КНР", "china"),
        ("Крайс Пиннеберг", "pinneberg"),
        ("Манчжурия", "manzhouli"),
        ("Мрангово", "mragowo"),
        ("Округ Ландкрайз Росток", "rostock-district"),
        ("Пхенсон", "pyongsong"),
        ("РК", "south-korea"),
        ("Самоуправление Неринги", "neringa"),
        ("Санкт Петербург", "saint-petersburg"),
        ("Танджин", "dangjin"),
        ("Чон - Чхонам - До", "south-chungcheong"),
        ("Шеньян", "shenyang"),
        ("Шлезвик-Гольштейн", "schleswig-holstein"),
    ],
)
def test_a_spelling_met_in_a_source_finds_one_territory(spelling: str, expected: str) -> None:
    assert [row["id"] for row in rows("territories.csv") if ("ru", spelling) in all_names(row)] == [expected]
