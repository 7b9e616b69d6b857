"""Language of bodies and of single sentences."""

from __future__ import annotations

import pytest

from lapwing.sources.language import CANDIDATES, MIN_PROBABILITY, SUPPORTED, detect, language_name, normalise_code, supported

BODIES = {
    "fr": "Le ministre togolais des Transports a annoncé mardi à Lomé la réouverture du poste frontière, fermé depuis mars. Son homologue ghanéen a salué un geste attendu par les commerçants des deux rives.",
    "en": "The Togolese transport minister announced on Tuesday in Lomé that the border post, closed since March, would reopen. His Ghanaian counterpart welcomed a step that traders on both sides had long awaited.",
    "es": "El ministro togolés de Transportes anunció el martes en Lomé la reapertura del puesto fronterizo, cerrado desde marzo. Su homólogo ghanés celebró un gesto que los comerciantes de ambas orillas esperaban.",
    "de": "Der togoische Verkehrsminister kündigte am Dienstag in Lomé an, dass der seit März geschlossene Grenzposten wieder öffnet. Sein ghanaischer Amtskollege begrüßte den Schritt, auf den die Händler gewartet hatten.",
    "it": "Il ministro togolese dei Trasporti ha annunciato martedì a Lomé la riapertura del posto di frontiera, chiuso da marzo. Il suo omologo ghanese ha accolto con favore un gesto atteso dai commercianti.",
    "pt": "O ministro togolês dos Transportes anunciou na terça-feira em Lomé a reabertura do posto fronteiriço, fechado desde março. O seu homólogo ganês saudou um gesto que os comerciantes esperavam há muito.",
    "ar": "أعلن وزير النقل التوغولي يوم الثلاثاء في لومي إعادة فتح المركز الحدودي المغلق منذ شهر مارس.",
    "ru": "Министр транспорта Того объявил во вторник в Ломе об открытии пограничного поста, закрытого с марта.",
}


@pytest.mark.parametrize("code", sorted(BODIES))
def test_bodies(code: str) -> None:
    found, probability = detect(BODIES[code])
    assert found == code
    assert probability >= MIN_PROBABILITY


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Le Mali accuse la France de mentir.", "fr"),
        ("The EU has rejected it.", "en"),
        ("L’armée n’a pas tiré.", "fr"),
        ("France accused Mali of lying.", "en"),
    ],
)
def test_short_sentences(text: str, code: str) -> None:
    found, probability = detect(text)
    assert found == code
    assert probability >= MIN_PROBABILITY


@pytest.mark.parametrize("text", ["", "1234 5678", "!!!", "\n\t"])
def test_no_words_no_language(text: str) -> None:
    assert detect(text) == ("und", 0.0)


def test_names_alone_do_not_decide() -> None:
    assert detect("Bamako, Moscou, Ankara")[1] < MIN_PROBABILITY


def test_codes_and_names() -> None:
    assert {normalise_code(v) for v in ("fr", "FR-fr", "fra", "French", "français", "fr_FR")} == {"fr"}
    assert normalise_code("Klingon") == "klingon"
    assert language_name("es") == "Spanish"
    assert set(SUPPORTED) <= set(CANDIDATES)
    assert supported() == "English and French"
