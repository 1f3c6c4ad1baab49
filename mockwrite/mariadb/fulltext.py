"""Full-text search, as InnoDB of MariaDB 10.11 does it for Appwrite 1.8.1: which texts a value finds.

The same rules hold for the queries ``search`` and ``notSearch`` on an attribute, and for the ``search``
parameter of the lists (databases, collections, teams, users), which looks into one text per resource.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import dropwhile
from string import ascii_lowercase, ascii_uppercase

from mockwrite.mariadb.collation import weights

__all__ = ["Search", "compile_search", "parses", "tokens"]

_SHORTEST = 3
_LONGEST = 84
_STOPPED = """
A ABOUT AN ARE AS AT BE BY COM DE EN FOR FROM HOW I IN IS IT LA OF ON OR THAT THE THIS TO UND WAS WHAT WHEN
WHERE WHO WILL WITH WWW
"""
_STOP_WORDS = frozenset(_STOPPED.split())

# The letters, marks and numbers of Unicode 5.0, and the underscore: no emoji, nothing above U+FFFF.
_WORD_CHARACTERS = """
30-39 41-5A 5F 61-7A AA B2-B3 B5 B9-BA BC-BE C0-D6 D8-F6 F8-2C1 2C6-2D1 2E0-2E4 2EE 300-36F 37A-37D 386
388-38A 38C 38E-3A1 3A3-3CE 3D0-3F5 3F7-481 483-486 488-513 531-556 559 561-587 591-5BD 5BF 5C1-5C2
5C4-5C5 5C7 5D0-5EA 5F0-5F2 610-615 621-63A 640-65E 660-669 66E-6D3 6D5-6DC 6DE-6E8 6EA-6FC 6FF 710-74A
74D-76D 780-7B1 7C0-7F5 7FA 901-939 93C-94D 950-954 958-963 966-96F 97B-97F 981-983 985-98C 98F-990
993-9A8 9AA-9B0 9B2 9B6-9B9 9BC-9C4 9C7-9C8 9CB-9CE 9D7 9DC-9DD 9DF-9E3 9E6-9F1 9F4-9F9 A01-A03 A05-A0A
A0F-A10 A13-A28 A2A-A30 A32-A33 A35-A36 A38-A39 A3C A3E-A42 A47-A48 A4B-A4D A59-A5C A5E A66-A74 A81-A83
A85-A8D A8F-A91 A93-AA8 AAA-AB0 AB2-AB3 AB5-AB9 ABC-AC5 AC7-AC9 ACB-ACD AD0 AE0-AE3 AE6-AEF B01-B03
B05-B0C B0F-B10 B13-B28 B2A-B30 B32-B33 B35-B39 B3C-B43 B47-B48 B4B-B4D B56-B57 B5C-B5D B5F-B61 B66-B6F
B71 B82-B83 B85-B8A B8E-B90 B92-B95 B99-B9A B9C B9E-B9F BA3-BA4 BA8-BAA BAE-BB9 BBE-BC2 BC6-BC8 BCA-BCD
BD7 BE6-BF2 C01-C03 C05-C0C C0E-C10 C12-C28 C2A-C33 C35-C39 C3E-C44 C46-C48 C4A-C4D C55-C56 C60-C61
C66-C6F C82-C83 C85-C8C C8E-C90 C92-CA8 CAA-CB3 CB5-CB9 CBC-CC4 CC6-CC8 CCA-CCD CD5-CD6 CDE CE0-CE3
CE6-CEF D02-D03 D05-D0C D0E-D10 D12-D28 D2A-D39 D3E-D43 D46-D48 D4A-D4D D57 D60-D61 D66-D6F D82-D83
D85-D96 D9A-DB1 DB3-DBB DBD DC0-DC6 DCA DCF-DD4 DD6 DD8-DDF DF2-DF3 E01-E3A E40-E4E E50-E59 E81-E82 E84
E87-E88 E8A E8D E94-E97 E99-E9F EA1-EA3 EA5 EA7 EAA-EAB EAD-EB9 EBB-EBD EC0-EC4 EC6 EC8-ECD ED0-ED9
EDC-EDD F00 F18-F19 F20-F33 F35 F37 F39 F3E-F47 F49-F6A F71-F84 F86-F8B F90-F97 F99-FBC FC6 1000-1021
1023-1027 1029-102A 102C-1032 1036-1039 1040-1049 1050-1059 10A0-10C5 10D0-10FA 10FC 1100-1159 115F-11A2
11A8-11F9 1200-1248 124A-124D 1250-1256 1258 125A-125D 1260-1288 128A-128D 1290-12B0 12B2-12B5 12B8-12BE
12C0 12C2-12C5 12C8-12D6 12D8-1310 1312-1315 1318-135A 135F 1369-137C 1380-138F 13A0-13F4 1401-166C
166F-1676 1681-169A 16A0-16EA 16EE-16F0 1700-170C 170E-1714 1720-1734 1740-1753 1760-176C 176E-1770
1772-1773 1780-17B3 17B6-17D3 17D7 17DC-17DD 17E0-17E9 17F0-17F9 180B-180D 1810-1819 1820-1877 1880-18A9
1900-191C 1920-192B 1930-193B 1946-196D 1970-1974 1980-19A9 19B0-19C9 19D0-19D9 1A00-1A1B 1B00-1B4B
1B50-1B59 1B6B-1B73 1D00-1DCA 1DFE-1E9B 1EA0-1EF9 1F00-1F15 1F18-1F1D 1F20-1F45 1F48-1F4D 1F50-1F57 1F59
1F5B 1F5D 1F5F-1F7D 1F80-1FB4 1FB6-1FBC 1FBE 1FC2-1FC4 1FC6-1FCC 1FD0-1FD3 1FD6-1FDB 1FE0-1FEC 1FF2-1FF4
1FF6-1FFC 2070-2071 2074-2079 207F-2089 2090-2094 20D0-20EF 2102 2107 210A-2113 2115 2119-211D 2124 2126
2128 212A-212D 212F-2139 213C-213F 2145-2149 214E 2153-2184 2460-249B 24EA-24FF 2776-2793 2C00-2C2E
2C30-2C5E 2C60-2C6C 2C74-2C77 2C80-2CE4 2CFD 2D00-2D25 2D30-2D65 2D6F 2D80-2D96 2DA0-2DA6 2DA8-2DAE
2DB0-2DB6 2DB8-2DBE 2DC0-2DC6 2DC8-2DCE 2DD0-2DD6 2DD8-2DDE 3005-3007 3021-302F 3031-3035 3038-303C
3041-3096 3099-309A 309D-309F 30A1-30FA 30FC-30FF 3105-312C 3131-318E 3192-3195 31A0-31B7 31F0-31FF
3220-3229 3251-325F 3280-3289 32B1-32BF 3400-4DB5 4E00-9FA5 9FBB A000-A48C A717-A71A A800-A827 A840-A873
AC00-D7A3 F900-FA2D FA30-FA6A FA70-FAD9 FB00-FB06 FB13-FB17 FB1D-FB28 FB2A-FB36 FB38-FB3C FB3E FB40-FB41
FB43-FB44 FB46-FBB1 FBD3-FD3D FD50-FD8F FD92-FDC7 FDF0-FDFB FE00-FE0F FE20-FE23 FE70-FE74 FE76-FEFC
FF10-FF19 FF21-FF3A FF41-FF5A FF66-FFBE FFC2-FFC7 FFCA-FFCF FFD2-FFD7 FFDA-FFDC
"""
_SIGNS = "\u2126\u212a\u212b"


class _Words(dict[int, int]):
    """A table for `str.translate` that puts a space for all that no word holds, but leaves apostrophes.

    ASCII comes out in capitals. So do the signs for ohm, kelvin and ångström, whose weights are not those
    of the letters: an index holds words in lower case, and there they are the same.
    """

    def __init__(self) -> None:
        super().__init__(str.maketrans(ascii_lowercase + _SIGNS + "'", ascii_uppercase + "ΩKÅ'"))
        runs = [run.split("-") for run in _WORD_CHARACTERS.split()]
        self._bounds = [bound for run in runs for bound in (int(run[0], 16), int(run[-1], 16) + 1)]

    def __missing__(self, character: int) -> int:
        in_a_word = bisect_right(self._bounds, character) % 2
        self[character] = kept = character if in_a_word else ord(" ")
        return kept


_WORDS = _Words()
_ELIDED = re.compile("(?<![^ '])[^ ']'")


def _words(text: str) -> list[str]:
    parted = text.translate(_WORDS)
    if "'" in parted:
        # InnoDB drops a single character before an apostrophe: "l'eau" is one word, "qu'on" is two.
        parted = _ELIDED.sub(" ", parted).replace("'", " ")
    return parted.split()


def _is_token(word: str) -> bool:
    return _SHORTEST <= len(word) <= _LONGEST and word not in _STOP_WORDS


def tokens(text: str) -> set[str]:
    """Return the words of a text that an index holds, as their weights.

    A word has 3 to 84 letters, digits, marks and underscores, and is none of InnoDB's stop words. Those
    have no accents: ``the`` is one and ``thé`` is not, though they weigh the same.
    """
    words = filter(_is_token, _words(text))
    return set(words) if text.isascii() else set(map(weights, words))


@dataclass(frozen=True, slots=True)
class Search:
    """A compiled search; called with a text, it tells whether the text is found (null never is).

    A text is found that has one of `words` among its `tokens`, or a token that starts with `prefix`. If
    there is a `phrase` it must have all of `words`, and among all its words, tokens or not, the phrase.
    """

    words: frozenset[str] = frozenset()
    prefix: str | None = None
    phrase: str | None = None

    def __call__(self, text: str | None) -> bool:
        if text is None:
            return False
        found = tokens(text)
        if self.phrase is not None:
            return self.words <= found and self.phrase in _in_line(_words(text))
        if not self.words.isdisjoint(found):
            return True
        prefix = self.prefix
        return prefix is not None and any(token.startswith(prefix) for token in found)


_RESERVED = str.maketrans(dict.fromkeys('@+-*)(<>~"\t\n\v\f\r', " "))


def parses(value: str) -> bool:
    """Return whether InnoDB can read what Appwrite makes of a search for the value.

    Appwrite appends a star, and a percent sign parts words as a space does: the star must have a word before it.
    """
    # MariaDB 10.11.19, tried: '%*' IN BOOLEAN MODE is error 1064; '"%"', '', '...*' and '% a*' are none.
    cleaned = value.translate(_RESERVED).strip(" ")
    return not cleaned or cleaned.strip("% ") != "" or _is_phrase(value)


def compile_search(value: str) -> Search:
    """Return what a search for the value finds.

    A value in double quotes is a phrase. Else it is a list of words of which one is enough, and the last
    is a prefix. The operators of MariaDB's boolean mode have no effect: Appwrite 1.8.1 blanks them.
    """
    cleaned = value.translate(_RESERVED).strip(" ")
    if cleaned in {"", "0"}:
        return Search()
    return _phrase(cleaned) if _is_phrase(value) else _any_word(cleaned)


def _is_phrase(value: str) -> bool:
    return value.startswith('"') and value.endswith('"')


def _phrase(value: str) -> Search:
    words = list(dropwhile(lambda word: not _is_token(word), _words(value)))
    return Search(frozenset(tokens(value)), phrase=_in_line(words) if len(words) > 1 else None)


def _in_line(words: list[str]) -> str:
    return f" {weights(' '.join(words))} "


def _any_word(value: str) -> Search:
    terms = [_term(term) for term in value.replace("%", " ").split(" ") if term]
    prefix = terms[-1].pop() if terms and terms[-1] else None
    return Search(frozenset(word for term in terms for word in term), prefix)


def _term(term: str) -> list[str]:
    # Only spaces and percent signs part terms. Within one, say it's or example.com, the words after the
    # first must be long enough for an index; so the prefix that it's stands for is it.
    words = [word for word in _words(term) if len(word) <= _LONGEST]
    return [weights(word) for place, word in enumerate(words) if place == 0 or len(word) >= _SHORTEST]
