"""Text in the fonts of before Unicode: every letter comes back, and what can't be meant so stays as it is."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.paths import ROOT
from pipeline.sources import read
from pipeline.sources.layout import layout
from pipeline.sources.legacy_text import decoded, is_vietnamese, readings
from pipeline.sources.syllables import is_syllable
from pipeline.sources.texts import as_known, fold, letters, tidy
from tests.old_fonts import SMALL_LETTERS, to_tcvn3, to_vni
from tests.plan_objects import plan
from tests.workbooks import codes, put, row, workbook

PLAN = plan()
PLAN_TEXTS = sorted(
    {line.strip() for path in sorted((ROOT / "plan").glob("*.yaml")) for line in path.read_text("utf-8").splitlines()}
)
ENCODERS = {"TCVN3": to_tcvn3, "VNI": to_vni}


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("encode", ENCODERS.values(), ids=ENCODERS)
@pytest.mark.parametrize("letter", SMALL_LETTERS)
def test_every_letter_in_a_text(letter: str, encode: object) -> None:
    """Behind "không thể" it is certain in which font the text is; the letter itself need not be a word."""
    assert callable(encode)
    word = f"đ{letter}" if letter != "đ" else "đi"
    if not is_syllable(word):
        word = next(found for found in (f"{letter}n", f"t{letter}n", f"qu{letter}t") if is_syllable(found))
    assert decoded(encode(f"không thể {word}")) == f"không thể {word}"


@pytest.mark.parametrize("letter", SMALL_LETTERS)
def test_every_capital_in_vni(letter: str) -> None:
    text = f"KHÔNG TIẾN {'Đ' + letter.upper() if letter != 'đ' else 'ĐI'}"
    assert not is_syllable(text.split()[-1]) or decoded(to_vni(text)) == text


def test_capitals_in_tcvn3_have_tones_by_the_font_alone() -> None:
    assert decoded("V¡N PHßNG Së") == "VĂN PHÒNG SỞ"
    assert decoded("CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM") == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert decoded("§éc lËp - Tù do - H¹nh phóc") == "Độc lập - Tự do - Hạnh phúc"


@pytest.mark.parametrize("encode", ENCODERS.values(), ids=ENCODERS)
def test_the_plan_s_own_texts_come_back(encode: object) -> None:
    assert callable(encode)
    tried = [text for text in PLAN_TEXTS if sum(not word.isascii() for word in re.findall(r"\w+", text)) > 2]
    assert len(tried) > 300
    assert [text for text in tried if letters(encode(text)) != letters(text)] == []


@pytest.mark.parametrize("encode", ENCODERS.values(), ids=ENCODERS)
def test_the_form_s_labels_and_words_come_back(encode: object) -> None:
    assert callable(encode)
    printed = tomllib.loads((ROOT / "pipeline" / "sources" / "workbook.toml").read_text("utf-8"))
    for table, known in (("columns", layout().columns), ("words", layout().words), ("head", layout().head)):
        for label in (label for labels in printed[table].values() for label in labels):
            assert as_known(encode(label), known) == fold(label)
            assert table != "head" or fold(encode(label)) == fold(label)


@pytest.mark.parametrize(
    "text",
    [
        "Có",
        "Cã",
        "café",
        "München",
        "Zürich",
        "señor Nuñez",
        "Noël",
        "crème brûlée",
        "HS_TONG",
        "1.777",
        "83,5 %",
        "«Đạt»",
        "« Oui »",
        "§ 5",
        "5 µ",
        "½",
        "2×3 m²",
        "© 2025",
        "20°C",
        "· mục",
        "Đắk Lắk",
        "Krông Nô",
        "Kon Plông",
        "bê tông, ô tô, lô gích",
        "bêtông ôtô",
        "thông\u00adtin",
        "số liệu",
        "",
    ],
)
def test_what_stays(text: str) -> None:
    assert decoded(text) == text
    assert decoded(unicodedata.normalize("NFD", text)) == unicodedata.normalize("NFD", text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Kh«ng ®¹t", "Không đạt"),
        ("Khoâng ñaït", "Không đạt"),
        ("Ch\u00ada cã sè liÖu", "Chưa có số liệu"),
        ("Chöa coù soá lieäu", "Chưa có số liệu"),
        ("§VT", "ĐVT"),
        ("®vt", "đvt"),
        ("Q§-TTg ngµy 5/6", "QĐ-TTg ngày 5/6"),
        ("ngµy 14 th¸ng 12 n¨m 2025", "ngày 14 tháng 12 năm 2025"),
        ("60% hå s¬ (TTHC)", "60% hồ sơ (TTHC)"),
        ("B¸o c¸o\nsè 5", "Báo cáo\nsố 5"),
    ],
)
def test_what_is_read_as_it_shows(text: str, shown: str) -> None:
    assert decoded(text) == shown
    assert tidy(text) == " ".join(shown.split())


def test_tcvn3_that_went_through_the_vietnamese_code_page() -> None:
    stored = to_tcvn3("Đơn vị, địa chỉ").encode("latin-1").decode("cp1258")
    assert stored != to_tcvn3("Đơn vị, địa chỉ")
    assert decoded(stored) == "Đơn vị, địa chỉ"


def test_a_text_that_both_fonts_could_show_is_left() -> None:
    text = next(
        text
        for text in (
            f"{first}{second}" for first in "bcdhklmnt" for second in ("ñò", "ñó", "öô", "óô", "ñô", "öi", "ôi")
        )
        if not is_syllable(text) and len(readings(text)) > 1
    )
    assert decoded(text) == text


@pytest.mark.parametrize("text", ["Cã", "Cã\u00a0", " cã "])
def test_a_short_word_is_settled_by_what_may_stand_there(text: str) -> None:
    assert as_known(text, layout().words) == "có"
    assert as_known(text, {"khác"}) == fold(text)


def test_a_word_that_is_known_as_it_stands_is_not_read_otherwise() -> None:
    assert as_known("Có", {"có", "cú"}) == "có"
    assert as_known("Cã", {"có", "cã"}) == "cã"


GOOD = "nghiêng Nguyễn quý giờ gì giếng khuya thuở hoà hòa đường ưu ý yêu ỷ quốc quyết ngoằn khuỷu QĐ HĐND đvt ƯỚC"
WRONG = "coù oâ ñaït cäc bạc̀ hác̣t kaỉ ngề cê ghà át̀ côc ưm̀́ nghiêngh đtv5 Đ café"


@pytest.mark.parametrize("word", GOOD.split())
def test_syllables(word: str) -> None:
    assert is_syllable(word) and is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize("word", WRONG.split())
def test_what_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


def test_the_words_of_the_plan_and_of_the_findings_are_syllables() -> None:
    files = [*sorted((ROOT / "plan").glob("*.yaml")), ROOT / "pipeline" / "findings.toml"]
    words = {word for path in files for word in words_of(path)}
    assert len(words) > 500
    assert [word for word in sorted(words) if not word.isascii() and not is_syllable(word)] == []


def words_of(path: Path) -> list[str]:
    return re.findall(r"[^\W\d_]+", nfc(path.read_text("utf-8")).replace("\\n", " "))


@given(st.text(st.characters(min_codepoint=1, max_codepoint=0x1EFF), max_size=30))
def test_any_text_is_read_without_an_error_and_only_once(text: str) -> None:
    assert decoded(decoded(text)) == decoded(text)
    if is_vietnamese(text):
        assert decoded(text) == text


ROWS = (
    ("HS_TONG", "Tổng số hồ sơ đã tiếp nhận", "1.777", "ngày 15 tháng 12 năm 2024", "Báo cáo số 5 của Sở Tư pháp"),
    ("KET_NOI", "Đã kết nối", "Có", "15/12/2024", "Quyết định số 12/QĐ-STP"),
    ("XEP_LOAI", "Mức đánh giá", "Đạt một phần", "15/12/2024", "Biên bản đánh giá"),
    ("CHI", "Kinh phí", "Chưa có số liệu", "15/12/2024", ""),
)


@pytest.mark.parametrize("encode", ENCODERS.values(), ids=ENCODERS)
@pytest.mark.parametrize("whole", [True, False], ids=["whole form", "typed cells only"])
def test_a_form_in_an_old_font_gives_the_same_figures(tmp_path: Path, encode: object, whole: bool) -> None:
    assert callable(encode)
    rows = [row(code, value, start=start, evidence=evidence) for code, _, value, start, evidence in ROWS]
    named = [(code, name, *line[2:]) for (code, name, *_), line in zip(ROWS, rows, strict=True)]

    def typed(sheet: Worksheet) -> None:
        for line in sheet.iter_rows(min_row=1 if whole else 9):
            for cell in line:
                cell.value = encode(cell.value) if isinstance(cell.value, str) else cell.value

    plain = read(put(tmp_path, workbook(named)), PLAN)
    old = read(put(tmp_path, workbook(named, change=typed)), PLAN)
    assert codes(plain) == [] and codes(old) == ["F313"]
    assert [(item.measure, item.value, item.evidence) for item in old.observations] == [
        (item.measure, item.value, item.evidence) for item in plain.observations
    ]
    assert [item.given for item in old.cast] == [item.given for item in plain.cast] == [True, True, True, False]
    assert old.observations[0].found == "1.777"
    assert {item.found for item in old.observations} == {encode(item.found) for item in plain.observations}
