"""Are copies found, and nothing else? `python bench/copies.py` (half a minute; `--small` for a tenth of the corpus, `--show` lists errors).

The corpus is made by the script with a fixed seed: articles of the sentences that the lexicon's examples and tests/data/ordinary.jsonl hold, all invented;
copies of some of them, edited as agencies' clients edit; and what is no copy though it looks like one: reports of one subject that share background and
quotes, reports in one form (daily tolls, prices, results of districts), round-ups and the briefs in them.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import yaml

from lapwing.dataset.copies import find_copies

ROOT = Path(__file__).resolve().parents[1]
#: Bars: what of the pairs found must be right, and what of the pairs there are must be found.
PRECISION, RECALL = 0.99, 0.9
NAMES = (
    "Adjara Benin Cotonou Dakar Erevan Freetown Gao Homs Ilorin Jinja Kano Lomé Mopti Nara Oyo Podor Quito Rabat Segou Tahoua Ufa Vigo Wau Yola Zinder".split()
)
PEOPLE = "Awa Traoré,Jean Koffi,Lena Haas,Omar Diop,Ruth Mensah,Paul Girard,Ines Costa,Karim Bello,Nora Lind,Yaw Boateng".split(",")
DAYS = {"en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(), "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche".split()}
TAGS = {"en": ("(Reuters-like wire)", "With agencies", "© The Wire"), "fr": ("(avec agences)", "Source : agence", "© L'Agence")}
FORMS = {
    "en": (
        """{place}: {n} dead in {day}'s shelling
Health officials in {place} said {n} people were killed and {m} wounded on {day}, bringing the total since the fighting began to {big}.
The wounded were taken to the regional hospital, where doctors said medicines were running out.
The ministry does not say how many of the dead were fighters and how many were civilians.
Both sides accuse each other of breaking the truce that mediators brokered in spring.
Residents of the {name} district spent the night in cellars, and water was cut for {k} hours.
Aid groups say they cannot reach the northern suburbs because the bridges are mined.""",
        """Results: {person} wins {place}
With all {n} polling stations counted, {person} won the seat of {place} with {big} votes, the electoral commission said on {day}.
The runner-up, {other}, had {m} percent and has three days to appeal.
Turnout was {k} percent, the commission said in a statement published on its website.
Observers described the vote as calm, though several stations opened late for lack of ballot papers.
The new parliament meets next month to elect its speaker and to form its committees.""",
        """Grain prices in {place} on {day}
A sack of millet sold for {big} francs in the market of {place} on {day}, {n} francs more than a week ago.
Maize cost {m} francs and sorghum {k} francs, according to the market information service.
Traders put the change down to fuel costs and to the state of the roads after the rains.
The service publishes the prices of forty markets each week with the support of the ministry of agriculture.
Figures are averages of three stalls chosen at random and may differ from one quarter of the town to another.""",
    ),
    "fr": (
        """{place} : {n} morts dans les bombardements de {day}
Selon les autorités sanitaires de {place}, {n} personnes ont été tuées et {m} blessées {day}, ce qui porte le bilan à {big} depuis le début des combats.
Les blessés ont été conduits à l'hôpital régional, où les médecins disent manquer de médicaments.
Le ministère ne précise pas combien de victimes étaient des combattants.
Les deux camps s'accusent de violer la trêve négociée au printemps par les médiateurs.
Les habitants du quartier {name} ont passé la nuit dans les caves et l'eau a été coupée pendant {k} heures.
Les organisations humanitaires disent ne pas pouvoir atteindre les faubourgs du nord, dont les ponts sont minés.""",
        """Législatives : {person} l'emporte à {place}
Après dépouillement des {n} bureaux de vote, {person} remporte le siège de {place} avec {big} voix, a annoncé {day} la commission électorale.
Son rival, {other}, obtient {m} % des voix et dispose de trois jours pour déposer un recours.
La participation s'établit à {k} %, selon un communiqué de la commission.
Les observateurs ont jugé le scrutin calme malgré l'ouverture tardive de plusieurs bureaux faute de bulletins.
La nouvelle assemblée se réunit le mois prochain pour élire son président et former ses commissions.""",
        """Le prix des céréales à {place} {day}
Le sac de mil s'est vendu {big} francs {day} au marché de {place}, soit {n} francs de plus que la semaine passée.
Le maïs coûtait {m} francs et le sorgho {k} francs, selon le service d'information sur les marchés.
Les commerçants invoquent le coût du carburant et l'état des routes après les pluies.
Le service publie chaque semaine les prix de quarante marchés avec l'appui du ministère de l'agriculture.
Les chiffres sont des moyennes de trois étals choisis au hasard et peuvent varier d'un quartier à l'autre.""",
    ),
}


@dataclass(frozen=True, slots=True)
class Item:
    """A text; items of one `story` are copies, each made by `edit` (the first by none). `apart`: what it is a hard case of."""

    story: int
    text: str
    edit: str = ""
    apart: str = ""


def pools() -> dict[str, list[str]]:
    """Sentences of each language."""
    found: dict[str, list[str]] = {"en": [], "fr": []}
    for path in sorted((ROOT / "lexicon" / "frames").glob("*.yaml")):
        for frame in yaml.safe_load(path.read_text(encoding="utf-8")):
            for example in frame.get("examples", ()):
                for language in found:
                    if language in example:
                        found[language].append(re.sub(r"\[[AR] |\]", "", example[language]))
    for line in (ROOT / "tests" / "data" / "ordinary.jsonl").read_text(encoding="utf-8").splitlines():
        if line:
            row = json.loads(line)
            found[row["language"]].append(row["text"])
    return {language: list(dict.fromkeys(s for s in sentences if len(s.split()) > 5)) for language, sentences in found.items()}


class Maker:
    """Makes the corpus; the same for the same seed and size."""

    def __init__(self, size: int) -> None:
        self.draw = random.Random(11)  # noqa: S311 (invented texts)
        self.pools = pools()
        self.size = size
        self.items: list[Item] = []
        self._story = 0

    def corpus(self) -> list[Item]:
        for number in range(self.size):
            self._article(("en", "fr")[number % 2])
        for _ in range(self.size // 20):
            for language in ("en", "fr"):
                self._subject(language)
                self._series(language)
                self._roundup(language)
        order = list(range(len(self.items)))
        self.draw.shuffle(order)
        return [self.items[i] for i in order]

    def _add(self, text: str, *, story: int | None = None, edit: str = "", apart: str = "") -> int:
        if story is None:
            self._story += 1
            story = self._story
        self.items.append(Item(story, text, edit, apart))
        return story

    def _sentences(self, language: str, low: int, high: int) -> list[str]:
        return self.draw.sample(self.pools[language], self.draw.randint(low, high))

    def _headed(self, language: str, body: Sequence[str]) -> str:
        """Headline, byline and dateline over paragraphs of two or three sentences, an agency's tag below half of them."""
        head = " ".join(self.draw.choice(body).rstrip(".").split()[:9])
        by = f"{'By' if language == 'en' else 'Par'} {self.draw.choice(PEOPLE)}"
        paragraphs, left = [], list(body)
        while left:
            count = self.draw.randint(2, 3)
            paragraphs.append(" ".join(left[:count]))
            left = left[count:]
        paragraphs[0] = f"{self.draw.choice(NAMES).upper()}, {self.draw.choice(DAYS[language])} — {paragraphs[0]}"
        tag = [self.draw.choice(TAGS[language])] if self.draw.random() < 0.5 else []
        return "\n".join([head, by, *paragraphs, *tag])

    def _article(self, language: str) -> None:
        body = self._sentences(language, 10, 32)
        story = self._add(self._headed(language, body))
        if self.draw.random() < 0.6:
            return
        edited = body
        for _ in range(self.draw.randint(1, 4)):
            name = self.draw.choice(list(EDITS))
            # One in four is made from another copy, as clients of clients do.
            edited = EDITS[name](self, language, edited if self.draw.random() < 0.25 else body)
            self._add(self._headed(language, edited), story=story, edit=name)

    def _subject(self, language: str) -> None:
        background, quotes = self._sentences(language, 5, 6), self._sentences(language, 3, 3)
        for _ in range(4):
            own = self._sentences(language, 10, 16)
            body = [*own[:4], *self.draw.sample(quotes, 2), *own[4:], *background]
            self._add(self._headed(language, body), apart="same subject")

    def _series(self, language: str) -> None:
        for form in FORMS[language]:
            for _ in range(4):
                low, high = self.draw.sample(range(3, 400), 3), self.draw.randint(1_000, 90_000)
                person, other = self.draw.sample(PEOPLE, 2)
                text = form.format(
                    place=self.draw.choice(NAMES), day=self.draw.choice(DAYS[language]), n=low[0], m=low[1], k=low[2], big=high, person=person,
                    other=other, name=self.draw.choice(NAMES),
                )  # fmt: skip
                self._add(text, apart="same form")

    def _roundup(self, language: str) -> None:
        briefs = [self._sentences(language, 4, 7) for _ in range(4)]
        for brief in briefs:
            self._add(self._headed(language, brief), apart="brief")
        self._add("\n".join(["News in brief" if language == "en" else "En bref", *(" ".join(brief) for brief in briefs)]), apart="round-up")


Edit = Callable[[Maker, str, Sequence[str]], list[str]]


def kept(share: float) -> Edit:
    return lambda maker, language, body: list(body[: max(3, round(len(body) * share))])


def reworded(share: float) -> Edit:
    """So many of the words replaced, each by another of the language."""

    def edit(maker: Maker, language: str, body: Sequence[str]) -> list[str]:
        def other(word: str) -> str:
            if maker.draw.random() >= share or not word.isalpha():
                return word
            found = [w for w in maker.draw.choice(maker.pools[language]).split() if w.isalpha() and w.islower()]
            return maker.draw.choice(found) if found else word

        return [" ".join(other(word) for word in sentence.split()) for sentence in body]

    return edit


def updated(maker: Maker, language: str, body: Sequence[str]) -> list[str]:
    """Another toll in up to two sentences, and a new paragraph in front."""
    changed, left = [], 2
    for sentence in body:
        if left and re.search(r"\d", sentence):
            sentence, left = re.sub(r"\d+", lambda m: str(int(m[0]) + 3), sentence), left - 1
        changed.append(sentence)
    return [*maker._sentences(language, 1, 2), *changed]


def typography(maker: Maker, language: str, body: Sequence[str]) -> list[str]:
    marks = str.maketrans({"'": "’", '"': "”", "-": "‑", "«": "“", "»": "”"})
    return [sentence.translate(marks).replace(", ", ",\u00a0") for sentence in body]


def dropped(maker: Maker, language: str, body: Sequence[str]) -> list[str]:
    left = list(body)
    for _ in range(max(1, len(left) // 8)):
        left.pop(maker.draw.randrange(1, len(left)))
    return left


def inserted(maker: Maker, language: str, body: Sequence[str]) -> list[str]:
    place = maker.draw.randrange(1, len(body))
    return [*body[:place], *maker._sentences(language, 2, 3), *body[place:]]


def several(maker: Maker, language: str, body: Sequence[str]) -> list[str]:
    return kept(0.6)(maker, language, reworded(0.02)(maker, language, typography(maker, language, body)))


EDITS: dict[str, Edit] = {
    "head only": lambda maker, language, body: list(body),
    "typography": typography,
    "cut to 3/4": kept(0.75),
    "cut to 1/2": kept(0.5),
    "cut to 1/3": kept(0.34),
    "1 % of words": reworded(0.01),
    "3 % of words": reworded(0.03),
    "6 % of words": reworded(0.06),
    "sentences dropped": dropped,
    "paragraph inserted": inserted,
    "updated": updated,
    "cut, reworded, reset": several,
}


def measure(items: Sequence[Item], show: bool) -> dict[str, float]:
    """Print what was found and missed; gives the headline figures."""

    def texts(wanted: Sequence[int] | None) -> list[tuple[int, str]]:
        return [(i, items[i].text) for i in (range(len(items)) if wanted is None else wanted)]

    started = time.process_time()
    copies = find_copies(texts, len(items))
    seconds = time.process_time() - started
    group = {copy.document: copy.copy_of for copy in copies}
    members: dict[int, list[int]] = defaultdict(list)
    stories: dict[int, list[int]] = defaultdict(list)
    for number, item in enumerate(items):
        members[group.get(number, number)].append(number)
        stories[item.story].append(number)
    found = {pair for some in members.values() for pair in combinations(some, 2)}
    there = {pair for some in stories.values() for pair in combinations(some, 2)}
    # A brief is the beginning of its round-up word by word; whether that is a copy is a matter of taste.
    found = {pair for pair in found if {items[i].apart for i in pair} != {"brief", "round-up"}}
    wrong = Counter(" / ".join(sorted({items[i].apart or "article" for i in pair})) for pair in found - there)
    by_edit = {name: [0, 0] for name in EDITS}
    for story in stories.values():
        original = next(i for i in story if not items[i].edit)
        for number in story:
            if items[number].edit:
                tally = by_edit[items[number].edit]
                tally[0] += tuple(sorted((original, number))) in found
                tally[1] += 1
    precision = len(found & there) / max(1, len(found))
    recall = len(found & there) / max(1, len(there))
    print(f"{len(items)} texts, {len(there)} pairs of copies, {len(found)} found, {len(items) / seconds:,.0f} texts a CPU second")
    for name, value, bar in (("precision", precision, PRECISION), ("recall", recall, RECALL)):
        print(f"  {name:<10}{value:.4f}  bar {bar}  {'holds' if value >= bar else 'MISSED'}")
    for name, (hit, count) in by_edit.items():
        print(f"  {name:<22}{hit:>4} of {count}")
    for name, number in Counter(item.apart for item in items if item.apart).items():
        print(f"  no copies: {name:<12}{number:>5} texts")
    print(f"  false pairs: {dict(wrong) or 'none'}; peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    if show:
        for pair in sorted(found - there)[:10]:
            print("FALSE", *(f"\n--- {items[i].apart}\n{items[i].text}" for i in pair))
    return {"precision": precision, "recall": recall}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    figures = measure(Maker(300 if arguments.small else 3_000).corpus(), arguments.show)
    sys.exit(figures["precision"] < PRECISION or figures["recall"] < RECALL)


if __name__ == "__main__":
    main()
