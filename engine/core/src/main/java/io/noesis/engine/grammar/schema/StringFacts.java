package io.noesis.engine.grammar.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.noesis.engine.grammar.automaton.CodePointSet;
import io.noesis.engine.grammar.automaton.Dfa;
import io.noesis.engine.grammar.automaton.Expression;

/// What a string must be.
///
/// @param maxLength in code points; `-1` for no limit
/// @param insides its inside must be in each of these languages, written as [JsonText#written] writes
record StringFacts(int minLength, int maxLength, List<Expression> insides) {

    static final StringFacts ANY = new StringFacts(0, -1, List.of());

    StringFacts {
        insides = List.copyOf(insides);
    }

    StringFacts atLeast(int length) {
        return new StringFacts(Math.max(minLength, length), maxLength, insides);
    }

    StringFacts atMost(int length) {
        return new StringFacts(minLength, maxLength < 0 ? length : Math.min(maxLength, length), insides);
    }

    StringFacts in(Expression language) {
        if (insides.contains(language)) {
            return this;
        }
        List<Expression> more = new ArrayList<>(insides);
        more.add(language);
        return new StringFacts(minLength, maxLength, more);
    }

    StringFacts and(StringFacts other) {
        StringFacts both = atLeast(other.minLength);
        if (other.maxLength >= 0) {
            both = both.atMost(other.maxLength);
        }
        for (Expression inside : other.insides) {
            both = both.in(inside);
        }
        return both;
    }

    boolean isAny() {
        return minLength == 0 && maxLength < 0 && insides.isEmpty();
    }

    boolean admits(String value) {
        int length = value.codePointCount(0, value.length());
        String written = JsonText.written(value);
        return length >= minLength
                && (maxLength < 0 || length <= maxLength)
                && insides.stream().allMatch(inside -> Dfa.of(inside).matches(written));
    }

    /// Whether no string is left.
    boolean isEmpty() {
        if (maxLength >= 0 && minLength > maxLength) {
            return true;
        }
        return !insides.isEmpty() && language().isEmpty();
    }

    /// The insides of all strings that it admits, as one automaton.
    Dfa language() {
        Optional<Expression> counted = minLength == 0 && maxLength < 0
                ? Optional.empty()
                : Optional.of(new Expression.Repeat(JsonText.written(CodePointSet.ALL), minLength, maxLength));
        List<Expression> all = new ArrayList<>(insides);
        counted.ifPresent(all::add);
        if (all.isEmpty()) {
            all.add(new Expression.Repeat(JsonText.written(CodePointSet.ALL), 0, -1));
        }
        Dfa language = Dfa.of(all.getFirst());
        for (Expression each : all.subList(1, all.size())) {
            language = language.and(Dfa.of(each));
        }
        return language;
    }

    /// Strings from quote to quote.
    Expression expression() {
        if (maxLength >= 0 && minLength > maxLength) {
            return Expression.NOTHING;
        }
        if (isAny()) {
            return JsonText.STRING;
        }
        Expression inside = insides.isEmpty()
                ? new Expression.Repeat(JsonText.ONE_CHARACTER, minLength, maxLength)
                : new Expression.Regular(language());
        return Expression.sequence(JsonText.text("\""), inside, JsonText.text("\""));
    }
}
