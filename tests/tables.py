"""Small tables of ties written by us, in the forms in which bulk data sets come."""

import json
import zipfile
from pathlib import Path

from openpyxl import Workbook

PAIRS_HEADING = "city1,country1,lat1,lng1,city2,country2,lat2,lng2"
SPRINGFIELDS = ("Springfield,United States,37.2153,-93.2982", "Springfield,United States,39.8017,-89.6437")
NEWCASTLES = (
    "Newcastle upon Tyne,England,54.9733,-1.6140",
    "Newcastle,Australia,-32.9272,151.7765",
    "Newcastle,South Africa,-27.7580,29.9318",
    "Newcastle,Northern Ireland,54.2180,-5.8898",
)
KHABAROVSK, NIIGATA = "Khabarovsk,Russia,48.4800,135.0830", "Niigata,Japan,37.9161,139.0364"
BRANIEWO, ZELENOGRADSK = "Braniewo,Poland,54.3833,19.8333", "Zelenogradsk,Russia,54.9600,20.4750"
# The gazetteer has neither, the second name stands at two ends of its country, and near one of them once more.
NOWHERE, AFAR, NEARBY = (
    "Little Nowhere,England,51.5000,-2.5000",
    "Little Nowhere,England,54.9000,-2.9000",
    "Little Nowhere,England,54.9500,-2.9500",
)
PAIRS = (
    (KHABAROVSK, NIIGATA),
    (NIIGATA, KHABAROVSK),
    (BRANIEWO, ZELENOGRADSK),
    (BRANIEWO, BRANIEWO),
    (SPRINGFIELDS[0], NEWCASTLES[0]),
    (SPRINGFIELDS[1], NEWCASTLES[1]),
    (NEWCASTLES[1], NEWCASTLES[2]),
    (NEWCASTLES[3], SPRINGFIELDS[0]),
    ("Christchurch,England,50.7330,-1.7780", "Saint-Lô,France,49.1150,-1.0910"),
    ("Saint-Lô,France,49.1150,-1.0910", 'Christchurch,"England, United Kingdom",50.7330,-1.7780'),
    (NOWHERE, BRANIEWO),
    (AFAR, BRANIEWO),
    (NEARBY, BRANIEWO),
    ("Vancouver,United States,49.2827,-123.1207", NIIGATA),
)


def pairs(rows: tuple[tuple[str, str], ...] = PAIRS) -> str:
    """The text of a table of pairs."""
    return "\n".join([PAIRS_HEADING, *(",".join(row) for row in rows), ""])


def sparql() -> str:
    """Results of the query of the mapping wikidata-twins."""
    names = ("item", "itemLabel", "itemCountry", "itemPoint", "twin", "twinLabel", "twinCountry", "twinPoint")
    names += ("start", "startPrecision", "end", "endPrecision")
    entity = "http://www.wikidata.org/entity/"
    krasnoyarsk = (entity + "Q919", "Krasnoyarsk", "RU", "Point(92.8719 56.0089)")
    sassnitz = (entity + "Q16084", "Sassnitz", "DE", "Point(13.6433 54.5161)")
    nowhere = (entity + "Q999999999", "Great Nowhere", "GB", "Point(-2.5 51.5)")
    rows = (
        (*krasnoyarsk, *sassnitz, "1991-01-01T00:00:00Z", "9", "", ""),
        (*sassnitz, *krasnoyarsk, "1991-05-01T00:00:00Z", "10", "", ""),
        (*nowhere, *sassnitz, "1992-06-03T00:00:00Z", "11", "2001-01-01T00:00:00Z", ""),
        (*nowhere, *krasnoyarsk, "unknown", "", "", ""),
    )
    bindings = [{n: _term(v) for n, v in zip(names, row, strict=True) if v} for row in rows]
    return json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}, ensure_ascii=False, indent=1)


def _term(value: str) -> dict[str, str]:
    if value == "unknown":
        return {"type": "bnode", "value": "t1"}
    return {"type": "uri" if "://" in value else "literal", "value": value}


PARTNERS = (
    "Programme|Project acronym|Project name in English|Project start date|Project end date|Partner name|Town|Country",
    "Baltic|BOATS|Boats for all|2014-05-01|2016-04-30|Town hall|Braniewo|Poland",
    "Baltic|BOATS|Boats for all|2014-05-01|2016-04-30|School|Braniewo|Poland",
    "Baltic|BOATS|Boats for all|2014-05-01|2016-04-30|Harbour|Neringa|Lithuania",
    "Alps|BOATS|Boats uphill|2017||Club|Innsbruck|Austria",
)


def partners(path: Path, dimension: str | None = None) -> Path:
    """A workbook of projects and partners; dimension: what it claims, wrongly, to be its size."""
    book = Workbook()
    for row in PARTNERS:
        book.active.append([cell or None for cell in row.split("|")])
    book.save(path)
    if dimension:
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        sheet = "xl/worksheets/sheet1.xml"
        parts[sheet] = parts[sheet].replace(b'ref="A1:H5"', f'ref="{dimension}"'.encode())
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
    return path


MEMBERS = """\
member;country;association;since;until;status
Khabarovsk;Russia;Association of Siberian and Far Eastern Cities;1994;;member
Krasnoyarsk;Russia;Association of Siberian and Far Eastern Cities;;;member
Braniewo;Poland;Union of Small Harbours;2001-05-03;2009;former
"""
