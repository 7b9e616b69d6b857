"""Corrects what small parsers get wrong again and again, where the words around leave no doubt.

Each repair looks at one token and its neighbours, and changes part of speech, label or head. They are measured on treebanks
the parsers were not trained on (`python training/repairs.py`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lapwing.language.lemmas import regular_infinitive, verb_forms

if TYPE_CHECKING:
    from lapwing.language.syntax import Syntax

#: French verbs whose *il* stands for nobody (il faut, il s'agit, il y a).
_IMPERSONAL = frozenset(
    "falloir agir avoir pleuvoir neiger suffire sembler paraître importer convenir exister rester manquer advenir survenir arriver venir "
    "résulter ressortir découler incomber tarder valoir être aller faire avérer apparaître pouvoir devoir".split()
)
_MONTHS = frozenset("january february march april may june july august september october november december".split())
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_JOURS = frozenset("lundi mardi mercredi jeudi vendredi samedi dimanche hier aujourd'hui demain".split())
_PARTICIPLE = re.compile(r"(?:é|i|u|is|it|int|ert)e?s?$")
_MOIS = frozenset("janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split())
_ARTICLES = frozenset({"le", "la", "les", "l'", "un", "une", "des", "cet", "ce", "cette", "ces"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj"})


def repair(s: Syntax) -> None:
    """Correct `s` in place."""
    forms = verb_forms(s.language)
    for i in range(s.n):
        _verb_with_arguments(s, i, forms)
        if s.dep[i].startswith("aux"):
            _auxiliary(s, i)
        elif s.dep[i] == "appos":
            _enumerated_name(s, i)
        elif s.dep[i] == "nsubj" and s.pos[i] == "PROPN":
            _name_after_office(s, i)
        elif s.pos[i] == "VERB":
            _counted_noun(s, i)
    if s.language == "fr":
        for i in range(s.n):
            dep = s.dep[i]
            if dep == "expl:subj":
                _personal_il(s, i)
            elif dep == "obj":
                _dative_object(s, i)
                _object_of_a_day(s, i)
            elif dep == "obl":
                _agent_of_participle(s, i, forms)
            elif dep in ("advcl", "xcomp"):
                _infinitive_of_adjective(s, i)
            elif dep == "parataxis":
                _inverted_subject(s, i)
            if s.pos[i] == "VERB" and i and s.pos[i - 1] == "DET":
                _noun_in_ant(s, i)
            elif s.pos[i] == "ADJ" and dep == "xcomp" and i and s.pos[i - 1] == "DET":
                _noun_with_article(s, i)
            elif s.pos[i] == "VERB" and dep == "conj":
                _participle_without_auxiliary(s, i)
            elif s.pos[i] in ("NOUN", "ADJ") and i and s.pos[i - 1] == "CCONJ":
                _coordinated_participle(s, i, forms)
            elif s.pos[i] == "ADV" and s.lower[i].endswith("ent"):
                _plural_verb(s, i, forms)
            elif s.pos[i] == "NOUN" and dep == "advcl":
                _opening_participle(s, i, forms)
            elif dep == "nmod":
                _partitive_of_a_date(s, i)
    else:
        for i in range(s.n):
            if s.lower[i] == "short":
                _short_of(s, i)
            elif s.pos[i] == "ADJ":
                _participle_with_be(s, i, forms)
                _coordinated_past(s, i, forms)
            elif s.pos[i] == "NOUN":
                _infinitive_noun(s, i, forms)
            elif s.pos[i] == "PROPN" and s.lower[i] in _MONTHS | _DAYS:
                _time_before_subject(s, i)
            if s.pos[i] == "VERB" and s.dep[i] == "amod":
                _garden_path(s, i)


def hang(s: Syntax, i: int, head: int, dep: str) -> None:
    """Give token `i` another head and label; `head == i` makes it a root. A head below `i` is refused (no cycles)."""
    if head != i and i in (head, *s.ancestors(head)):
        return
    old = s.head[i]
    if old != i and i in s.children[old]:
        s.children[old].remove(i)
    s.head[i] = head
    s.dep[i] = dep
    if head != i:
        s.children[head].append(i)
        s.children[head].sort()


def _make_verb(s: Syntax, i: int, forms: dict[str, list[str]]) -> None:
    s.pos[i] = "VERB"
    s.lemma[i] = forms[s.lower[i]][0] if s.lower[i] in forms else regular_infinitive(s.lower[i]) or s.lemma[i]


def _is_form(s: Syntax, i: int, forms: dict[str, list[str]]) -> bool:
    return s.lower[i] in forms or (s.language == "fr" and regular_infinitive(s.lower[i]) is not None)


def _verb_with_arguments(s: Syntax, i: int, forms: dict[str, list[str]]) -> None:
    """A word with a subject or an object of its own is a verb, whatever the tagger said, if it is a form of one."""
    pos = s.pos[i]
    if pos not in ("NOUN", "ADJ", "PROPN") or not s.children[i]:
        return
    deps = {s.dep[c].split(":")[0] for c in s.children[i]}
    if "obj" in deps or "iobj" in deps or ("nsubj" in deps and "cop" not in deps and ("aux" in deps or pos == "NOUN")):
        if not _is_form(s, i, forms):
            return
        _make_verb(s, i, forms)
        if s.dep[i] == "obj" and "mark" in deps and s.head[i] < i:
            s.dep[i] = "ccomp"


def _enumerated_name(s: Syntax, i: int) -> None:
    """*Burkina Faso, Mali and Niger*: a name between a comma and a coordination is one of them, no apposition."""
    head = s.head[i]
    if s.pos[i] == "PROPN" == s.pos[head] and head < i and any(s.dep[c] == "conj" and c > i and s.pos[c] == "PROPN" for c in s.children[head]):
        s.dep[i] = "conj"


def _name_after_office(s: Syntax, i: int) -> None:
    """*Le Premier ministre indien Narendra Modi*: two subjects side by side are one person."""
    verb = s.head[i]
    office = next((c for c in s.children[verb] if s.dep[c] == "nsubj" and c < i and s.pos[c] == "NOUN"), None)
    if office is not None and s.bounds(office)[1] == s.bounds(i)[0] - 1 and s.pos[s.bounds(office)[1]] != "PUNCT":
        hang(s, i, office, "appos")


def _counted_noun(s: Syntax, i: int) -> None:
    """*kidnapped two priests*: what a number counts is no verb."""
    labels = {s.dep[c].split(":")[0] for c in s.children[i]}
    if "nummod" in labels and s.dep[i] in ("obj", "nsubj", "obl", "nmod", "nsubj:pass") and not labels & {"nsubj", "aux", "obj"}:
        s.pos[i] = "NOUN"
        s.lemma[i] = s.lower[i].removesuffix("s") if s.language == "en" else s.lemma[i]


def _auxiliary(s: Syntax, i: int) -> None:
    """An auxiliary is no verb of its own, and its subject is its verb's: *La Chine a, pour sa part, accordé …*."""
    verb = s.head[i]
    if verb == i:
        return
    if s.pos[i] == "VERB":
        s.pos[i] = "AUX"
    for c in list(s.children[i]):
        if s.dep[c] in _SUBJECTS and not any(s.dep[k] in _SUBJECTS for k in s.children[verb]):
            hang(s, c, verb, s.dep[c])


def _personal_il(s: Syntax, i: int) -> None:
    """*Il a exigé que …*: a personal verb's *il* is its subject."""
    verb = s.head[i]
    if s.lower[i] not in ("il", "elle", "ils", "elles", "-t-il", "-il", "on") or s.pos[verb] != "VERB" or s.lemma[verb] in _IMPERSONAL:
        return
    if any(s.dep[c] in _SUBJECTS for c in s.children[verb]) or any(s.dep[c] == "aux:pass" for c in s.children[verb]):
        return
    if any(s.lower[c] in ("se", "s'") or s.dep[c] == "cop" for c in s.children[verb]):
        return  # "il se prépare un coup", "il est urgent de"
    s.dep[i] = "nsubj"


def _coordinated_participle(s: Syntax, i: int, forms: dict[str, list[str]]) -> None:
    """*a félicité X et agité la menace*: a participle before a determiner is no noun."""
    if not _is_form(s, i, forms) or not s.lower[i].endswith(("é", "i", "u", "is", "it", "ert")) or i + 1 >= s.n or s.pos[i + 1] != "DET":
        return
    if any(s.pos[c] == "DET" for c in s.children[i]):
        return
    verb = next((k for k in s.ancestors(i) if s.pos[k] == "VERB" and k < i and any(s.dep[c].startswith("aux") for c in s.children[k])), None)
    if verb is None or s.head[i + 1] == i:
        return
    noun = s.head[i + 1]
    if noun < i:
        return
    _make_verb(s, i, forms)
    hang(s, i, verb, "conj")
    hang(s, noun, i, "obj")


def _plural_verb(s: Syntax, i: int, forms: dict[str, list[str]]) -> None:
    """*Bamako et Dakar mènent des patrouilles*: a third person plural is no adverb in -ment."""
    if not _is_form(s, i, forms):
        return
    _make_verb(s, i, forms)
    noun = s.head[i]
    if s.dep[i] != "advmod" or noun >= i or s.pos[noun] not in ("NOUN", "PROPN") or any(s.dep[c] in _SUBJECTS for c in s.children[i]):
        return
    above, label = s.head[noun], s.dep[noun]
    if label.split(":")[0] not in ("ROOT", "root", "conj", "parataxis", "ccomp", "nsubj", "advcl"):
        return
    later = [c for c in s.children[noun] if c > i and s.dep[c].split(":")[0] in ("obj", "obl", "conj", "punct", "advcl", "ccomp", "xcomp", "nmod", "parataxis")]
    hang(s, i, i if above == noun else above, label if label != "nsubj" else "ccomp")
    hang(s, noun, i, "nsubj")
    for c in later:
        hang(s, c, i, "obl" if s.dep[c] == "nmod" else s.dep[c])


def _noun_in_ant(s: Syntax, i: int) -> None:
    """*a condamné l'opposant X*: what follows an article is a noun, however it ends."""
    article = i - 1
    if not s.lower[i].endswith(("ant", "ants", "ante", "antes")) or s.head[article] != i or s.lower[article] not in _ARTICLES:
        return
    s.pos[i], s.dep[article] = "NOUN", "det"
    s.lemma[i] = s.lower[i].rstrip("s")
    for c in list(s.children[i]):
        if s.dep[c] == "obj":
            s.dep[c] = "appos"
    verb = s.head[i]
    if s.dep[i] in ("advcl", "acl", "xcomp") and s.pos[verb] == "VERB" and verb < i and not any(s.dep[c] == "obj" for c in s.children[verb]):
        s.dep[i] = "obj"


def _noun_with_article(s: Syntax, i: int) -> None:
    """*ont paraphé un mémorandum*: a lone word after its own article is a noun, here the object."""
    verb = s.head[i]
    if s.head[i - 1] == i and s.lower[i - 1] in _ARTICLES and s.pos[verb] == "VERB" and not any(s.dep[c] in ("obj", "cop") for c in s.children[verb]):
        s.pos[i], s.dep[i] = "NOUN", "obj"


def _participle_without_auxiliary(s: Syntax, i: int) -> None:
    """*n'observe le cessez-le-feu proclamé par X*: a French participle without auxiliary has no subject; the noun before it is the verb's object."""
    verb = s.head[i]
    subject = next((c for c in s.children[i] if s.dep[c] == "nsubj"), None)
    if subject is None or subject != i - 1 or s.pos[verb] != "VERB" or verb > subject or not _PARTICIPLE.search(s.lower[i]):
        return
    if s.feat(i, "VerbForm") == "Fin" or any(s.dep[c].startswith(("aux", "cop")) or s.dep[c] == "cc" for c in s.children[i]):
        return
    if any(s.dep[c] == "obj" for c in s.children[verb]):
        return
    hang(s, subject, verb, "obj")
    hang(s, i, subject, "acl")


def _opening_participle(s: Syntax, i: int, forms: dict[str, list[str]]) -> None:
    """*Arrivée lundi à Bissau, la mission …*: a participle that opens the sentence is no noun."""
    if (
        s.form[i][:1].isupper()
        and s.head[i] > i
        and _PARTICIPLE.search(s.lower[i])
        and _is_form(s, i, forms)
        and not any(s.pos[c] == "DET" for c in s.children[i])
    ):
        _make_verb(s, i, forms)


def _partitive_of_a_date(s: Syntax, i: int) -> None:
    """*mènent depuis février des patrouilles*: dates have no partitive complements; it is the verb's object."""
    day = s.head[i]
    if s.lower[day] not in _JOURS | _MOIS or s.lower[i] in _MOIS or i < day:
        return
    article = next((c for c in s.children[i] if s.dep[c] == "case" and s.lower[c] == "des"), None)
    verb = next((k for k in s.ancestors(day) if s.pos[k] == "VERB"), None)
    if article is None or verb is None or any(s.dep[c] == "obj" for c in s.children[verb]):
        return
    s.pos[article], s.dep[article] = "DET", "det"
    hang(s, i, verb, "obj")


def _dative_object(s: Syntax, i: int) -> None:
    """*livrer à l'armée du matériel*: what *à* introduces is no direct object."""
    if any(s.dep[c] == "case" and s.lemma[c] == "à" for c in s.children[i]):
        s.dep[i] = "obl"


def _object_of_a_day(s: Syntax, i: int) -> None:
    """*a refoulé dimanche 340 migrants*: days take no objects; it is the verb's."""
    day = s.head[i]
    verb = s.head[day]
    if s.lower[day] in _JOURS and s.pos[verb] == "VERB" and verb < day < i and not any(s.dep[c] == "obj" for c in s.children[verb]):
        hang(s, i, verb, "obj")


def _agent_of_participle(s: Syntax, i: int, forms: dict[str, list[str]]) -> None:
    """*décline l'offre formulée jeudi par l'Union*: with an active verb, *par* is the participle's."""
    verb = s.head[i]
    if s.lower[i] == "rapport" or verb > i or s.pos[verb] != "VERB" or not any(s.dep[c] == "case" and s.lower[c] == "par" for c in s.children[i]):
        return
    if any(s.dep[c] in ("aux:pass", "nsubj:pass") for c in s.children[verb]):
        return
    objects = [c for c in s.children[verb] if s.dep[c] == "obj" and verb < c < i]
    for o in objects:
        for k in s.subtree(o):
            if o < k < i and s.dep[k] in ("amod", "acl") and _PARTICIPLE.search(s.lower[k]) and _is_form(s, k, forms):
                _make_verb(s, k, forms)
                s.dep[k] = "acl"
                hang(s, i, k, "obl:agent")
                for c in [c for c in s.children[verb] if k < c < i and s.dep[c] in ("obl", "nmod", "advmod")]:
                    hang(s, c, k, s.dep[c])  # and what stands between them: "formulée le 2 février par …"
                return


def _inverted_subject(s: Syntax, i: int) -> None:
    """*…, a prévenu un conseiller*: a clause that opens with its auxiliary has its subject behind the verb."""
    auxiliaries = [c for c in s.children[i] if s.dep[c].startswith("aux")]
    if s.pos[i] != "VERB" or not auxiliaries or not auxiliaries[0] or s.form[auxiliaries[0] - 1] not in (",", '"'):
        return
    if any(s.dep[c] in _SUBJECTS or (s.dep[c].startswith(("obj", "expl")) and c < i) for c in s.children[i]):
        return
    behind = [c for c in s.children[i] if s.dep[c] == "obj" and c > i]
    if len(behind) == 1:
        s.dep[behind[0]] = "nsubj"


def _infinitive_of_adjective(s: Syntax, i: int) -> None:
    """*se dit prêt à livrer*: the infinitive after an adjective and *à* or *de* completes the adjective."""
    marks = [c for c in s.children[i] if s.dep[c] == "mark" and s.lower[c] in ("à", "de", "d'")]
    if len(marks) != 1 or i - marks[0] > 2 or not marks[0]:
        return
    adjective = marks[0] - 1
    if s.pos[adjective] == "ADJ" and s.head[adjective] == s.head[i] and s.dep[adjective] in ("xcomp", "ROOT", "ccomp"):
        hang(s, i, adjective, "xcomp")


def _participle_with_be(s: Syntax, i: int, forms: dict[str, list[str]]) -> None:
    """*was beaten with truncheons*: a participle with *be* and an instrument or agent is a passive (not *was pleased with*)."""
    if s.lower[i] not in forms or not s.lower[i].endswith(("en", "ed")):
        return
    marks = ("with", "by") if s.lower[i].endswith("en") else ("by",)
    be = next((c for c in s.children[i] if s.dep[c] == "cop" and s.lemma[c] == "be"), None)
    if be is None or not any(s.dep[c].startswith("obl") and s.case(c) in marks for c in s.children[i]):
        return
    _make_verb(s, i, forms)
    s.dep[be] = "aux:pass"
    for c in s.children[i]:
        if s.dep[c] == "nsubj":
            s.dep[c] = "nsubj:pass"


def _coordinated_past(s: Syntax, i: int, forms: dict[str, list[str]]) -> None:
    """*declared a state of emergency and closed Ivato airport*: after a past tense, *and* + past form + noun goes on telling."""
    if s.dep[i] != "amod" or not i or s.pos[i - 1] != "CCONJ" or not s.lower[i].endswith("ed") or s.lower[i] not in forms:
        return
    noun = s.head[i]
    if noun < i or s.dep[noun] != "conj" or s.dep[i - 1] != "cc" or s.head[i - 1] != noun:
        return
    if any(s.pos[c] == "DET" or s.dep[c] == "conj" for c in (*s.children[noun], *s.children[i]) if c <= i):
        return
    verb = next((k for k in s.ancestors(noun) if s.pos[k] == "VERB"), None)
    if verb is None or verb > i or not s.lower[verb].endswith("ed") or s.feat(verb, "VerbForm") not in ("Fin", "Part"):
        return
    if not any(s.dep[c] == "obj" and c < i for c in s.children[verb]) or any(s.dep[c] == "aux:pass" for c in s.children[verb]):
        return
    _make_verb(s, i, forms)
    hang(s, noun, verb, "obj")  # away from the noun it was coordinated with, before it goes below the new verb
    hang(s, i, verb, "conj")
    hang(s, noun, i, "obj")
    hang(s, i - 1, i, "cc")


def _infinitive_noun(s: Syntax, i: int, forms: dict[str, list[str]]) -> None:
    """*Pensioners are to march on Friday*: be + to + base form is a plan, no noun."""
    if i < 2 or s.lower[i - 1] != "to" or s.lower[i] not in forms or s.lemma[i - 2] != "be" or s.head[i - 1] != i or s.head[i - 2] != i:
        return
    if forms[s.lower[i]][0] != s.lower[i]:
        return
    _make_verb(s, i, forms)
    s.pos[i - 1], s.dep[i - 1] = "PART", "mark"
    s.dep[i - 2] = "aux"


def _time_before_subject(s: Syntax, i: int) -> None:
    """*On Tuesday Berlin wrote off …*: the preposition is the day's; what follows is the subject."""
    name = s.head[i]
    if i + 1 >= s.n or name <= i or s.pos[name] != "PROPN" or s.lower[i - 1] not in ("on", "in", "last", "since") or not i:
        return
    preposition = next((c for c in s.children[name] if s.dep[c] == "case" and c < i), None)
    verb = s.head[name]
    if preposition is None or verb <= name or s.pos[verb] != "VERB" or name == verb:
        return
    others = [c for c in s.children[verb] if s.dep[c] in _SUBJECTS and c != name]
    between = range(name + 1, verb)
    if others or any(s.pos[k] == "PUNCT" for k in between):
        return
    hang(s, i, verb, "obl")
    hang(s, preposition, i, "case")
    s.dep[name] = "nsubj"


def _short_of(s: Syntax, i: int) -> None:
    """*stopped short of suspending*: the clause completes the verb, not the adverb."""
    verb = s.head[i]
    for c in list(s.children[i]):
        if s.dep[c] == "advcl" and s.case(c) == "of" and s.pos[verb] == "VERB" and verb < i < c:
            hang(s, c, verb, "advcl")


def _garden_path(s: Syntax, i: int) -> None:
    """*The IMF disbursed half of a loan and urged …*: a past tense with its own subject is no adjective of the noun after it."""
    noun = s.head[i]
    subject = next((c for c in s.children[i] if s.dep[c] in _SUBJECTS and c < i), None)
    if subject is None or noun <= i or s.dep[noun] not in _SUBJECTS:
        return
    verb = s.head[noun]
    if verb <= noun or s.pos[verb] != "VERB":
        return
    above, label = s.head[verb], s.dep[verb]
    root = above == verb
    hang(s, i, i, "ROOT")
    hang(s, noun, i, "obj")
    if root:
        hang(s, verb, i, "conj")
        s.dep[i] = label
    else:
        hang(s, i, above, label)
        hang(s, verb, i, "conj")
