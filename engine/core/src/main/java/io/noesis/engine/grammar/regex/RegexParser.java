package io.noesis.engine.grammar.regex;

import java.util.ArrayList;
import java.util.List;

import io.noesis.engine.grammar.automaton.CodePointSet;
import io.noesis.engine.grammar.automaton.Limits;
import io.noesis.engine.grammar.error.InvalidGrammar;
import io.noesis.engine.grammar.error.UnsupportedKeyword;

/// Reads a pattern of ECMA-262 with the flag `u`, section 22.2.1. What is not regular (look-around, back
/// references) or not worth it (`\b`) is refused by name; whether a quantifier is lazy does not change the
/// language.
final class RegexParser {

    static final int MOST_CHARACTERS = 20_000;
    static final int MOST_NESTED = 100;
    static final int MOST_REPEATED = 10_000;

    private final int[] pattern;
    private final String path;
    private int at;
    private int depth;

    RegexParser(String pattern, String path) {
        Limits.check("characters of a pattern", MOST_CHARACTERS, pattern.length());
        this.pattern = pattern.codePoints().toArray();
        this.path = path;
    }

    RegexNode parse() {
        RegexNode node = alternatives();
        if (at < pattern.length) {
            throw invalid("')' without '('");
        }
        return node;
    }

    private RegexNode alternatives() {
        Limits.check("nested groups of a pattern", MOST_NESTED, ++depth);
        List<RegexNode> parts = new ArrayList<>();
        do {
            parts.add(sequence());
        } while (skip('|'));
        depth--;
        return parts.size() == 1 ? parts.getFirst() : new RegexNode.Alternatives(parts);
    }

    private RegexNode sequence() {
        List<RegexNode> parts = new ArrayList<>();
        while (at < pattern.length && !sees('|') && !sees(')')) {
            RegexNode atom = atom();
            parts.add(quantified(atom));
        }
        return parts.size() == 1 ? parts.getFirst() : new RegexNode.Sequence(parts);
    }

    private RegexNode quantified(RegexNode atom) {
        int min;
        int max;
        if (skip('*')) {
            min = 0;
            max = -1;
        } else if (skip('+')) {
            min = 1;
            max = -1;
        } else if (skip('?')) {
            min = 0;
            max = 1;
        } else if (sees('{') && isQuantifier()) {
            at++;
            min = number();
            max = min;
            if (skip(',')) {
                max = sees('}') ? -1 : number();
            }
            expect('}');
        } else {
            return atom;
        }
        skip('?');
        if (sees('*') || sees('+') || sees('?') || (sees('{') && isQuantifier())) {
            throw invalid("a quantifier follows a quantifier");
        }
        if (atom instanceof RegexNode.Begin || atom instanceof RegexNode.End) {
            throw invalid("an anchor is repeated");
        }
        if (max >= 0 && max < min) {
            throw invalid("quantifier {%d,%d} is the wrong way round".formatted(min, max));
        }
        return new RegexNode.Repeat(atom, min, max);
    }

    /// A brace that begins no quantifier stands for itself, as browsers have it (Annex B.1.2).
    private boolean isQuantifier() {
        int i = at + 1;
        int digits = i;
        while (i < pattern.length && isDigit(pattern[i])) {
            i++;
        }
        if (i == digits) {
            return false;
        }
        if (i < pattern.length && pattern[i] == ',') {
            i++;
            while (i < pattern.length && isDigit(pattern[i])) {
                i++;
            }
        }
        return i < pattern.length && pattern[i] == '}';
    }

    private int number() {
        long value = 0;
        while (at < pattern.length && isDigit(pattern[at])) {
            value = Math.min(10 * value + (pattern[at++] - '0'), Integer.MAX_VALUE);
        }
        Limits.check("repetitions in a pattern", MOST_REPEATED, value);
        return (int) value;
    }

    private RegexNode atom() {
        int each = pattern[at];
        return switch (each) {
            case '^' -> {
                at++;
                yield new RegexNode.Begin();
            }
            case '$' -> {
                at++;
                yield new RegexNode.End();
            }
            case '(' -> group();
            case '.' -> {
                at++;
                yield new RegexNode.Characters(CharacterClasses.ANY_BUT_LINE_ENDS);
            }
            case '[' -> new RegexNode.Characters(new ClassParser(this).parse());
            case '\\' -> {
                at++;
                yield new RegexNode.Characters(escape(false));
            }
            case '*', '+', '?' -> throw invalid("'%c' has nothing to repeat".formatted((char) each));
            default -> {
                at++;
                yield new RegexNode.Characters(single(each));
            }
        };
    }

    private RegexNode group() {
        at++;
        if (skip('?')) {
            if (sees('=') || sees('!')) {
                throw unsupported("(?" + Character.toString(pattern[at]), "look-ahead is not regular text");
            }
            if (skip('<')) {
                if (sees('=') || sees('!')) {
                    throw unsupported("(?<" + Character.toString(pattern[at]), "look-behind is not regular text");
                }
                while (at < pattern.length && !sees('>')) {
                    at++;
                }
                expect('>');
            } else if (!skip(':')) {
                throw unsupported("(?", "only (?: and (?<name> groups are");
            }
        }
        RegexNode inner = alternatives();
        expect(')');
        return inner;
    }

    /// After a backslash.
    ///
    /// @param inClass whether within brackets, where `\b` is a backspace
    CodePointSet escape(boolean inClass) {
        if (at >= pattern.length) {
            throw invalid("a backslash at the end");
        }
        int each = pattern[at++];
        return switch (each) {
            case 'd' -> CharacterClasses.DIGITS;
            case 'D' -> CharacterClasses.DIGITS.not();
            case 'w' -> CharacterClasses.WORD;
            case 'W' -> CharacterClasses.WORD.not();
            case 's' -> CharacterClasses.SPACE;
            case 'S' -> CharacterClasses.SPACE.not();
            case 'p', 'P' -> property(each == 'P');
            case 't' -> single('\t');
            case 'n' -> single('\n');
            case 'r' -> single('\r');
            case 'f' -> single('\f');
            case 'v' -> single(0x0B);
            case '0' -> single(0);
            case 'c' -> control();
            case 'x' -> single(hex(2));
            case 'u' -> single(unicode());
            case 'b', 'B' -> {
                if (inClass && each == 'b') {
                    yield single('\b');
                }
                throw unsupported("\\" + Character.toString(each), "word boundaries are not");
            }
            case 'k', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
                throw unsupported("\\" + Character.toString(each), "back references are not regular");
            default -> {
                if (Character.isLetter(each)) {
                    throw invalid("unknown escape \\" + Character.toString(each));
                }
                yield single(each);
            }
        };
    }

    private CodePointSet property(boolean negated) {
        expect('{');
        int from = at;
        while (at < pattern.length && !sees('}')) {
            at++;
        }
        String name = new String(pattern, from, at - from);
        expect('}');
        CodePointSet set = CharacterClasses.property(name)
                .orElseThrow(() -> unsupported("\\p{" + name + "}", "only general categories and scripts are"));
        return negated ? set.not() : set;
    }

    private CodePointSet control() {
        if (at >= pattern.length || !Character.isLetter(pattern[at])) {
            throw invalid("\\c without a letter");
        }
        return single(pattern[at++] % 32);
    }

    private int unicode() {
        if (skip('{')) {
            long value = 0;
            while (at < pattern.length && !sees('}')) {
                value = Math.min(16 * value + hexDigit(), Integer.MAX_VALUE);
            }
            expect('}');
            if (value > Character.MAX_CODE_POINT) {
                throw invalid("a code point above 10FFFF");
            }
            return (int) value;
        }
        int first = hex(4);
        boolean pair = Character.isHighSurrogate((char) first)
                && at + 1 < pattern.length
                && pattern[at] == '\\'
                && pattern[at + 1] == 'u';
        if (!pair) {
            return first;
        }
        at += 2;
        return Character.toCodePoint((char) first, (char) hex(4));
    }

    private int hex(int digits) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            value = 16 * value + hexDigit();
        }
        return value;
    }

    private int hexDigit() {
        int digit = at < pattern.length ? Character.digit(pattern[at], 16) : -1;
        if (digit < 0) {
            throw invalid("a hexadecimal digit is missing");
        }
        at++;
        return digit;
    }

    static CodePointSet single(int codePoint) {
        return CodePointSet.range(codePoint, codePoint);
    }

    private static boolean isDigit(int codePoint) {
        return codePoint >= '0' && codePoint <= '9';
    }

    boolean atEnd() {
        return at >= pattern.length;
    }

    int take() {
        return pattern[at++];
    }

    boolean sees(int codePoint) {
        return at < pattern.length && pattern[at] == codePoint;
    }

    boolean seesNext(int codePoint) {
        return at + 1 < pattern.length && pattern[at + 1] == codePoint;
    }

    boolean skip(int codePoint) {
        boolean found = sees(codePoint);
        if (found) {
            at++;
        }
        return found;
    }

    private void expect(int codePoint) {
        if (!skip(codePoint)) {
            throw invalid("'%s' is missing".formatted(Character.toString(codePoint)));
        }
    }

    InvalidGrammar invalid(String reason) {
        return new InvalidGrammar(place(), reason);
    }

    private UnsupportedKeyword unsupported(String what, String reason) {
        return new UnsupportedKeyword(what, place(), reason);
    }

    private String place() {
        return (path.isEmpty() ? "" : path + ", ") + "offset " + at;
    }
}
