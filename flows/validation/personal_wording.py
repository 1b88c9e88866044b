"""Whether a text names a person, or tells of a child who could be recognised, in words."""

from __future__ import annotations

import re
from typing import Final


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


FIRST_NAMES: Final = _listed(
    "Aaron Abigail Adam Aisha Alan Alex Alexander Alfie Alice Alison Amelia Amy Andrea Andrew Angela Anna Anne Anthony "
    "Archie Arthur Barbara Ben Benjamin Beth Bethany Brandon Brian Caitlin Callum Cameron Caroline Catherine Charles "
    "Charlie Charlotte Chloe Chris Christine Christopher Claire Connor Daniel David Deborah Declan Diane Dylan Edward "
    "Elizabeth Ella Ellie Emily Emma Ethan Evie Fatima Finley Fiona Freddie Freya Gareth Gary Gemma Georgia Georgina "
    "Graham Hannah Harriet Harry Harvey Heather Helen Henry Holly Ian Imogen Isaac Isabella Jacob Jake Jamie James Jane "
    "Janet Jason Jayden Jennifer Jessica Joanne Joe John Jonathan Jordan Joseph Joshua Julie Karen Kate Katherine Katie "
    "Keith Kelly Kevin Kieran Kyle Laura Lauren Leah Leanne Lee Leon Lewis Liam Linda Lisa Logan Louise Lucas Lucy Luke "
    "Maisie Margaret Maria Martin Mary Mason Matthew Megan Melissa Michael Michelle Mia Mohammed Molly Muhammad Natalie "
    "Nathan Neil Nicholas Nicola Nicole Niamh Noah Oliver Olivia Oscar Owen Patricia Patrick Paul Peter Philip Phoebe "
    "Rachel Rebecca Rhys Richard Robert Roger Ruby Ryan Sam Samantha Samuel Sandra Sarah Scott Sean Sharon Shaun Sian "
    "Simon Sophie Stacey Stephanie Stephen Steven Stuart Susan Tanya Teresa Thomas Tim Timothy Toby Tracey Tracy Tyler "
    "Wayne William Zac Zara Zoe Mark George "
    "Aamir Abdul Abdullah Abena Adebayo Agnieszka Ahmad Ahmed Alina Amina Amir Amit Andrei Anil Anita Anjali Aoife Arjun Asif "
    "Ayesha Bilal Cerys Chidi Chioma Ciaran Deepak Dorota Eilidh Elena Emeka Ewa Faisal Farah Gurpreet Hamza Harpreet Hassan "
    "Hussain Ibrahim Imran Ioana Irina Ismail Ivan Jaspreet Joanna Kamran Katarzyna Kavita Khadija Kofi Krzysztof Kwabena "
    "Kwame Layla Leila Magdalena Malgorzata Manpreet Marek Mariam Maryam Meera Mihai Mohamed Mohammad Mustafa Nadia Nasreen "
    "Natalia Neha Ngozi Olga Oluwaseun Omar Osman Pawel Piotr Pooja Priya Rajesh Ramesh Ravi Rhiannon Salma Samira Sanjay "
    "Sanjeev Shabana Siobhan Sukhdeep Sunita Suresh Syed Tariq Tomasz Tunde Usman Vikram Yasmin Yusuf Zahra Zainab Zofia"
)
"""First names common in England; those that are also everyday words or places (May, Grace, Victoria) are left out."""

_NOT_SURNAMES: Final = _listed(
    "academy and assessment audit avenue base bridge building cadet cadets care case centre children church civic clinic cross "
    "close college commander committee conference cornwall council court cover crescent day dedicated delivery desk "
    "development devon duty emergency england exeter extended family for forensic forum foundation from front fund garden "
    "gardens gate group hall head health hill hospital house housing in inquest is lane law lead leads led link "
    "liaison manager management meeting mental mews neighbourhood nursery of office officer officers on operational park "
    "patrol place plan plans plymouth police policy post posts practice primary probation process programme project "
    "promotion quarterly recruitment report resource response review risk road room rota safeguarding school schools "
    "secondary sergeant service services shift square staff station street students supervision supervisor support "
    "surgery survey systems team teams terrace the theatre to torbay tower training triage trust unit university vacancy "
    "vetting view village visit visits ward way wellbeing will work workforce working workshop workshops world abuse "
    "apprentice apprentices area are assurance associate at board business by can central change chief clinical cohort "
    "community consultant constable corporate crime custody detective digital district diversion domestic east exam exams "
    "exploitation finance governance had handover has have inspector intelligence investigation investigations justice "
    "leadership learning local major matron missing network north numbers only operations panel partnership partnerships "
    "performance policing portfolio practitioner practitioners prescriber prevention professional protection public quality "
    "role roles scheme sector sheet south specialist standards strategic strategy superintendent teaching vacancies "
    "violence vulnerability was west who with young youth monday tuesday wednesday thursday friday january february "
    "march april may june july august september october november december"
)
_SURNAME: Final = r"(?:[A-Z]\.?\s){0,3}(?:O'|D'|Mc|Mac)?([A-Z][a-z]{1,24})(?:-[A-Z][a-z]{1,24})?(?![A-Za-z])"
_TITLED: Final = re.compile(
    r"(?<![A-Za-z])(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Cllr|Councillor|Rev|Reverend|Nurse|PC|PCSO|DC|DS|PS|DI|DCI"
    r"|Det|Sgt|Sergeant|Insp|Inspector|Supt|Superintendent|Constable|Judge)\.?\s{1,2}(?:[0-9]{1,5}\s)?"
    rf"{_SURNAME}"
)
_NAMES: Final = "|".join(sorted(FIRST_NAMES))
_FULL_NAME: Final = re.compile(rf"(?<![A-Za-z'])(?<!St )(?<!Sir )(?:{_NAMES})\s{_SURNAME}(?:\s([A-Z][a-z]{{1,24}}))?")
TITLES: Final = _listed(
    "mr mrs ms miss mx dr prof professor cllr councillor rev reverend nurse pc pcso dc ds ps di dci det sgt sergeant insp "
    "inspector supt superintendent constable judge"
)


def has_name(text: str) -> bool:
    """Whether somebody is named: a title or rank with a surname, or a common first name with one.

    "PC lead", "Inspector Training" and "James Cook Hospital" name a post, a course and a place.
    """
    if any(match[1].lower() not in _NOT_SURNAMES for match in _TITLED.finditer(text)):
        return True
    return any(
        _NOT_SURNAMES.isdisjoint(part.lower() for part in match.groups() if part) for match in _FULL_NAME.finditer(text)
    )


_SIGNED: Final = re.compile(
    r"(?:(?:[A-Z]\.\s?){1,3}|[B-HJ-Z]\s)(?:O'|D'|Mc|Mac)?([A-Z][a-z]{1,24})(?:-[A-Z][a-z]{1,24})?(?=$|\s?[,(–-])"
)
_NOT_SIGNED: Final = _NOT_SURNAMES | _listed("division block wing company band grade command borough region county")


def is_signed_by_name(text: str) -> bool:
    """Whether initials and a surname stand where a role should; "D Division" and "R. Lead" name none.

    >>> is_signed_by_name("J. Sample"), is_signed_by_name("J Sample, lead"), is_signed_by_name("D Division")
    (True, True, False)
    """
    found = _SIGNED.match(text)
    return found is not None and found[1].lower() not in _NOT_SIGNED


_ONE: Final = r"one|1|single|sole|lone"
_SOME: Final = r"two|three|four|[2-4]"
_KIND: Final = (
    r"(?:(?:looked[ -]after|at[ -]risk|high[ -]risk|school[ -]age|asylum[ -]seeking|vulnerable|tracked|sampled|audited|missing"
    r"|further|other|more|additional|new|known|named|unaccompanied|local|younger|youngest|older|oldest|remaining|adopted"
    r"|fostered|disabled|autistic|detained|arrested|excluded|exploited|trafficked|placed|unborn|newborn|teenage|female|male"
    r"|black|white|asian|same|such|individual|particular|affected|relevant|primary|secondary|homeless|pregnant)\s){0,3}"
)
_CHILD: Final = (
    r"(?:child|young (?:person|man|woman|carer)|pupil|boy|girl|sibling|teenager|baby|infant|toddler|care[ -]leaver|youth|juvenile"
    r"|adolescent|schoolboy|schoolgirl|twin|brother|sister|kid)"
)
_CHILDREN: Final = (
    r"(?:children|young (?:people|persons|men|women|carers)|pupils|boys|girls|siblings|teenagers|babies|infants|toddlers"
    r"|care[ -]leavers|youths|juveniles|adolescents|schoolboys|schoolgirls|brothers|sisters|kids)"
)
_SHORT: Final = (
    r"(?:c?yp|lac|cla|uasc)(?:/(?:c?yp|lac|cla|uasc))?(?=$|[.,;:!?)]|\s?[(&]|\s-\s|\s(?:(?:is|are|was|were|be|has|have|had|do|does|did"
    r"|not|will|would|could|can|may|should|who|whose|that|in|at|on|with|without|from|to|by|for|of|under|over|out|after|before"
    r"|because|during|since|until|as|still|now|again|also|already|currently|left|went|came|seen|known|lost|ran|took|told|held"
    r"|remains?|waits?|waiting|awaits?|awaiting|needs?|missing|living|lives?|going|and (?:his|her|their|the)"
    r"|(?!focus|base|designated|dedicated|themed|commissioned|related|trained)[a-z]{2,12}ed)(?![a-z-])))"
)
"""YP, LAC and others alone: "one LAC was moved". Before another noun they tell what that is about: "one LAC nurse"."""
_CHILD_SHORT: Final = rf"(?:{_CHILD}|{_SHORT})"
_CHILDREN_SHORT: Final = rf"(?:{_CHILDREN}|c?yps|lacs|uascs|{_SHORT})"
_NOT_OF_A_CHILD: Final = (
    r"(?!['’-]|[0-9A-Za-z]|\s(?:protection|and adolescent|sexual|death|criminal|exploitation|centred|friendly|minder|care"
    r"|health|mental|practice|trafficking|safety|referral|premium|support|workers?|voice|abuse|focused|in need plan|benefit"
    r"|poverty|policy|development|assessment|plans?|record|view|social|services?|justice|offending|court|club|house|centre"
    r"|representatives?|reps?|panels?|forums?|boards?|councils?|groups?|teams?|members?|champions?|ambassadors?|advis[eo]rs?"
    r"|volunteer|governors?|homes?|strategy|strategies"
    r"|at a time|per|for each|in every|in (?:one|two|three|four|five|six|seven|eight|nine|ten|[0-9])|or more|or over)\b)"
)
_NOT_OF_ONE: Final = (
    r"\s(?!(?:services?|homes?|centres?|hospitals?|social|teams?|groups?|forums?|panels?|boards?|council|voices?|views?|rights|books?"
    r"|commissioner|champions?|workers?|guides?|trust|partnership|wards?|units?|departments?|safeguarding|names?)\b)"
)
_OF: Final = r"\s?(?:of|out of|/)\s?(?:the\s|our\s|these\s|those\s|all\s)?(?:[a-z]{3,6}\s|[0-9]{1,2}\s)?"
_COUNT: Final = re.compile(
    r"(?:one|two|three|four|[1-4]|single|sole|lone|couple|pair|both|the twins|twin|sibling group of)(?![0-9a-wyz]|x[0-9a-z])"
)
_FEW: Final = re.compile(
    rf"(?:{_ONE})(?:\s?x)?\s{_KIND}{_CHILD_SHORT}{_NOT_OF_A_CHILD}"
    rf"|(?:one|1)\s{_KIND}{_CHILD_SHORT}'s{_NOT_OF_ONE}"
    rf"|(?:{_SOME})(?:\s?x)?\s{_KIND}{_CHILDREN_SHORT}{_NOT_OF_A_CHILD}"
    rf"|(?:one|1|{_SOME}){_OF}{_KIND}{_CHILDREN_SHORT}{_NOT_OF_A_CHILD}"
    rf"|(?:one|1|{_SOME}) of them (?:is|are|was|were) (?:a )?(?:{_CHILD_SHORT}|{_CHILDREN_SHORT})\b"
    rf"|(?:couple|pair) of {_KIND}{_CHILDREN_SHORT}{_NOT_OF_A_CHILD}"
    rf"|both (?:of )?(?:the )?{_KIND}{_CHILDREN_SHORT}(?! and){_NOT_OF_A_CHILD}"
    r"|the twins\b|sibling group of (?:two|three|four|[2-4])|twin (?:boys|girls|brothers|sisters|children)\b",
)
_NOT_A_COUNT: Final = re.compile(
    r"\b(?:level|tier|stage|year|phase|table|item|section|step|band|grade|part|page|annex|appendix|priority|afi|question|ward"
    r"|unit|room|chapter|strand|standard|theme|site|group|figure|objective|action|groups? of|(?:more|fewer|less|other)"
    r" than|at least|at most|up to|(?:one|1) in|no|any|every|each|per|under|over|parents of|or"
    r"|form|schedule|version|wave|twenty|thirty|forty|fifty|sixty|seventy"
    r"|eighty|ninety|(?:hundred|thousand) and)\s$",
    re.I,
)
FEW_WORDS: Final = _listed("one two three four single sole lone couple pair both twins twin sibling")
CHILD_WORDS: Final = _listed(
    "child children young pupil pupils boy boys girl girls sibling siblings teenager teenagers baby babies infant infants "
    "toddler toddlers leaver leavers youth youths juvenile juveniles adolescent adolescents schoolboy schoolboys schoolgirl "
    "schoolgirls twin twins brother brothers sister sisters kid kids yp yps cyp cyps lac lacs cla uasc uascs"
)


def has_few_children(text: str) -> bool:
    """Whether a count of one to four children is told; "Tier 3 children's services" and "one in four" are none."""
    small = " ".join(text.lower().split())
    return any(_is_count(small, match.start()) for match in _COUNT.finditer(small))


def _is_count(small: str, start: int) -> bool:
    before = small[start - 1 : start]
    if before.isalnum() or before in {".", ",", "£", "/", "-"} or not _FEW.match(small, start):
        return False
    return not _NOT_A_COUNT.search(small, max(0, start - 20), start)


_AGE: Final = (
    r"(?:1?[0-9]|2[0-5]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen)(?![0-9A-Za-z])"
)
_THING: Final = (
    r"(?:system|database|policy|plan|building|contract|agreement|protocol|vehicle|server|car|template|form|strategy|laptop"
    r"|fleet|software|process|backlog|record|records|guidance|case system|scheme|service|framework|estate|site|review"
    r"|report|model|equipment|kit|radio|custody suite|lease|programme|project|partnership|memorandum|procedure)"
)
_YEARS_OLD: Final = re.compile(
    rf"(?<![0-9A-Za-z.,/-]){_AGE}[\s-]{{0,2}}(?:years?|yrs?)[\s-]{{0,2}}old(?![A-Za-z])"
    rf"(?![\s-](?:{_THING}\b|children|pupils|cohort|group|and (?:over|under|above|older)|or (?:over|under|above|older)))",
    re.I,
)
_YEARS_JOINED: Final = re.compile(
    r"(?<![0-9A-Za-z.,/-])(?:1?[0-9]|2[0-5])\s?(?:(?:yo|y/o)(?![A-Za-z])|y\.o\.|(?:yr|year|yrs)s?[\s-]?old(?![A-Za-z]))",
    re.I,
)
_NOT_ONE_OLD: Final = re.compile(
    r"(?:\b(?:under|over|than|least|below|above|to|and|between)\s"
    rf"|\b{_THING}s?\b[^.;]{{0,20}}(?:is|are|was|were)\s[a-z ]{{0,10}})$",
    re.I,
)
_AGED: Final = re.compile(
    rf"\baged\s(?:only\s|just\s|about\s)?{_AGE}(?:\s?(?:months?|weeks?|days?|years?|yrs?)\b)?"
    rf"(?P<range>\s?(?:-|to|and|or|/)\s?(?:[0-9]|over|above|older|under|more|upwards|{_AGE})|\+|\splus\b|\sor\b)?",
    re.I,
)
_PAIR: Final = re.compile(r"\b(?:siblings|twins|brothers|sisters|twin [a-z]{3,8})[,\s(]{1,2}$", re.I)
_MANY: Final = re.compile(
    r"\b(?:(?i:every|each|any|all|no)\s(?:[a-z]{2,12}\s){0,2}|(?!(?:James|Charles|Lewis|Chris|Rhys|Nicholas|Thomas|Lucas|Louis)\s)"
    r"(?:[A-Za-z]{2,20}[a-rt-z]s|(?i:children|people|anyone|everyone|cohort|group|class))\s)$"
)
_AGE_AFTER: Final = re.compile(rf"[,(]\s?age[:\s]\s?{_AGE}(?!\s?(?:-|to|plus|and|\+))", re.I)
_INITIALS: Final = re.compile(
    r"(?<![A-Za-z.])[A-Z]\.\s?(?:[A-Z]\.?\s?){1,2},?\s?[,(-]?\s?(?:1?[0-9]|2[0-5])(?![0-9%A-Za-z]|[./:][0-9])(?=[\s,.;:)-]|$)"
)
_NAMED_AGE: Final = re.compile(
    rf"(?<![A-Za-z'])(?:{_NAMES})(?:\s[A-Z][a-z]{{1,24}})?(?:,\s?|\s?\()(?:1?[0-9])(?=[,.;:)]|$)"
)
_CHILD_IS: Final = re.compile(
    rf"\b(?:{_CHILD}|patient|he|she)(?:\sturned\s|,\s|\s\(|\sis\s|\swas\s)(?:now\s|only\s)?{_AGE}(?=[,.;:)]|\s(?:and|in|on|last|this)\b|$)"
    rf"|\b{_AGE}[\s-]?(?:month|week|day)s?[\s-]old\s(?:{_CHILD}|son|daughter)\b",
    re.I,
)
_CAPITALS: Final = re.compile(
    r"(?<![A-Za-z])(?:(?:[Cc]ase of|[Cc]hild|[Pp]upil|[Bb]oy|[Gg]irl|YP)\s[A-Z]{2}\s?[,(]\s?(?:1?[0-9])(?=[,.;:)]|$)"
    r"|[A-Z]{2}[,\s(]{1,2}1?[0-9]\s?(?:yrs|years old)(?![A-Za-z])|[A-Z]{2}, 1?[0-9], (?:who|whose)\b"
    r"|(?:YP|CYP|[Cc]hild|[Pp]upil|[Pp]atient|[Cc]lient)\s?\([MFmf],? ?1?[0-9]\))"
)
_NO_INITIALS: Final = (
    r"(?!(?:AD|AI|AN|AP|AT|BC|BE|BI|BY|CC|CD|CE|CI|CP|CS|CT|CV|CX|DA|DC|DI|DO|DP|DS|DV|ED|EH|EP|EU|FM|FY|GO|GP|HO|HQ|HR|HT|HV"
    r"|ID|IF|IN|IO|IS|IT|KS|LA|LD|LP|MH|MP|NI|NO|OD|OF|OK|ON|OP|OR|OT|PA|PC|PE|PI|PM|PO|PP|PQ|PR|PS|QA|QC|QI|RE|RO|SC|SI|SM"
    r"|SO|SW|TA|TM|TO|TV|UK|UN|UP|US|VA|VS|WE|WG|WP|YJ|YO|YR)(?![A-Za-z]))"
)
"""Two capitals that in board papers are a body, a post, a system or a word more often than a child."""
_INITIALS_AND_AGE: Final = re.compile(
    rf"(?<![0-9A-Za-z&/'.-]){_NO_INITIALS}[A-Z]\s?[A-Z]"
    r"(?:\s?\(1?[0-9]\)|,\s?1?[0-9](?=[);:]|\.(?:\s|$)|,(?!\s?(?:[0-9]|and\b|or\b)))"
    r"|,\s(?:[Yy]r|[Yy]ear)\s1?[0-9](?![0-9])|\s?\((?:[Yy]r|[Yy]ear)\s1?[0-9]\))"
)
_BABY: Final = re.compile(r"(?<![A-Za-z])[Bb]aby\s[A-Z](?:,|\s(?:was|is|has|had)\b|'s\b)")
_KIN: Final = re.compile(
    rf"(?<![A-Za-z'])(?<!St )(?:{_NAMES})'s?\s(?:(?:foster|step|birth|adoptive|older|younger|big|little)[\s-]?)?"
    r"(?:mum|mother|dad|father|parents?|carers?|nan|gran|grandmother|grandparents|brother|sister|siblings?|social worker)\b"
)
AGE_WORDS: Final = _listed("aged old age yo baby")


def has_known_child(text: str) -> bool:
    """Whether one child is told of: initials or a first name and an age, "aged 14", "a 14-year-old", "Sam's mother".

    Cohorts are not: "children aged 10 to 15", "16- and 17-year-olds", "every child aged 10".
    """
    patterns = (_AGE_AFTER, _INITIALS, _NAMED_AGE, _CHILD_IS, _CAPITALS, _BABY, _KIN)
    if any(pattern.search(text) is not None for pattern in patterns):
        return True
    initials = (match.start() for match in _INITIALS_AND_AGE.finditer(text))
    if any(not _NOT_A_COUNT.search(text, max(0, start - 20), start) for start in initials):
        return True
    years = (match for pattern in (_YEARS_OLD, _YEARS_JOINED) for match in pattern.finditer(text))
    if any(not _NOT_ONE_OLD.search(text, max(0, match.start() - 50), match.start()) for match in years):
        return True
    return any(_is_one_aged(text, match) for match in _AGED.finditer(text))


def _is_one_aged(text: str, match: re.Match[str]) -> bool:
    start = match.start()
    if _PAIR.search(text, max(0, start - 30), start):
        return True
    return match["range"] is None and not _MANY.search(text, max(0, start - 40), start)
