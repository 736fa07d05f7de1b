"""The columns that several lists share."""

from tiegraph.api.lists.spec import Column

COUNTRY = "?value tie:level level:country ."
SOURCE = Column("source", "tie:evidence/oa:hasSource", "thing", many=True)
NOTE = Column("note", "skos:editorialNote", many=True)
SAME = Column("sameAs", "skos:exactMatch", "thing", many=True)
FIELD = Column("field", "tie:field", "thing", many=True)

# One interval that covers all that the sources say.
BOUNDS = (
    Column("startEarliest", "tie:startEarliest", "date"),
    Column("startLatest", "tie:startLatest", "date", widest=True),
    Column("endEarliest", "tie:endEarliest", "date"),
    Column("endLatest", "tie:endLatest", "date", widest=True),
)
PERIOD = (Column("since", "tie:since", "date", many=True), Column("until", "tie:until", "date", many=True))
TIE = (
    Column("kind", "tie:kind", "thing"),
    Column("status", "tie:status", "thing"),
    Column("party", "tie:party", "thing", many=True),
    Column("possibleParty", "tie:possibleParty", "thing", many=True),
    Column("claimedBy", "tie:claimedBy", "thing", many=True),
    FIELD,
    Column("signed", "tie:signed", "date", many=True),
    *PERIOD,
    Column("dated", "tie:dated", "date", many=True),
    Column("due", "tie:due", "date", many=True),
    *BOUNDS,
    Column("minimumYears", "tie:minimumYears", "integer", many=True),
    Column("replaces", "dcterms:replaces", "thing", many=True),
    Column("implements", "tie:implements", "thing", many=True),
    Column("conflictsWith", "tie:conflictsWith", "thing", many=True),
    SOURCE,
    Column("reviewStatus", "tie:reviewStatus"),
    NOTE,
)
TERRITORY = (
    Column("level", "tie:level", "thing"),
    Column("partOf", "tie:partOf", "thing"),
    Column("country", "tie:within?", "thing", also=COUNTRY),
    Column("iso3166", "tie:iso3166"),
    Column("lat", "geo:lat", "decimal"),
    Column("long", "geo:long", "decimal"),
)
EVENT = (
    Column("place", "tie:place", "thing", many=True),
    Column("recurrence", "tie:recurrence", "thing", many=True),
    Column("month", "tie:month", "integer", many=True),
    Column("edition", "tie:edition", "integer", many=True),
    Column("outcome", "tie:outcome", "thing", many=True),
)
PROGRAMME = (
    Column("signatory", "tie:signatory", "thing", many=True),
    Column("horizon", "tie:horizon", "date"),
)
MEASURE = (
    Column("number", "tie:number"),
    Column("programme", "^tie:measure", "thing", many=True),
    Column("section", "tie:section", "thing"),
    FIELD,
    Column("condition", "tie:condition", "thing", many=True),
    Column("body", "tie:responsibility/tie:body", "thing", many=True),
    Column("onBehalfOf", "tie:responsibility/tie:onBehalfOf", "thing", many=True),
    Column("event", "tie:event", "thing", many=True),
    Column("implements", "tie:implements", "thing", many=True),
    *PERIOD,
    *BOUNDS,
    SOURCE,
    Column("reviewStatus", "tie:reviewStatus"),
    NOTE,
)
BODY = (
    Column("jurisdiction", "tie:jurisdiction", "thing"),
    Column("partOf", "org:subOrganizationOf", "thing"),
)
DOCUMENT = (
    Column("issuer", "dcterms:publisher", "thing", many=True),
    Column("about", "dcterms:spatial", "thing", many=True),
    Column("dated", "tie:dated", "date", many=True),
    Column("language", "dc:language"),
    Column("inForce", "eli:in_force", "thing"),
    Column("noLongerInForce", "eli:date_no_longer_in_force", "date"),
    Column("file", "tie:file"),
    Column("sha256", "tie:sha256"),
    Column("length", "tie:length", "integer"),
    NOTE,
)
