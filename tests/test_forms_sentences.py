"""What is promised of sentences: where they end, and which place plays what part in them."""

import pytest
from extracted import context, document

from tiegraph.loaders.forms.associations import associations
from tiegraph.loaders.forms.group import Group
from tiegraph.loaders.forms.own import own_territory
from tiegraph.loaders.forms.parties import groups, shared_dates
from tiegraph.loaders.forms.sentences import Sentence, clauses, sentences, spans


def parsed(text: str, language: str) -> list[Sentence]:
    return list(sentences(text, [(paragraph, language) for paragraph in document(text).paragraphs]))


def grouped(text: str, language: str) -> tuple[Group, ...]:
    read = document(text)
    (sentence,) = parsed(text, language)
    places = context().places(read, 0, len(text))
    return groups(text, sentence, places, context().dates(read, 0, len(text)))


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("Договор подписан 5 мая 2003 г. в г. Пскове. Гости уехали.", "ru", 2),
        ("В 2007 г. Псков принял гостей.", "ru", 1),
        ("Встреча прошла в августе 2007 г. Гости уехали.", "ru", 2),
        ("Приехал А. С. Иванов. Он мэр.", "ru", 2),
        ("Umowę podpisano 15 czerwca 1996 r. Było to święto.", "pl", 2),
        ("Festiwal im. S. Rachmaninowa w kwietniu br. odbył się tu.", "pl", 1),
        ("Najpierw umowa z 1990 r. 17 maja 1996 r. podpisano drugą.", "pl", 2),
        ("Am 15. Juni 1980 kam Herr Dr. Braun. Er blieb.", "de", 2),
        ("He met Mr. Brown (see p. 3). It rained.", "en", 2),
        ("協定を結んだ。市長が来た。", "ja", 2),
    ],
)
def test_a_full_stop_ends_a_sentence_unless_it_belongs_to_a_word(text: str, language: str, count: int) -> None:
    found = list(spans(text, 0, len(text), language))
    assert len(found) == count
    assert all(text[start:end] == text[start:end].strip() for start, end in found)


def test_a_paragraph_in_lower_case_goes_on_with_the_one_before() -> None:
    text = "СОГЛАШЕНИЕ\n\nмежду Псковом и Нарвой подписано.\n\nОно действует.\n"
    assert [text[s.start : s.end] for s in parsed(text, "ru")] == [
        "СОГЛАШЕНИЕ\n\nмежду Псковом и Нарвой подписано.",
        "Оно действует.",
    ]


def test_clauses_are_parted_by_a_semicolon_or_an_adversative_outside_brackets() -> None:
    text = "С Нарвой договор есть (2001; 2004), а с Тарту нет; с Ригой готовится."
    assert [text[start:end] for start, end in clauses(text, 0, len(text))] == [
        "С Нарвой договор есть (2001; 2004)",
        "а с Тарту нет",
        " с Ригой готовится.",
    ]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Договор подписан с немецким городом Гёрлиц в Пскове.", "ru", [("with", "Гёрлиц"), ("venue", "Псков")]),
        ("В 2009 году Псков подписал договор с Нарвой.", "ru", [("bare", "Псков"), ("with", "Нарва")]),
        ("Договор между Псковом и Нарвой подписан.", "ru", [("between", "Псков", "Нарва")]),
        ("Гости из Нарвы приехали.", "ru", [("from", "Нарва")]),
        ("Связи с партнёрами (Нарва, Тарту) крепнут.", "ru", [("with", "Нарва", "Тарту")]),
        ("Побратимы, в том числе Нарва и Тарту, приехали.", "ru", [("list", "Нарва", "Тарту")]),
        ("Umowa z Narwą podpisana.", "pl", [("with", "Narwa")]),
        ("Goście z Narwy przyjechali.", "pl", [("from", "Narwa")]),
        ("Narva has an agreement with Tartu.", "en", [("bare", "Narva"), ("with", "Tartu")]),
    ],
)
def test_the_words_before_a_list_say_its_part(text: str, language: str, expected: list[tuple[str, ...]]) -> None:
    assert [(group.part, *(m.name for m in group.mentions)) for group in grouped(text, language)] == expected


def test_a_country_in_brackets_is_no_party_and_a_year_belongs_to_its_name() -> None:
    (group,) = grouped("Партнёры: Нарва (Эстония, 1994), Тарту и Валмиера (1996).", "ru")
    assert [m.name for m in group.mentions] == ["Нарва", "Тарту", "Валмиера"]
    (sentence,) = parsed("Партнёры: Нарва (Эстония, 1994), Тарту и Валмиера (1996).", "ru")
    dates = shared_dates("Партнёры: Нарва (Эстония, 1994), Тарту и Валмиера (1996).", group, sentence.cues)
    assert [date and date.date for date in dates] == ["1994", "1996", "1996"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Международные связи Пскова\n\nПсков дружит с Нарвой и Тарту. Гости из Нарвы были в Тарту.", "Псков"),
        ("Псковская делегация посетила Нарву\n\nВ Нарве прошёл праздник. Делегация Пскова довольна.", "Псков"),
        ("Река Великая течёт через Россию в Эстонию.", None),
    ],
)
def test_whose_document_it_is(text: str, expected: str | None) -> None:
    read = document(text)
    places = [m for p in read.paragraphs for m in context().places(read, p.start, p.end)]
    own = own_territory(text, parsed(text, "ru"), places)
    assert (own.name if own else None) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Город вступил в Союз русских городов, сообщает пресс-служба.", "ru", ["Союз русских городов"]),
        ("Он член ассоциаций «Мэры за мир», «Города Балтики», АСДГ.", "ru", ["Мэры за мир", "Города Балтики", "АСДГ"]),
        ("Еврорегион «Балтика» создан.", "ru", ["еврорегион «Балтика»"]),
        ("Гости состоят в разных ассоциациях.", "ru", []),
        ("Gmina należy do Związku Miast Polskich od 1994 roku.", "pl", ["Związek Miast Polskich"]),
        ("It is a member of the Union of the Baltic Cities.", "en", ["Union of the Baltic Cities"]),
    ],
)
def test_names_of_associations(text: str, language: str, expected: list[str]) -> None:
    (sentence,) = parsed(text, language)
    assert [mention.name for mention in associations(text, sentence)] == expected
