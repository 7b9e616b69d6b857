"""Structure of a page's text: what is article, what is furniture, and that offsets hold whatever the text."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapwing.sources.text import document_from_text, structure

BODY = (
    "Le ministre togolais des Transports a annoncé mardi à Lomé la réouverture du poste frontière de Sanvee, fermé depuis le mois de mars, "
    "après deux jours de discussions avec son homologue ghanéen."
)


def kinds(text: str, **known: str) -> list[tuple[str, str]]:
    """(kind, text) of each block."""
    return [(b.kind, text[b.start : b.end]) for b in structure(text, **known)[0]]


@pytest.mark.parametrize(
    "line",
    [
        "Accueil > Afrique > Togo",
        "Publié le : 14/05/2025 - 18:12   Lecture : 3 min",
        "Mercredi 14 mai 2025 à 18h12",
        "Published on May 14, 2025",
        "Partager   Facebook   X   WhatsApp",
        "Lire aussi : Le Ghana rejette le rapport de la commission",
        "Nous utilisons des cookies pour améliorer votre expérience.",
        "Share this article",
        "Le poste de Sanvee, le 12 mai 2025. © Agence du Golfe / Kossi Amegan",
        "3",
        "* * *",
        "https://exemple.org/togo",
        "Temps de lecture : 4 minutes",
    ],
)
def test_furniture_is_residue_above_and_below_the_body(line: str) -> None:
    assert ("residue", line) in kinds(f"{line}\n\n{BODY}\n")
    assert ("residue", line) in kinds(f"{BODY}\n\n{line}\n\n{BODY[:-1]} et béninois.\n")


@pytest.mark.parametrize(
    "line",
    [
        "Partager le pouvoir avec l'opposition reste hors de question, a répété mercredi le porte-parole du gouvernement togolais à Lomé.",
        "Print media in Accra accused the government of closing two newspapers critical of the president without any court order.",
        "Publié le 14 mai 2025, le rapport de l'ONU accuse le Rwanda d'avoir armé les rebelles dans l'est du pays voisin.",
        "Published on 14 May 2025, the United Nations report accuses Rwanda of arming the rebels in the east of the country.",
        "Pour plus d'informations sur les otages, Lomé a saisi vendredi les autorités du Burkina Faso par la voie diplomatique habituelle.",
        "Sur le même sujet, le ministre a déclaré que le Togo ne signerait aucun accord sans le Ghana et le Bénin.",
        "Copyright law was at the heart of the dispute that led Accra to recall its ambassador from Lomé on Tuesday.",
        "Cookies à la main, les manifestants ont défilé devant l'ambassade de France à Lomé pour réclamer le départ des troupes.",
        "Direct et franc, le président a accusé son homologue ghanéen d'avoir violé l'accord signé à Lomé au printemps dernier.",
    ],
)
def test_sentences_that_open_like_furniture_stay(line: str) -> None:
    assert kinds(f"{BODY}\n\n{line}\n\n{BODY[:-1]} et béninois.")[1] == ("paragraph", line)
    assert kinds(f"{line}\n\n{BODY}\n")[0] == ("paragraph", line)


def test_title_repeats_byline_and_comment_form() -> None:
    title = "Le Togo rouvre sa frontière"
    text = f"{title}\n1\n{title}\nKossi AMEGAN\n\n{BODY}\n\nLAISSER UN COMMENTAIRE\nJean : il faut chasser le ministre de Lomé et tous ceux qui l'ont suivi jusqu'ici depuis mars.\n"
    blocks, facts = structure(text)
    assert [b.kind for b in blocks] == ["title", "residue", "residue", "byline", "paragraph", "residue", "residue"]
    assert (facts["title"], facts["author"]) == (title, "Kossi Amegan")


@pytest.mark.parametrize("line", ["Burkina Faso", "South Africa", "Afrique Ouest", "Sport Monde"])
def test_a_section_is_no_author(line: str) -> None:
    assert "author" not in structure(f"{line}\n\n{BODY}")[1]


@pytest.mark.parametrize(
    ("line", "name"), [("Par Jean de Brem", "Jean de Brem"), ("By Ama Mensah in Accra", "Ama Mensah"), ("Propos recueillis par Awa Diop", "Awa Diop")]
)
def test_bylines(line: str, name: str) -> None:
    blocks, facts = structure(f"Un titre sans importance ici\n{line}\n{BODY}")
    assert (blocks[1].kind, facts["author"]) == ("byline", name)


def test_a_first_sentence_is_no_title() -> None:
    text = f"Lomé accuse Accra.\n\n{BODY}"
    assert structure(text)[1]["title"] is None


def test_a_single_line_is_a_paragraph() -> None:
    blocks, facts = structure("Ankara condemns Damascus")
    assert [b.kind for b in blocks] == ["paragraph"]
    assert facts["title"] is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Publié le : 14/05/2025 - 18:12", date(2025, 5, 14)),
        ("Mis à jour le 15/05/2025, publié le 14/05/2025", date(2025, 5, 14)),
        ("Mis à jour le 15 mai 2025", date(2025, 5, 15)),
        ("Wednesday, May 14, 2025", date(2025, 5, 14)),
    ],
)
def test_dates_of_the_page(line: str, expected: date) -> None:
    document = document_from_text(f"Un titre sans importance\n{line}\n{BODY}", language="fr")
    assert (document.published, document.published_from) == (expected, "text")


def test_a_published_date_wins_over_an_update_above_it() -> None:
    assert structure(f"Modifié le 16/05/2025\nPublié le 14/05/2025\n{BODY}")[1]["published"] == date(2025, 5, 14)


def test_a_given_date_wins() -> None:
    document = document_from_text(f"Publié le 14/05/2025\n{BODY}", language="fr", published=date(2025, 1, 2))
    assert (document.published, document.published_from) == (date(2025, 1, 2), "given")


def test_datelines() -> None:
    blocks, facts = structure(f"LOMÉ, 14 mai 2025 (AGT) - {BODY}")
    assert [b.kind for b in blocks] == ["dateline", "paragraph"]
    assert (facts["dateline"], facts["publisher"], facts["published"]) == ("LOMÉ", "AGT", date(2025, 5, 14))
    blocks, facts = structure(f"Golfe-Infos – Togo. {BODY}")
    assert (blocks[0].kind, facts["publisher"], facts["dateline"]) == ("dateline", "Golfe-Infos", "Togo")


def test_communique() -> None:
    text = f"RÉPUBLIQUE TOGOLAISE\nMINISTÈRE DES TRANSPORTS\nCOMMUNIQUÉ N° 4/2025\n{BODY}\nLomé, le 14 mai 2025\nLe Ministre\n"
    blocks, facts = structure(text)
    assert [b.kind for b in blocks] == ["heading", "heading", "title", "paragraph", "dateline", "byline"]
    assert facts == {"title": "COMMUNIQUÉ N° 4/2025", "publisher": "MINISTÈRE DES TRANSPORTS", "dateline": "Lomé", "published": date(2025, 5, 14)}


def test_live_pages() -> None:
    text = "Live coverage, Wednesday 14 May 2025. Times are local.\n\n13.20 - The minister has resigned over the border dispute.\n\n12h05 : Ghana has recalled its ambassador from Lomé.\n"
    found = kinds(text)
    assert [k for k, _ in found] == ["title", "dateline", "paragraph", "dateline", "paragraph"]
    assert found[2][1].startswith("The minister") and found[4][1].startswith("Ghana")
    assert structure(text)[1]["published"] == date(2025, 5, 14)


@pytest.mark.parametrize("marks", [("a)", "b)", "c)"), ("1.", "2.", "3."), ("-", "-", "-"), ("•", "•", "•"), ("(i)", "(ii)", "(iii)")])
def test_enumerations_know_their_announcer(marks: tuple[str, str, str]) -> None:
    items = [f"{marks[0]} le retrait des troupes ;", f"{marks[1]} la réouverture du poste ;", f"{marks[2]} le versement des taxes dues."]
    text = f"{BODY[:-1]}, à trois conditions :\n" + "\n".join(items) + "\n" + BODY
    blocks, _ = structure(text)
    assert [(b.kind, b.parent) for b in blocks] == [("paragraph", None), ("item", 0), ("item", 0), ("item", 0), ("paragraph", None)]


def test_a_sentence_after_the_last_item_is_not_of_it() -> None:
    text = f"{BODY[:-1]}, à deux conditions :\na) le retrait des troupes ;\nb) le versement des taxes. À défaut, Lomé fermera le poste."
    assert kinds(text)[-2:] == [("item", "b) le versement des taxes."), ("paragraph", "À défaut, Lomé fermera le poste.")]


def test_lines_broken_at_a_width_are_rejoined() -> None:
    words = (BODY + " ").split()
    lines, line = [], ""
    for word in words * 2:
        if len(line) + len(word) + 1 > 64:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    paragraph = "\n".join([*lines, line])
    blocks, _ = structure(f"Un titre sans importance\n\n{paragraph}\n\n{paragraph}\n")
    assert [b.kind for b in blocks] == ["title", "paragraph", "paragraph"]


def test_short_lines_that_nothing_forced_stay_apart() -> None:
    text = f"{BODY}\nOui.\nNon, répond le ministre togolais.\nPeut-être.\n{BODY}\n"
    assert len(structure(text)[0]) == 5


LINES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            BODY,
            "a) ceci ;",
            "- cela. Puis Lomé cède.",
            "Voici :",
            "13.20 - Fin.",
            "Publié le 14/05/2025",
            "Bamako, le 4 février 2026",
            "LOMÉ - Oui.",
            "",
            " ",
            "\ufeff",
            "1",
            "Kossi AMEGAN",
        ]
    ),
)


@given(st.lists(LINES, max_size=14), st.sampled_from(["\n", "\r\n", "\n\n", "\r", "\u2028"]))
def test_blocks_are_ordered_apart_and_tight(lines: list[str], end: str) -> None:
    text = end.join(lines)
    blocks, _ = structure(text)
    at = 0
    for number, block in enumerate(blocks):
        assert at <= block.start < block.end <= len(text)
        assert not text[block.start].isspace() and not text[block.end - 1].isspace()
        assert not text[at : block.start].strip()
        assert block.parent is None or (block.kind == "item" and 0 <= block.parent < number and blocks[block.parent].kind == "paragraph")
        at = block.end
    assert not text[at:].strip()


@given(st.lists(LINES, max_size=8))
def test_the_same_text_gives_the_same_document(lines: list[str]) -> None:
    text = "\n".join(lines)
    first, second = (document_from_text(text, language="fr") for _ in range(2))
    assert first == second and first.id.startswith("doc-")


@pytest.mark.parametrize(
    "line",
    [
        "a b c\n",
        BODY + "\n\n",
        "Voici :\n- le retrait\n",
        "a) ceci. Puis Il parle ;\n",
        "aaaa bbbb cccc dddd eeee ffff gggg hhhh\n",
        ",,,, ",
        " " * 99 + "\n",
        "Bamako, Bamako ",
    ],
)
def test_time_grows_with_the_text(line: str) -> None:
    """Eight times the text must take nowhere near the 64 times that a quadratic step would."""

    def seconds(size: int) -> float:
        text = line * (size // len(line))
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            structure(text)
            best = min(best, time.process_time() - start)
        return best

    assert seconds(400_000) < 24 * max(seconds(50_000), 0.01)


@pytest.mark.parametrize(
    ("opening", "place"),
    [
        ("NEW YORK/ADDIS ABABA, 10 February 2026 – ", "NEW YORK/ADDIS ABABA"),
        ("ISLAMABAD/NEW DELHI: ", "ISLAMABAD/NEW DELHI"),
        ("NAIROBI: ", "NAIROBI"),
    ],
)
def test_a_dateline_of_two_places_or_before_a_colon(opening: str, place: str) -> None:
    document = document_from_text(f"{opening}The two organizations met on Monday and praised the truce. They left on Tuesday.", language="en")
    assert document.dateline == place
    paragraph = next(b for b in document.blocks if b.kind == "paragraph")
    assert document.text[paragraph.start :].startswith("The two organizations")
