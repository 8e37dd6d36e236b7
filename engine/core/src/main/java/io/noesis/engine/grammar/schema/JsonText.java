package io.noesis.engine.grammar.schema;

import java.util.ArrayList;
import java.util.List;

import io.noesis.engine.grammar.automaton.CodePointSet;
import io.noesis.engine.grammar.automaton.Expression;
import io.noesis.engine.grammar.automaton.Rule;
import io.noesis.engine.grammar.error.InvalidGrammar;

/// How JSON (RFC 8259) is written by a model here: any value, but white space and digits only up to a limit, since
/// a model that has lost its way would otherwise write them until its tokens are spent.
///
/// White space is allowed after `{`, `[` and `,` and before `}` and `]`: nothing, one space, or one line feed with
/// at most [#MOST_INDENT] spaces or [#MOST_TABS] tabs. After `:` one space is allowed, before `:` and `,` nothing.
public final class JsonText {

    static final int MOST_INDENT = 32;
    static final int MOST_TABS = 8;

    /// In the whole part of a number; so a whole number fits 64 bits.
    static final int MOST_DIGITS = 18;

    static final int MOST_FRACTION_DIGITS = 16;
    static final int MOST_EXPONENT_DIGITS = 2;

    private static final CodePointSet CONTROLS = CodePointSet.range(0, 0x1F);
    private static final CodePointSet SPECIAL = CONTROLS.or(CodePointSet.of("\"\\"));
    static final CodePointSet PLAIN = SPECIAL.not();

    private static final Expression DIGIT = new Expression.CodePoints(CodePointSet.range('0', '9'));
    private static final Expression HEX = set("0123456789abcdefABCDEF");

    private static final Rule WHITE_SPACE_RULE = Rule.shared(
            "white space",
            Expression.choice(
                    text(" "),
                    Expression.sequence(
                            text("\n"),
                            Expression.choice(
                                    new Expression.Repeat(text(" "), 0, MOST_INDENT),
                                    new Expression.Repeat(text("\t"), 1, MOST_TABS)))));

    static final Expression WHITE_SPACE = Expression.optional(new Expression.Call(WHITE_SPACE_RULE));
    static final Expression COMMA = Expression.sequence(text(","), WHITE_SPACE);
    static final Expression COLON = Expression.sequence(text(":"), Expression.optional(text(" ")));

    /// One character of a string, in any of the ways JSON has for it; surrogates only as pairs.
    private static final Expression CHARACTER = Expression.choice(
            new Expression.CodePoints(PLAIN),
            Expression.sequence(
                    text("\\"),
                    Expression.choice(
                            set("\"\\/bfnrt"),
                            Expression.sequence(text("u"), basicPlane()),
                            Expression.sequence(text("u"), surrogate("89abAB"), text("\\u"), surrogate("cdefCDEF")))));

    static final Expression ONE_CHARACTER = new Expression.Call(Rule.shared("character of a string", CHARACTER));

    static final Expression STRING = new Expression.Call(
            new Rule("string", Expression.sequence(text("\""), new Expression.Repeat(CHARACTER, 0, -1), text("\""))));

    static final Expression INTEGER = new Expression.Call(Rule.shared(
            "integer",
            Expression.choice(
                    text("0"), Expression.sequence(Expression.optional(text("-")), digitsWithoutLeadingZero()))));

    static final Expression NUMBER = new Expression.Call(Rule.shared(
            "number",
            Expression.sequence(
                    Expression.optional(text("-")),
                    Expression.choice(text("0"), digitsWithoutLeadingZero()),
                    Expression.optional(
                            Expression.sequence(text("."), new Expression.Repeat(DIGIT, 1, MOST_FRACTION_DIGITS))),
                    Expression.optional(Expression.sequence(
                            set("eE"),
                            Expression.optional(set("+-")),
                            new Expression.Repeat(DIGIT, 1, MOST_EXPONENT_DIGITS))))));

    static final Expression BOOLEAN = Expression.choice(text("true"), text("false"));
    static final Expression NULL = text("null");

    private static final Rule ARRAY_RULE = new Rule("array");
    private static final Rule OBJECT_RULE = new Rule("object");

    public static final Expression OBJECT = new Expression.Call(OBJECT_RULE);
    static final Expression ARRAY = new Expression.Call(ARRAY_RULE);

    /// Any JSON value.
    public static final Expression VALUE = new Expression.Call(
            new Rule("value", new Expression.Choice(List.of(STRING, NUMBER, BOOLEAN, NULL, OBJECT, ARRAY))));

    static {
        ARRAY_RULE.define(enclosed("[", Expression.optional(list(VALUE)), "]"));
        OBJECT_RULE.define(enclosed("{", Expression.optional(list(Expression.sequence(STRING, COLON, VALUE))), "}"));
    }

    private JsonText() {}

    static Expression text(String text) {
        return new Expression.Text(text);
    }

    static Expression enclosed(String open, Expression inner, String close) {
        return Expression.sequence(text(open), WHITE_SPACE, inner, WHITE_SPACE, text(close));
    }

    private static Expression list(Expression part) {
        return Expression.sequence(part, new Expression.Repeat(Expression.sequence(COMMA, part), 0, -1));
    }

    /// How the characters of a set are written in a string whose characters matter: as themselves where JSON allows
    /// it, and else by the shortest escape. One way for each, so that what is said of texts holds for what is
    /// written.
    static Expression written(CodePointSet set) {
        List<Expression> ways = new ArrayList<>();
        CodePointSet plain = set.and(PLAIN);
        if (!plain.isEmpty()) {
            ways.add(new Expression.CodePoints(plain));
        }
        for (int[] range : set.and(SPECIAL).ranges()) {
            for (int each = range[0]; each <= range[1]; each++) {
                ways.add(text(escaped(each)));
            }
        }
        return new Expression.Choice(ways);
    }

    /// The inside of a string, as [#written] has it.
    ///
    /// @throws InvalidGrammar when it holds half a surrogate pair
    static String written(String text) {
        StringBuilder written = new StringBuilder();
        text.codePoints().forEach(each -> {
            if (each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE) {
                throw new InvalidGrammar("", "half a surrogate pair in '%s' cannot be written".formatted(text));
            }
            if (SPECIAL.contains(each)) {
                written.append(escaped(each));
            } else {
                written.appendCodePoint(each);
            }
        });
        return written.toString();
    }

    private static String escaped(int codePoint) {
        return switch (codePoint) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> "\\u%04x".formatted(codePoint);
        };
    }

    private static Expression set(String characters) {
        return new Expression.CodePoints(CodePointSet.of(characters));
    }

    private static Expression digitsWithoutLeadingZero() {
        return Expression.sequence(set("123456789"), new Expression.Repeat(DIGIT, 0, MOST_DIGITS - 1));
    }

    /// Four digits that are no surrogate.
    private static Expression basicPlane() {
        return Expression.choice(
                Expression.sequence(set("0123456789abcefABCEF"), HEX, HEX, HEX),
                Expression.sequence(set("dD"), set("01234567"), HEX, HEX));
    }

    private static Expression surrogate(String secondDigit) {
        return Expression.sequence(set("dD"), set(secondDigit), HEX, HEX);
    }
}
