"""What is promised of extraction as a whole: each part read as what it is, each fact said once, nothing made up."""

from extracted import claims, context, document, names, ties

from tiegraph.loaders import proposal
from tiegraph.loaders.extraction import extract
from tiegraph.loaders.forms.recognise import parts

MIXED = """\
Международные связи Великого Устюга

Город развивает туризм и принимает гостей круглый год.

Город-побратим	Документ
г. Коувола (Финляндия)	Соглашение о сотрудничестве от 3 мая 1998 г.
г. Кобленц (Германия)	Протокол о намерениях от 11.07.2005
"""


def test_a_register_within_prose_is_recognised() -> None:
    forms = {
        form: [document(MIXED).text[b.start : b.end] for b in part.blocks]
        for form, part in parts(document(MIXED), context())
    }
    assert "Город развивает туризм и принимает гостей круглый год." in forms["prose"]
    assert not any("Коувола" in text for text in forms["prose"])
    assert [tie[:3] for tie in ties(MIXED)] == [
        ("Великий Устюг", "Коувола", "1998-05-03"),
        ("Великий Устюг", "Кобленц", "2005-07-11"),
    ]


def test_a_form_may_be_forced() -> None:
    assert [form for form, _ in parts(document(MIXED), context(), "prose")] == ["prose"]
    assert not any(claim.rule == "register row" for claim in claims(MIXED, form="prose"))


def test_facts_are_plain_and_quote_the_document() -> None:
    text = document(MIXED)
    facts = proposal.facts(extract(text, context()), text)["facts"]
    first = next(fact for fact in facts if fact["date"] == "1998-05-03")
    assert first["kind"] == "tie"
    assert first["parties"] == ["Великий Устюг", "Коувола"]
    assert (first["date_precision"], first["date_role"], first["status"]) == ("day", "signed", "active")
    assert all(fact["quote"] in text.text for fact in facts)


def test_a_tie_with_a_start_and_an_end_gives_two_facts() -> None:
    source = "Partner cities of Tampere\n\nCity\tSince\tEnd date\nKyiv\t1954\t2022\nChemnitz\t1961\t\n"
    text = document(source)
    facts = proposal.facts(extract(text, context()), text)["facts"]
    assert [(fact["parties"][1], fact["date"], fact["status"]) for fact in facts] == [
        ("Kyiv", "1954", "active"),
        ("Kyiv", "2022", "ended"),
        ("Chemnitz", "1961", "active"),
    ]


def test_the_caller_may_name_the_owner() -> None:
    source = "City\tCountry\tAgreement\tDate\nOulu\tFinland\tTwinning agreement\t1948\nBursa\tTurkey\tTwinning agreement\t1978\n"
    text = document(source)
    told = extract(text, type(context())(context().gazetteer, owner="Halle (Saale)"))
    assert [names(claim)[0] for claim in told] == ["Halle (Saale)", "Halle (Saale)"]


def test_no_date_is_made_up() -> None:
    source = (
        "Partner cities of Tampere:\n\n1. Chemnitz, twinning agreement\n2. Norrköping, twinning agreement of 1949\n"
    )
    assert [tie[2] for tie in ties(source)] == [None, "1949"]
