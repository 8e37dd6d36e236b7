package io.noesis.engine.grammar;

import java.util.List;
import java.util.function.Supplier;

import io.noesis.engine.grammar.automaton.Automaton;
import io.noesis.engine.grammar.automaton.CodePointSet;
import io.noesis.engine.grammar.automaton.Expression;
import io.noesis.engine.grammar.automaton.Limits;
import io.noesis.engine.grammar.automaton.Rule;
import io.noesis.engine.grammar.error.InvalidGrammar;
import io.noesis.engine.grammar.gbnf.GbnfParser;
import io.noesis.engine.grammar.regex.Regex;
import io.noesis.engine.grammar.schema.JsonText;
import io.noesis.engine.grammar.schema.SchemaCompiler;

/// What an output must look like, whatever the model. Unchanging, safe to share.
///
/// All factories throw [io.noesis.engine.grammar.error.GrammarException] for a grammar that is invalid, too large,
/// or asks for what is not supported. Combined grammars are checked as a whole by [TokenGrammar#compile].
public final class Grammar {

    private static final int MOST_CHOICES = 10_000;
    private static final int MOST_CHARACTERS = 1 << 20;

    private final Expression expression;

    private Grammar(Expression expression) {
        this.expression = expression;
    }

    /// JSON that a JSON Schema (2020-12) accepts. Properties come in the order of the schema, unknown ones last.
    /// `docs/reference/structured-output.md` lists the keywords.
    public static Grammar jsonSchema(String schemaJson) {
        return checked(() -> SchemaCompiler.compile(schemaJson));
    }

    /// Any JSON object.
    public static Grammar jsonObject() {
        return new Grammar(JsonText.OBJECT);
    }

    /// Any JSON value.
    public static Grammar json() {
        return new Grammar(JsonText.VALUE);
    }

    /// What a regular expression (ECMA-262) matches from begin to end.
    public static Grammar regex(String pattern) {
        return checked(() -> Regex.parse(pattern, "").whole(Expression.CodePoints::new));
    }

    /// One of some texts.
    public static Grammar choice(List<String> texts) {
        Limits.check("choices", MOST_CHOICES, texts.size());
        Limits.check(
                "characters of choices",
                MOST_CHARACTERS,
                texts.stream().mapToLong(String::length).sum());
        texts.forEach(Grammar::checkText);
        return checked(() -> new Expression.Choice(
                texts.stream().<Expression>map(Expression.Text::new).toList()));
    }

    /// What a grammar in llama.cpp's GBNF produces from its rule `root`.
    public static Grammar gbnf(String grammar) {
        return checked(() -> GbnfParser.parse(grammar));
    }

    /// Exactly one text.
    public static Grammar literal(String text) {
        Limits.check("characters of a literal", MOST_CHARACTERS, text.length());
        checkText(text);
        return new Grammar(new Expression.Text(text));
    }

    /// Any text, also none.
    public static Grammar text() {
        return new Grammar(new Expression.Repeat(new Expression.CodePoints(CodePointSet.ALL), 0, -1));
    }

    /// One after the other.
    public static Grammar sequence(List<Grammar> parts) {
        return new Grammar(new Expression.Sequence(
                parts.stream().map(part -> part.expression).toList()));
    }

    /// Any one of them.
    public static Grammar anyOf(List<Grammar> parts) {
        return new Grammar(new Expression.Choice(
                parts.stream().map(part -> part.expression).toList()));
    }

    /// A part several times.
    ///
    /// @param max `-1` for no limit
    /// @param separator what stands between two of them; may be the empty literal
    /// @throws IllegalArgumentException when `max` is below `min`, or `min` is negative
    public static Grammar repeat(Grammar part, int min, int max, Grammar separator) {
        if (min < 0 || max < -1 || (max >= 0 && max < min)) {
            throw new IllegalArgumentException("repeat {%d,%d}".formatted(min, max));
        }
        Expression once = new Expression.Call(new Rule("repeated", part.expression));
        if (max == 0) {
            return literal("");
        }
        Expression next = Expression.sequence(separator.expression, once);
        Expression some =
                Expression.sequence(once, new Expression.Repeat(next, Math.max(min - 1, 0), max < 0 ? -1 : max - 1));
        return new Grammar(min == 0 ? Expression.optional(some) : some);
    }

    /// @throws InvalidGrammar when no UTF-8 says it
    private static void checkText(String text) {
        if (text.codePoints().anyMatch(each -> each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE)) {
            throw new InvalidGrammar("", "half a surrogate pair is no text");
        }
    }

    private static Grammar checked(Supplier<Expression> reading) {
        return Limits.within(() -> {
            Grammar grammar = new Grammar(new Expression.Call(new Rule("grammar", reading.get())));
            grammar.automaton();
            return grammar;
        });
    }

    Automaton automaton() {
        return new Automaton(expression);
    }
}
