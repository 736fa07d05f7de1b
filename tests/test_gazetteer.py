"""The compiled gazetteer, and spellings made comparable."""

import pytest
from geography import world
from hypothesis import given
from hypothesis import strategies as st

from tiegraph.loaders import gazetteer
from tiegraph.loaders.folding import CYRILLIC, Sounds, adjectival, coarse_cyrillic, fold, stem
from tiegraph.loaders.gazetteer import cache_folder
from tiegraph.loaders.place_words import PlaceWords

LETTERS = st.text(st.characters(whitelist_categories=("L", "M", "P", "Zs", "N")), max_size=40)


@given(LETTERS)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=60))
def test_folded_names_hold_letters_and_single_blanks(text):
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert not {"-", "«", "(", "'", "ё"} & set(folded)


@given(st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюя -’", max_size=30))
def test_a_sound_is_its_own_sound(name):
    heard = coarse_cyrillic(name)
    assert coarse_cyrillic(heard) == heard
    assert all(CYRILLIC.match(letter) for letter in heard)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyząćęłńóśźżäöüßčšžėū -", max_size=30))
def test_latin_names_sound_in_cyrillic_whatever_the_country(name):
    sounds = Sounds.shipped()
    for country in ("PL", "DE", "CN", "JP", "KR", "LT", None):
        assert all(CYRILLIC.match(letter) for letter in sounds(name, country))


@pytest.mark.parametrize(
    ("one", "other"),
    [("ПСКОВ", "псков"), ("Орёл", "Орел"), ("Санкт–Петербург", "Санкт Петербург"), ("Mrągowo", "mragowo")],
)
def test_spellings_of_one_name_fold_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("latin", "country", "cyrillic"),
    [
        ("Mrągowo", "PL", "Мронгово"),
        ("Szczecin", "PL", "Щецин"),
        ("Kühlungsborn", "DE", "Кюлунгсборн"),
        ("Rizhao", "CN", "Жичжао"),
        ("Wudalianchi", "CN", "Удалянчи"),
        ("Jōetsu", "JP", "Дзёэцу"),
        ("Takatsuki", "JP", "Такацуки"),
        ("Dangjin", "KR", "Танджин"),
        ("P’yŏngsŏng", "KP", "Пхёнсон"),
        ("Šiauliai", "LT", "Шяуляй"),
    ],
)
def test_a_name_carried_into_russian_sounds_as_it_did(latin, country, cyrillic):
    sounds = Sounds.shipped()
    assert sounds(latin, country) == sounds(cyrillic)


def test_a_units_adjective_shares_the_stem_of_its_town():
    sounds = Sounds.shipped()
    for adjective, town in (("Эльблонгский", "Эльблонг"), ("Гижицкий", "Гижицко"), ("Браневский", "Бранево")):
        assert stem(sounds(adjective)) == stem(sounds(town))
        assert adjectival(fold(adjective))
        assert not adjectival(fold(town))


@pytest.mark.parametrize(
    ("name", "base", "level"),
    [
        ("Витебская область", "Витебская", "region"),
        ("Округ Ландкрайз Росток", "Росток", "district"),
        ("Powiat kętrzyński", "kętrzyński", "district"),
        ("日照市", "日照", "municipality"),
        ("Bucheon-si", "Bucheon", "municipality"),
        ("Лепель", "Лепель", None),
        ("Город", "Город", None),
    ],
)
def test_a_name_is_told_from_the_word_for_its_kind(name, base, level):
    assert PlaceWords.shipped().split(name) == (base, level)


def test_the_index_has_places_by_the_names_of_many_alphabets():
    for name in ("Лепель", "Lepel", "日照", "Breslau", "Вроцлав", "ハバロフスク"):
        assert world().knows(name), name
    assert not world().knows("Нетакогоместа")


def test_countries_go_by_their_common_and_official_names():
    for name in ("Польша", "Республика Польша", "Polska", "Rzeczpospolita Polska", "Lenkija", "ポーランド"):
        found = world().exact(fold(name))
        assert [place.country for place in found if place.level == "country"] == ["PL"], name


def test_a_city_that_is_a_unit_goes_by_one_id():
    city = next(place for place in world().exact("sankt peterburg") if place.level == "municipality")
    group = world().group(city.main)
    assert {place.level for place in group} == {"municipality", "region"}
    assert group[0].id == city.main != city.id


def test_a_unit_knows_the_town_it_is_named_after():
    unit = world().place(7530860)  # Powiat kętrzyński
    assert unit is not None
    assert unit.level == "district"
    assert world().place(unit.seat).name == "Kętrzyn"
    assert (unit.lat, unit.long) == (world().place(unit.seat).lat, world().place(unit.seat).long)


def test_old_names_are_of_places_that_exist_and_are_told():
    old = gazetteer.yaml_text.read(gazetteer.folding.words_folder() / "old-names.yaml")[0]
    for identity, names in old.items():
        assert world().place(int(identity)), identity
        for name in names:
            assert int(identity) in {place.id for place in world().exact(fold(name))}, name


def test_the_index_lies_in_the_data_folder_if_there_is_one(tmp_path):
    assert cache_folder({"TIEGRAPH_DATA": str(tmp_path)}) == tmp_path / "cache"
    assert cache_folder({"XDG_CACHE_HOME": str(tmp_path)}) == tmp_path / "tiegraph"


def test_another_version_of_a_package_makes_another_index(monkeypatch):
    before = gazetteer.version()
    monkeypatch.setattr(gazetteer.metadata, "version", lambda name: "99.9")
    assert gazetteer.version() != before


def test_an_index_is_compiled_once_and_never_seen_half_written(tmp_path, monkeypatch):
    made = []

    def broken(target):
        made.append(target)
        target.with_suffix(".part").write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(gazetteer, "compile_index", broken)
    with pytest.raises(KeyboardInterrupt):
        gazetteer.open_gazetteer(tmp_path)
    assert not made[0].exists()
    made[0].write_bytes(world().path.read_bytes())
    assert gazetteer.open_gazetteer(tmp_path).knows("Псков")
    assert len(made) == 1
