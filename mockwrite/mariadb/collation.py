"""How text compares: ``utf8mb4_general_ci`` padded with spaces, as MariaDB 10.11 does under Appwrite 1.8.1.

Every character has one weight, and text compares weight by weight: without case, mostly without accents
(``é`` = ``E``, ``ß`` = ``s``, but ``Ø`` and ``Æ`` are letters of their own), and without normalisation. All
characters above U+FFFF, so nearly all emoji, share one weight. For ``=``, ``<`` and ordering, the shorter of
two texts counts as padded with spaces; LIKE does not pad.
"""
# ruff: noqa: RUF001  letters that look alike are the subject

from __future__ import annotations

import re
from operator import contains
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Mode", "escaped", "key", "like", "like_bytes", "like_weights", "weights"]

Mode = Literal["startsWith", "endsWith", "contains", "pattern"]

# Each word is a weight, then the characters that share it; a character in none of them weighs itself.
# Escapes stand where normalising this file would turn a character into another.
_ALIKE = """
AaÀÁÂÃÄÅàáâãäåĀāĂăĄąǍǎǞǟǠǡǺǻȀȁȂȃȦȧḀḁẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặ BbḂḃḄḅḆḇ CcÇçĆćĈĉĊċČčḈḉ DdĎďḊḋḌḍḎḏḐḑḒḓ
EeÈÉÊËèéêëĒēĔĕĖėĘęĚěȄȅȆȇȨȩḔḕḖḗḘḙḚḛḜḝẸẹẺẻẼẽẾếỀềỂểỄễỆệ FfḞḟ GgĜĝĞğĠġĢģǦǧǴǵḠḡ HhĤĥȞȟḢḣḤḥḦḧḨḩḪḫẖ
IiÌÍÎÏìíîïĨĩĪīĬĭĮįİıǏǐȈȉȊȋḬḭḮḯỈỉỊị JjĴĵǰ KkĶķǨǩḰḱḲḳḴḵ LlĹĺĻļĽľḶḷḸḹḺḻḼḽ MmḾḿṀṁṂṃ NnÑñŃńŅņŇňǸǹṄṅṆṇṈṉṊṋ
OoÒÓÔÕÖòóôõöŌōŎŏŐőƠơǑǒǪǫǬǭȌȍȎȏȪȫȬȭȮȯȰȱṌṍṎṏṐṑṒṓỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợ PpṔṕṖṗ Qq RrŔŕŖŗŘřȐȑȒȓṘṙṚṛṜṝṞṟ
SsßŚśŜŝŞşŠšſȘșṠṡṢṣṤṥṦṧṨṩẛ TtŢţŤťȚțṪṫṬṭṮṯṰṱẗ UuÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲųƯưǓǔǕǖǗǘǙǚǛǜȔȕȖȗṲṳṴṵṶṷṸṹṺṻỤụỦủỨứỪừỬửỮữỰự
VvṼṽṾṿ WwŴŵẀẁẂẃẄẅẆẇẈẉẘ XxẊẋẌẍ YyÝýÿŶŷŸȲȳẎẏẙỲỳỴỵỶỷỸỹ ZzŹźŻżŽžẐẑẒẓẔẕ ÆæǢǣǼǽ Ðð ØøǾǿ Þþ Đđ Ħħ Ĳĳ Ŀŀ Łł Ŋŋ Œœ Ŧŧ
Ɓɓ Ƃƃ Ƅƅ Ɔɔ Ƈƈ Ɖɖ Ɗɗ Ƌƌ Ǝǝ Əə Ɛɛ Ƒƒ Ɠɠ Ɣɣ Ɩɩ Ɨɨ Ƙƙ Ɯɯ Ɲɲ Ɵɵ Ƣƣ Ƥƥ Ʀʀ Ƨƨ Ʃʃ Ƭƭ Ʈʈ Ʊʊ Ʋʋ Ƴƴ Ƶƶ ƷǮǯʒ Ƹƹ Ƽƽ Ǆǅǆ
Ǉǈǉ Ǌǋǌ Ǥǥ Ǳǲǳ Ƕƕ Ƿƿ Ȝȝ Ȣȣ Ȥȥ ΑΆάαἀἁἂἃἄἅἆἇἈἉἊἋἌἍἎἏὰᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾰᾱᾲᾳᾴᾶᾷᾸᾹᾺᾼ Ββϐ Γγ Δδ ΕΈέεἐἑἒἓἔἕἘἙἚἛἜἝὲῈ
Ζζ ΗΉήηἠἡἢἣἤἥἦἧἨἩἪἫἬἭἮἯὴᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟῂῃῄῆῇῊῌ Θθϑ Ι\u0345ΊΐΪίιϊἰἱἲἳἴἵἶἷἸἹἺἻἼἽἾἿὶιῐῑῒῖῗῘῙῚ Κκϰ Λλ Μµμ Νν Ξξ
ΟΌοόὀὁὂὃὄὅὈὉὊὋὌὍὸῸ Ππϖ ΡρϱῤῥῬ Σςσϲ Ττ ΥΎΫΰυϋύὐὑὒὓὔὕὖὗὙὛὝὟὺῠῡῢῦῧῨῩῪ Φφϕ Χχ Ψψ
ΩΏωώὠὡὢὣὤὥὦὧὨὩὪὫὬὭὮὯὼᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯῲῳῴῶῷῺῼ ϒϓϔ Ϛϛ Ϝϝ Ϟϟ Ϡϡ Ϣϣ Ϥϥ Ϧϧ Ϩϩ Ϫϫ Ϭϭ Ϯϯ Ђђ Єє Ѕѕ ІЇії Јј Љљ Њњ Ћћ
Џџ АаӐӑӒӓ Бб Вв ГЃгѓ Дд ЕЀЁеѐёӖӗ ЖжӁӂӜӝ ЗзӞӟ ИЍиѝӢӣӤӥ Йй КЌкќ Лл Мм Нн ОоӦӧ Пп Рр Сс Тт УЎуўӮӯӰӱӲӳ Фф Хх Цц
ЧчӴӵ Шш Щщ Ъъ ЫыӸӹ Ьь ЭэӬӭ Юю Яя Ѡѡ Ѣѣ Ѥѥ Ѧѧ Ѩѩ Ѫѫ Ѭѭ Ѯѯ Ѱѱ Ѳѳ ѴѵѶѷ Ѹѹ Ѻѻ Ѽѽ Ѿѿ Ҁҁ Ҍҍ Ҏҏ Ґґ Ғғ Ҕҕ Җҗ Ҙҙ Ққ
Ҝҝ Ҟҟ Ҡҡ Ңң Ҥҥ Ҧҧ Ҩҩ Ҫҫ Ҭҭ Үү Ұұ Ҳҳ Ҵҵ Ҷҷ Ҹҹ Һһ Ҽҽ Ҿҿ Ӄӄ Ӈӈ Ӌӌ Ӕӕ ӘәӚӛ Ӡӡ ӨөӪӫ Աա Բբ Գգ Դդ Եե Զզ Էէ Ըը Թթ Ժժ
Իի Լլ Խխ Ծծ Կկ Հհ Ձձ Ղղ Ճճ Մմ Յյ Նն Շշ Ոո Չչ Պպ Ջջ Ռռ Սս Վվ Տտ Րր Ցց Ււ Փփ Քք Օօ Ֆֆ \u1fbb\u1f71
\u1fc9\u1f73 \u1fcb\u1f75 \u1fdb\u1f77 \u1feb\u1f7b \u1ff9\u1f79 \u1ffb\u1f7d Ⅰⅰ Ⅱⅱ Ⅲⅲ Ⅳⅳ Ⅴⅴ Ⅵⅵ Ⅶⅶ Ⅷⅷ Ⅸⅸ Ⅹⅹ
Ⅺⅺ Ⅻⅻ Ⅼⅼ Ⅽⅽ Ⅾⅾ Ⅿⅿ Ⓐⓐ Ⓑⓑ Ⓒⓒ Ⓓⓓ Ⓔⓔ Ⓕⓕ Ⓖⓖ Ⓗⓗ Ⓘⓘ Ⓙⓙ Ⓚⓚ Ⓛⓛ Ⓜⓜ Ⓝⓝ Ⓞⓞ Ⓟⓟ Ⓠⓠ Ⓡⓡ Ⓢⓢ Ⓣⓣ Ⓤⓤ Ⓥⓥ Ⓦⓦ Ⓧⓧ Ⓨⓨ Ⓩⓩ Ａａ Ｂｂ
Ｃｃ Ｄｄ Ｅｅ Ｆｆ Ｇｇ Ｈｈ Ｉｉ Ｊｊ Ｋｋ Ｌｌ Ｍｍ Ｎｎ Ｏｏ Ｐｐ Ｑｑ Ｒｒ Ｓｓ Ｔｔ Ｕｕ Ｖｖ Ｗｗ
Ｘｘ Ｙｙ Ｚｚ
"""
_LAST_WITH_WEIGHT = 0xFFFF
_WEIGHT_OF_THE_REST = 0xFFFD


class _Weights(dict[int, int]):
    """A table for `str.translate` that learns the characters that weigh themselves as they come."""

    def __init__(self) -> None:
        super().__init__((ord(other), ord(word[0])) for word in _ALIKE.split() for other in word[1:])

    def __missing__(self, character: int) -> int:
        weight = self[character] = character if character <= _LAST_WITH_WEIGHT else _WEIGHT_OF_THE_REST
        return weight


_WEIGHTS = _Weights()
_BEFORE_PADDING = re.compile(r"(?<! )( *)([\0-\x1f])")


def weights(text: str) -> str:
    """Return the text with each character replaced by one that stands for its weight."""
    return text.upper() if text.isascii() else text.translate(_WEIGHTS)


def key(text: str) -> str:
    """Return a value that Python orders, and finds equal, as the collation does the text."""
    if text.isascii() and text.isprintable():
        return text.upper().rstrip(" ") + " "
    return _BEFORE_PADDING.sub(_below_padding, weights(text).rstrip(" ")) + " "


def _below_padding(match: re.Match[str]) -> str:
    # Padding never ends, so "a\t" < "a \t" < "a  \t" < "a". A key ends in one space for all the padding:
    # spaces before a control character must sort below that one, and above any control character.
    spaces, control = match.groups()
    return "\1" * len(spaces) + "\0" + control


def like(mode: Mode, value: str) -> Callable[[str], bool]:
    r"""Return a test for text that is LIKE ``value%``, ``%value``, ``%value%``, or ``value`` as it is.

    Appwrite 1.8.1 escapes the wildcards in a value but not its backslashes, which then escape what
    follows them: ``a\b`` finds ``ab``, and the percent sign of ``a\%`` is a wildcard after all.
    """
    test, *sought = like_weights(mode, value)
    return lambda text: bool(test(weights(text), *sought))


def like_weights(mode: Mode, value: str) -> tuple[Any, ...]:
    """Return a built-in function that does the same for the weights of a text, and what it takes after them."""
    if mode == "pattern":
        return (_matching(value),)
    if "\\" in value:
        return (_like_pattern(mode, value),)
    return _LIKE[mode], weights(value)


def like_bytes(pattern: str) -> Callable[[str], bool]:
    """Return a test for text that is LIKE `pattern` where case and accents count, as in a column of JSON."""
    expression = _PART_OF_PATTERN.sub(lambda part: _as_expression(part, str), pattern)
    match = re.compile(expression, re.DOTALL).fullmatch
    return lambda text: match(text) is not None


def escaped(value: str) -> str:
    """Return a value as Appwrite makes it part of a pattern."""
    return _ESCAPED_BY_APPWRITE.sub(r"\\\g<0>", value)


_LIKE: dict[Mode, Callable[[str, str], bool]] = {
    "startsWith": str.startswith,
    "endsWith": str.endswith,
    "contains": contains,
}
_ESCAPED_BY_APPWRITE = re.compile(r"[%_\[\]^\-.*+?(){}|]")
_PART_OF_PATTERN = re.compile(r"\\(?P<escaped>.)|(?P<any>%)|(?P<one>_)|(?P<plain>.)", re.DOTALL)


def _like_pattern(mode: Mode, value: str) -> Callable[[str], object]:
    before = "" if mode == "startsWith" else "%"
    after = "" if mode == "endsWith" else "%"
    return _matching(before + escaped(value) + after)


def _matching(pattern: str) -> Callable[[str], object]:
    return re.compile(_PART_OF_PATTERN.sub(_as_expression, pattern), re.DOTALL).fullmatch


def _as_expression(part: re.Match[str], weigh: Callable[[str], str] = weights) -> str:
    if part["any"]:
        return ".*"
    if part["one"]:
        return "."
    return re.escape(weigh(part["escaped"] or part["plain"]))
