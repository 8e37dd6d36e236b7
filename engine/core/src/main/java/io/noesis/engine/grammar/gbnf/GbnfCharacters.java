package io.noesis.engine.grammar.gbnf;

import java.util.ArrayList;
import java.util.List;

import io.noesis.engine.grammar.automaton.CodePointSet;
import io.noesis.engine.grammar.error.InvalidGrammar;

/// The characters of a GBNF text and the smallest things made of them.
final class GbnfCharacters {

    private final int[] text;
    private int at;

    GbnfCharacters(String text) {
        this.text = text.codePoints().toArray();
    }

    boolean atEnd() {
        return at >= text.length;
    }

    boolean sees(int codePoint) {
        return !atEnd() && text[at] == codePoint;
    }

    boolean skip(String wanted) {
        for (int i = 0; i < wanted.length(); i++) {
            if (at + i >= text.length || text[at + i] != wanted.charAt(i)) {
                return false;
            }
        }
        at += wanted.length();
        return true;
    }

    /// Skips blanks and comments.
    void skipSpace(boolean alsoLines) {
        while (!atEnd()) {
            if (sees('#')) {
                while (!atEnd() && !sees('\n') && !sees('\r')) {
                    at++;
                }
            } else if (sees(' ') || sees('\t') || (alsoLines && (sees('\n') || sees('\r')))) {
                at++;
            } else {
                return;
            }
        }
    }

    boolean seesName() {
        return !atEnd() && isOfName(text[at]);
    }

    String name() {
        int from = at;
        while (seesName()) {
            at++;
        }
        if (at == from) {
            throw invalid("a rule name expected");
        }
        return new String(text, from, at - from);
    }

    private static boolean isOfName(int each) {
        return (each >= 'a' && each <= 'z')
                || (each >= 'A' && each <= 'Z')
                || (each >= '0' && each <= '9')
                || each == '-'
                || each == '_';
    }

    long number() {
        long value = 0;
        int from = at;
        while (!atEnd() && text[at] >= '0' && text[at] <= '9') {
            value = Math.min(10 * value + text[at++] - '0', Integer.MAX_VALUE);
        }
        if (at == from) {
            throw invalid("a number expected");
        }
        return value;
    }

    /// From quote to quote.
    String literal() {
        at++;
        StringBuilder literal = new StringBuilder();
        while (!sees('"')) {
            literal.appendCodePoint(character());
        }
        at++;
        return literal.toString();
    }

    /// From bracket to bracket.
    CodePointSet characterClass() {
        at++;
        boolean negated = skip("^");
        List<int[]> ranges = new ArrayList<>();
        while (!sees(']')) {
            int first = character();
            int last = first;
            if (sees('-') && at + 1 < text.length && text[at + 1] != ']') {
                at++;
                last = character();
            }
            if (last < first) {
                throw invalid("a range of characters is the wrong way round");
            }
            ranges.add(new int[] {first, last});
        }
        at++;
        CodePointSet set = CodePointSet.ofRanges(ranges);
        return negated ? set.not() : set;
    }

    private int character() {
        if (atEnd()) {
            throw invalid("the text ends within a literal or a class");
        }
        int each = text[at++];
        if (each != '\\') {
            return scalar(each);
        }
        if (atEnd()) {
            throw invalid("a backslash at the end");
        }
        int escape = text[at++];
        return switch (escape) {
            case 'x' -> hex(2);
            case 'u' -> hex(4);
            case 'U' -> hex(8);
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'n' -> '\n';
            case '\\', '"', '[', ']', '-', '^' -> escape;
            default -> throw invalid("unknown escape \\" + Character.toString(escape));
        };
    }

    private int hex(int digits) {
        long value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = atEnd() ? -1 : Character.digit(text[at], 16);
            if (digit < 0) {
                throw invalid("%d hexadecimal digits expected".formatted(digits));
            }
            value = 16 * value + digit;
            at++;
        }
        return scalar(value);
    }

    private int scalar(long value) {
        if (value > Character.MAX_CODE_POINT
                || (value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE)) {
            throw invalid("%x is no character".formatted(value));
        }
        return (int) value;
    }

    InvalidGrammar invalid(String reason) {
        return new InvalidGrammar(place(), reason);
    }

    String place() {
        int line = 1;
        int column = 1;
        for (int i = 0; i < Math.min(at, text.length); i++) {
            column++;
            if (text[i] == '\n') {
                line++;
                column = 1;
            }
        }
        return "line %d, column %d".formatted(line, column);
    }
}
