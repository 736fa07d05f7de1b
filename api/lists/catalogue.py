"""Every list there is."""

from tiegraph.api.lists import columns, filters
from tiegraph.api.lists.spec import Filter, Listing
from tiegraph.api.lists.values import Text

PARTIES = ("territory", "body", "association")
NAMED = filters.words("q", "All these words stand in one of the names, in any case", "Калининград")
PERIOD = (
    filters.as_of("asOf", "The day on which it stood", "2012-06-30"),
    filters.bound("sinceFrom", "Began on this date or later", "1990", "start", least=True),
    filters.bound("sinceTo", "Began on this date or earlier", "2026-12", "start", least=False),
    filters.bound("untilFrom", "Ended, or will end, on this date or later", "2011", "end", least=True),
    filters.bound("untilTo", "Ended, or will end, on this date or earlier", "2026-12-31", "end", least=False),
)
EVIDENCE = (
    filters.thing("source", "A document that states it", "spb-kaliningrad-roadmap-2023-2026",
                  "tie:evidence/oa:hasSource", "source"),
    filters.equal("reviewStatus", filters.REVIEW, "Whether a person has compared it with the source", "reviewed",
                  "tie:reviewStatus"),
)  # fmt: skip
FIELD = filters.concept("field", "A field of cooperation", "tourism")


def _ties(party: str = "blagoveshchensk", kind: str = "") -> tuple[Filter, ...]:
    """What narrows every list of ties; the examples are a party and a kind that occur in it."""
    kinds = (filters.concept("kind", "The kind of tie", kind),) if kind else ()
    return (
        NAMED,
        *kinds,
        filters.concept("status", "The status", "active"),
        FIELD,
        filters.every_thing("party", "A party; of several, the tie has all", party, "tie:party", *PARTIES),
        filters.within("country", "The country of a party, by id or ISO 3166 code", "russia", "tie:party"),
        filters.within("within", "A territory that a party is, or lies in", "russia", "tie:party"),
        filters.concept("level", "The level of a party", "municipality", "tie:party/tie:level"),
        filters.thing("claimedBy", "The side that alone asserts the tie", "zelenogradsk", "tie:claimedBy", *PARTIES),
        *PERIOD,
        *EVIDENCE,
    )


LISTINGS = (
    Listing(
        "territories",
        "Territory",
        "Places as political units: countries, regions, districts, municipalities",
        (*columns.TERRITORY, columns.SAME, columns.NOTE),
        (
            NAMED,
            filters.concept("level", "The level", "municipality"),
            filters.thing("partOf", "The territory next above", "kaliningrad-region", "tie:partOf", "territory"),
            filters.within("country", "The country, by id or ISO 3166 code", "PL", ""),
            filters.within("within", "A territory that it is, or lies in", "warmia-masuria", ""),
        ),
        ("",),
    ),
    Listing("agreements", "Agreement", "Ties with a paper", (*columns.TIE, columns.PROGRAMME[0]),
            _ties("zelenogradsk", "treaty"), ("tie:party",)),
    Listing("partnerships", "Partnership", "Ties that a source asserts as standing relations", columns.TIE,
            _ties(kind="twin"), ("tie:party",)),
    Listing("programmes", "Programme", "Road maps, action plans, strategies", (*columns.TIE, *columns.PROGRAMME),
            _ties("kaliningrad-region", "road-map"), ("tie:party",)),
    Listing("memberships", "Membership", "Territories and bodies in associations", columns.TIE,
            (*_ties(), filters.thing("association", "The association", "mayors-for-peace", "tie:party", "association")),
            ("tie:party",)),
    Listing(
        "events",
        "Event",
        "Forums, meetings, fairs, exchanges of delegations",
        (*columns.TIE, *columns.EVENT),
        (
            *_ties(kind="forum"),
            filters.thing("place", "The territory where it is held", "saint-petersburg", "tie:place", "territory"),
            filters.month("month", "The month of the year, 1 to 12", "12"),
            filters.concept("recurrence", "How it recurs", "annual"),
        ),
        ("tie:place", "tie:party"),
    ),
    Listing(
        "measures",
        "Measure",
        "Items of programmes",
        columns.MEASURE,
        (
            NAMED,
            filters.equal("number", Text, "The number as printed", "1.3", "tie:number"),
            filters.thing("programme", "The programme", "spb-kaliningrad-2023-2026", "^tie:measure", "programme"),
            filters.thing("section", "The section of the programme", "spb-kaliningrad-2023-2026-1", "tie:section",
                          "section"),
            FIELD,
            filters.concept("condition", "The condition", "on-request"),
            filters.every_thing("body", "A body that answers for it; of several, all do", "spb-committee-labour",
                                "tie:responsibility/tie:body", "body"),
            filters.thing("onBehalfOf", "The territory for which a body answers", "saint-petersburg",
                          "tie:responsibility/tie:onBehalfOf", "territory"),
            *PERIOD,
            *EVIDENCE,
        ),
        sort="iri",
    ),
    Listing(
        "bodies",
        "Body",
        "Committees, ministries, agencies, administrations, offices",
        (*columns.BODY, columns.SAME, columns.NOTE),
        (
            NAMED,
            filters.thing("jurisdiction", "The territory of its authority", "saint-petersburg", "tie:jurisdiction",
                          "territory"),
            filters.within("country", "The country, by id or ISO 3166 code", "RU", "tie:jurisdiction"),
            filters.within("within", "A territory that its territory is, or lies in", "russia", "tie:jurisdiction"),
            filters.thing("partOf", "The body above", "saint-petersburg-governor-administration",
                          "org:subOrganizationOf", "body"),
            filters.concept("field", "A field of a measure that it answers for", "tourism",
                            "^tie:body/^tie:responsibility/tie:field"),
        ),
        ("tie:jurisdiction",),
    ),
    Listing("associations", "Association", "Unions of territories or bodies that have members",
            (columns.SAME, columns.NOTE),
            (NAMED, filters.thing("member", "A party of a tie with it", "blagoveshchensk", "^tie:party/tie:party",
                                  *PARTIES))),
    Listing(
        "sources",
        "Source",
        "The documents that state the facts",
        columns.DOCUMENT,
        (
            NAMED,
            filters.thing("issuer", "Who issued it", "kaliningrad-region-governor", "dcterms:publisher", "body",
                          "territory", "association"),
            filters.thing("about", "A territory whose ties it describes", "zelenogradsk", "dcterms:spatial",
                          "territory"),
            filters.equal("language", Text, "Its language", "ru", "dc:language"),
            filters.written("datedFrom", "Dated on this date or later", "2000", "tie:dated", least=True),
            filters.written("datedTo", "Dated on this date or earlier", "2026-12-31", "tie:dated", least=False),
        ),
    ),
)  # fmt: skip
