"""What pages say around an article, French and English: the patterns only; `text` applies them, one line at a time.

Every pattern is matched against one stripped line. Those that open with words an article may also open a sentence with
(*Partager le pouvoir…*, *Print media…*) are kept apart in `SHORT_FURNITURE` and hold for short lines only.
"""

from __future__ import annotations

import re

_FLAGS = re.IGNORECASE | re.VERBOSE

#: Furniture whatever its length: nobody opens a news sentence with these words.
FURNITURE = re.compile(
    r"""(?:
      laisse[rz]?\s+un\s+commentaire|leave\s+a\s+(?:comment|reply)|please\s+enter\s+your|post\s+a\s+comment|ajouter\s+un\s+commentaire|
      (?:à\s+)?lire\s+(?:aussi|également|la\s+suite)\b|(?:à\s+)?voir\s+(?:aussi|également)\b|read\s+(?:also|more|next)\b|see\s+also\b|
      continue\s+reading|more\s+on\s+this\s+story|related\s*(?:articles?|stories|topics|posts|:)|
      dans\s+la\s+même\s+rubrique|articles?\s+(?:liés|similaires|recommandés|précédent|suivant)\b|
      mots[-\s]clés\s*:|tags?\s*:|keywords?\s*:|filed\s+under|share\s+(?:this|on|via)\b|partager\s+(?:sur|cet|l['’]article|par|via)\b|
      recevez\s|abonnez-vous|je\s+m['’]abonne|inscrivez-vous|s['’]abonner|subscribe\s+(?:to|now|for|here)|sign\s+up\s+(?:to|for|now)|
      (?:accueil|home)\s*[>»/|›]|vous\s+êtes\s+ici|you\s+are\s+here|
      votre\s+(?:adresse\s+(?:e-?mail|de\s+messagerie|ne\s+sera)|nom\s*\*?$|commentaire\s*\*?$)|your\s+(?:e-?mail\s+address|name\s*\*?$|comment\s*\*?$)|
      (?:les\s+)?champs?\s+(?:requis|obligatoires)|required\s+fields|save\s+my\s+name|enregistrer\s+mon\s+nom|
      tous\s+droits\s+(?:de\s+reproduction\b.*|réservés)|all\s+rights\s+reserved|©|\(c\)\s*\d{4}|copyright\s+(?:©|\d|\(c\))|crédits?\s+(?:photos?|images?)\b|
      photo\s+credit|photos?\s*(?::|©|/)|\(photo\b|image\s*:|légende\s*:|illustration\s*:|
      suivez[-\s](?:nous|l['’]actualité|toute)|follow\s+us\b|cliquez\s+ici|click\s+here|rejoignez[-\s](?:nous|notre)|join\s+our\b|
      télécharge[rz]\s+(?:l['’]appli|notre|gratuitement|le\s+pdf)|download\s+(?:the\s+app|our)\b|
      (?:ce|notre)\s+site\s+(?:web\s+)?utilise\s+des\s+cookies|nous\s+utilisons\s+des\s+cookies|we\s+use\s+cookies|this\s+(?:web)?site\s+uses\s+cookies|
      en\s+poursuivant\s+votre\s+navigation|cookies?\b.*(?:accept|utilis)|accepter\s+(?:tout|les\s+cookies)|accept\s+(?:all|cookies)|
      (?:temps\s+de\s+)?lecture\s*:\s*\d|reading\s+time|\d+\s+min(?:utes?)?\s+(?:de\s+lecture|read)\b|\d+\s+(?:commentaires?|comments?|partages|shares|vues|views)\s*$|
      écouter\s+(?:l['’]article|cet\s+article)|listen\s+to\s+(?:this|the)\s+article|skip\s+to\s+(?:main\s+)?content|aller\s+au\s+contenu|
      (?:la\s+)?source\s*:|avec\s+(?:afp|reuters|ap|apa|agences?)\s*\.?$|https?://\S+$|www\.\S+$
    )""",
    _FLAGS,
)
#: Furniture in a short line that is no sentence; elsewhere the same words may open one.
SHORT_FURNITURE = re.compile(
    r"""(?:
      partage[rz]?\b|share\b|imprimer\b|print\b|publicité\b|advertisement\b|annonce\s*$|newsletter|subscribe\b|sign\s+(?:up|in)\b|log\s*in\b|
      connexion\b|se\s+connecter\b|recherche[r]?\s*$|search\s*$|menu\s*$|cookies?\b|copyright\b|télécharger\b|download\b|facebook\b|twitter\b|
      whatsapp\b|telegram\b|linkedin\b|e-?mail\s*$|copier\s+le\s+lien|copy\s+link|sponsorisé|sponsored|mots[-\s]clés|keywords|tags\s*$|vidéos?\s*$|video\s*$|
      les\s+plus\s+lus|most\s+read|trending|à\s+la\s+une|top\s+stories|tweet(?:er)?\s*$|envoyer\s*$|send\s*$|répondre\s*$|reply\s*$|afficher\s+plus|show\s+more|
      (?:sur|dans)\s+le\s+même\s+(?:thème|sujet)|vous\s+aimerez|you\s+may\s+also|recommand|lire\s*:|voir\s*:|watch\s*:|\#\w
    )""",
    _FLAGS,
)
#: After one of these lines nothing belongs to the article any more: comments, tags and links follow.
END = re.compile(
    r"""(?:
      laisse[rz]?\s+un\s+commentaire|leave\s+a\s+(?:comment|reply)|ajouter\s+un\s+commentaire|post\s+a\s+comment|
      (?:sur|dans)\s+(?:le|la)\s+même\s+(?:thème|sujet|rubrique)\s*:?\s*$|mots[-\s]clés\s*:|related\s+(?:articles|stories|posts)\s*:?\s*$|
      articles?\s+(?:liés|similaires|recommandés)\s*:?\s*$|(?:\d+\s+)?(?:commentaires?|comments?)\s*(?:\(\d+\))?\s*:?\s*$|vos\s+réactions\s*:?\s*$|
      pour\s+plus\s+d['’]informations?\b.*\b(?:suivez|visitez|consultez|cliquez|rendez-vous|abonnez)|for\s+more\s+(?:news|information|stories)\b.*\b(?:follow|visit|subscribe|click)
    )""",
    _FLAGS,
)
_WEEKDAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_CLOCK = r"(?:(?:à|at|[-–—|,])?\s*\d{1,2}\s*(?:[h:.]\s*\d{0,2}(?::\d{2})?|[ap]\.?m\.?)\s*(?:[ap]\.?m\.?|gmt|utc|[a-z]{3,4})?)"
_DAY = r"\d{1,2}(?:er|st|nd|rd|th)?"
_DATE = (
    rf"(?:{_WEEKDAY},?\s+)?(?:le\s+)?(?:{_DAY}\s+[a-zéû]{{3,10}}\.?,?\s+\d{{4}}|[a-z]{{3,10}}\.?\s+{_DAY},?\s+\d{{4}}"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{4}-\d{1,2}-\d{1,2}(?:t[\d:.+z-]+)?)"
)
#: *Publié le : 14/05/2025 - 18:12*: the label and a full date (see `MAX_WORDS_AFTER_DATE`).
PUBLISHED = re.compile(
    r"(?:publi(?:é|cation|shed)\w*(?:\s+(?:le|on|at))?|mis\s+en\s+ligne\s+le|posted(?:\s+on)?|date(?:\s+de\s+(?:publication|parution))?|par[au]\w*\s+le)"
    rf"\s*:?\s*(?P<date>{_DATE})",
    _FLAGS,
)
#: The same for a change: a date of last resort.
UPDATED = re.compile(
    r"(?:mise?\s+à\s+jour|modifié\w*|actualisé\w*|(?:last\s+)?(?:updated|modified)|dernière\s+(?:mise\s+à\s+jour|modification))(?:\s+(?:le|on|at))?"
    rf"\s*:?\s*(?P<date>{_DATE})",
    _FLAGS,
)
#: A line that is nothing but a date, with or without the time of day.
BARE_DATE = re.compile(rf"(?P<date>{_DATE})\s*{_CLOCK}?\s*$", _FLAGS)
#: What may stand after the date in a date line before it stops being one.
MAX_WORDS_AFTER_DATE = 8
#: *Bamako, le 4 février 2026*: the signature line of a communiqué.
SIGNED_AT = re.compile(
    r"(?:fait\s+à\s+|done\s+(?:at|in)\s+)?(?P<place>[A-ZÉÈÀÂÎÔÛÇ][\w'’.-]+(?:[ -][A-ZÉÈ][\w'’.-]+){0,2}),?\s+(?:le\s+|on\s+)?"
    rf"(?P<date>(?i:{_DATE}))\s*\.?$"
)
_NAME = r"[A-ZÉÈÀÂÎÔÛÇ][\w'’.-]+(?:\s+(?:(?:de|du|von|van|ben|bin|al|el)\s+)?[A-ZÉÈÀÂÎÔÛÇ][\w'’.-]*){1,3}"
#: *Par Jean Dupont*, *By Jane Doe in Dakar*, *De notre correspondant*.
BYLINE = re.compile(
    rf"(?i:par|by|propos\s+recueillis\s+par|interview\s+by|réalisé\s+par|written\s+by|auteur\s*:|author\s*:)\s+(?P<name>{_NAME})"
    r"|(?i:(?:de\s+)?(?:notre|nos)\s+(?:correspondant|envoyé)|(?:from\s+)?our\s+(?:own\s+)?correspondent|la\s+rédaction\s*$)"
)
#: The head of an official letter: never the title, and its ministry is the publisher.
LETTERHEAD = re.compile(
    r"(?:(?:république|republic|royaume|kingdom|union|fédération)\b|un\s+peuple\b|(?P<body>minist[eè]re|ministry|présidence|presidency|primature"
    r"|office\s+of|cabinet|secrétariat|embassy|ambassade|department)\b)",
    re.IGNORECASE,
)
#: The head of a live page: its full date is the publication date.
LIVE = re.compile(r"(?:en\s+)?(?:direct|live)\b|suivez\s+en\s+direct|minute\s+par\s+minute|live\s+(?:coverage|updates|blog)", re.IGNORECASE)
TIMESTAMP = re.compile(r"(?:\d{1,2}\s*[.:hH]\s*\d{2}|\d{1,2}\s*[hH])(?:\s*(?:GMT|UTC|[ap]\.?m\.?|TU))?\s*[-–—:|]\s+(?=\S)")
LETTERED = re.compile(r"(?:[a-z]\)|\([a-z]\)|\(?[ivx]{1,4}\)|\(?\d{1,2}[.)]|\d{1,2}°)\s", re.IGNORECASE)
BULLET = re.compile(r"[-–—•*·▪‣●◦■➢✓]\s")
DATELINE = re.compile(
    r"(?P<place>[A-ZÉÈÀÂÎÔÛÇ][\w'’.\- ]{1,40}?(?:(?:,\s+|/)[A-ZÉ][\w'’.\- ]{1,30}?)?)"
    r"(?:,?\s+(?P<date>(?:le\s+)?\d{1,2}(?:er)?\s+[\w.éû]{3,10}\.?(?:\s+\d{4})?|[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:,?\s+\d{4})?))?"
    r"\s*(?:\((?P<agency>[A-Z][\w .'’-]{1,40})\))?\s*[–—-]{1,2}\s+(?=\S)"
)
#: *ISLAMABAD/NEW DELHI: …*: a place in capitals before a colon.
COLON_DATELINE = re.compile(
    r"(?P<place>[A-ZÉÈÀÂÎÔÛÇ][A-ZÉÈÀÂÎÔÛÇ'’.\- ]{2,40}(?:/[A-ZÉÈÀÂÎÔÛÇ][A-ZÉÈÀÂÎÔÛÇ'’.\- ]{2,30})?)(?P<date>)(?P<agency>):\s+(?=[A-ZÀ-Ý«“\"])"
)
SITE_DATELINE = re.compile(r"(?P<site>[A-Z][\w-]+(?:[ -][A-Z][\w-]+){0,3})\s*[–—-]\s*(?P<place>[A-Z][\w'’ -]{2,30})\.\s+(?=[A-ZÀ-Ý«“\"])")
#: A sentence end inside a list item: a lower-case word of three letters or more, its stop, and a new start.
SENTENCE_BREAK = re.compile(r"(?<=[a-zà-ÿ]{3})[.!?][»”\"]?\s+(?=[A-ZÀ-Ý«“])")
#: Words of the section and country names pages print above an article, which are no byline (*Burkina Faso*, *South Africa*).
RUBRICS = frozenset(
    "accueil actualité actualités actu afrique africa amérique amériques arab arabia asie asia burkina business cape central communiqué congo coast costa"
    " culture diplomatie défense east eastern economy éco économie editorial éditorial emirates equatorial europe exclusif exclusive grands great guinea"
    " guinée home hong interview international internationale kingdom korea lacs lakes lanka latin latine leone maghreb mali middle monde new news niger"
    " north northern opinion opinions ouest politics politique presse reportage republic république royaume sahara sahel salvador santé saudi science"
    " sécurité security sénégal sierra société south southern soudan sport sports states sud sudan tchad togo tribune une united verde west western"
    " world zealand analysis analyse".split()
)
