"""Strings on which splitters are compared: written ones, and ones drawn at random from awkward characters."""

import random
import unicodedata

from texts import TEXTS

WRITTEN = [
    "'", "''", "'s", "'S", "'ſ", "'t's", "'re", "'rE", "'r", "'l", "'ll", "'LL", "'lL'Ll", "'ve'VE", "'m'd'M'D",
    " 's", "a's", "a'sb", "1's", "!'s", "'sss", "'re're", "x'y", "''s", "\n's", "’s", "'é", "'1",
    " ", "  ", "   ", "\n", "\n\n", " \n", "\n ", " \n ", "\t", "\t\t", "\r\n", "\r\r", "\r\n\r\n ", "a\n", "a \n", "a  \n  b",
    "a\n\n\nb", "a \n\t\n b", " a", "  a", "   a", "\ta", "\t\ta", "\n a", "\na", "\r\na", " \ta", "\u00a0a", "\u00a0\u00a0a",
    " 1", "  1", "   1", "1 ", "1  ", "12", "123", "1234", "12345678", " 123456", "1a2b3c", "a1", "a 1", "a  1", "a1 b", "½", "Ⅷ1", "1²3",
    "٣٤٥٦", "𝟘𝟙𝟚𝟛", "a𝟘", " 𝟘", "  𝟘", "!", " !", "  !", "!!", "! !", "!\n", "!\n\n", "!\r\n", "! \n", " !\na", "!a", " !a", "!!a", "?1", "$a", "_a", "_1",
    "-a-b", "a-b", "a.b", "a..b", "#a", "\"a\"", "(a)", "( a )", "é", " é", "e\u0301", "\u0301", " \u0301a", "a\u0301b", "1\u0301", "न\u093fम",
    "😀", " 😀", "😀a", "😀😀a", "👨‍👩‍👧", "❤️", "\U0001f3fd", "中文", " 中文", "中1文", "あア", "한국어", "שלום", "\u200b", "a\u200bb", "\ufeffa",
    "\u0000", "a\u0000b", "\u0001\u0002", "\u001c", "a\u001cb", "\u001c\u001d ", "\u0085", "a\u0085b", " \u0085", "\u2028", "a\u2028b", "\u3000", "\u3000a",
    "\u180e", "a\u180eb", "\ufffe", "\uffff", "\U0010ffff", "\ue000", "\ud800", "a\udc00b", "\udc00\ud800", " \ud83d", "\ud83d1", "'\ud83d",
    "aǅb", "ʰa", "ªº", "ßẞ", "İi", "K", "'K", "_", "__init__", "a_b", "+1", "a+b=c", "<|a|>", "~|^", "$1", "€1", "…", "—", "x—y", "a…b",
]

POOLS = [
    " \n\ta1'",
    " \n\r\t a1!",
    "'sStTrReEvVmMlLdDſ a",
    "0123456789 ,.a",
    " \u00a0\u2003\u3000\u0085\u2028\n\ra1!",
    "aé中あ한ש1٣½Ⅷ \n!",
    "e\u0301\u0308\u093f 1!\n",
    "😀👍🏽\u200d\ufe0f❤ a1\n",
    "\u0000\u0001\u001b\u001c\u001f\u007f\u0080\u009f a1\n",
    "<>|=+~^$_#*-()[]{}.,;:!?\"' aA1\n",
    "\U0001d504\U00010330𝟘\U00020000 \U0010ffff\uffffa1'\n",
]


def texts():
    """Several hundred strings, the same at every call and without repetition."""
    draw = random.Random(20261123)
    found = list(WRITTEN) + [t for t in TEXTS.values() if t]
    for pool in POOLS:
        for length in (2, 3, 3, 4, 5, 5, 6, 8, 8, 10, 12, 12, 16, 20, 24, 30):
            for _ in range(2):
                found.append("".join(draw.choice(pool) for _ in range(length)))
    # Assigned code points only: versions of Unicode differ in the others.
    assigned = [c for c in map(chr, range(0x20, 0x30000)) if unicodedata.category(c) not in ("Cn", "Cs")]
    for _ in range(120):
        found.append("".join(draw.choice(assigned) if draw.random() < 0.6 else draw.choice(" \na1'!") for _ in range(12)))
    return list(dict.fromkeys(found))
