package io.noesis.engine.grammar.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

import io.noesis.engine.grammar.automaton.Dfa;
import io.noesis.engine.grammar.automaton.Expression;
import io.noesis.engine.grammar.error.GrammarTooLarge;
import io.noesis.engine.grammar.error.UnsupportedKeyword;

/// Numbers between limits and multiples of steps, as languages of decimal digits.
///
/// Without limits an exponent may be written; with them only digits and a fraction are. Whole numbers are written
/// without a fraction.
final class NumberLanguage {

    /// Of a limit or a step.
    private static final int MOST_DIGITS = 40;

    /// Remainders times places after the point.
    private static final int MOST_STATES_OF_A_STEP = 20_000;

    private NumberLanguage() {}

    /// @throws UnsupportedKeyword when there would be too many remainders
    static void checkStep(BigDecimal step, String path) {
        BigDecimal stripped = step.stripTrailingZeros();
        long states = stripped.precision() > 6 ? Long.MAX_VALUE : states(stripped);
        if (states > MOST_STATES_OF_A_STEP) {
            throw new UnsupportedKeyword(
                    "multipleOf", path, "only steps with few digits are, for instance 0.01, 5 or 1000");
        }
    }

    private static long states(BigDecimal step) {
        BigDecimal remainders = step.movePointRight(Math.max(step.scale(), 0));
        return remainders.compareTo(BigDecimal.valueOf(MOST_STATES_OF_A_STEP)) > 0
                ? Long.MAX_VALUE
                : remainders.longValue() * (Math.max(step.scale(), 0) + 1);
    }

    static Expression of(NumberFacts facts) {
        if (facts.isEmpty()) {
            return Expression.NOTHING;
        }
        boolean limited = facts.min() != null || facts.max() != null;
        if (!limited && facts.steps().isEmpty()) {
            return facts.whole() ? JsonText.INTEGER : JsonText.NUMBER;
        }
        Dfa language = Dfa.of(between(facts));
        for (BigDecimal step : facts.steps()) {
            language = language.and(Dfa.of(multiples(step)));
        }
        return new Expression.Regular(language);
    }

    private static Expression between(NumberFacts facts) {
        DigitLimit min = DigitLimit.of(facts.min(), facts.minExcluded());
        DigitLimit max = DigitLimit.of(facts.max(), facts.maxExcluded());
        int digits = Math.max(JsonText.MOST_DIGITS, Math.max(min.wholeDigits(), max.wholeDigits()));
        int fraction = facts.whole()
                ? 0
                : Math.max(JsonText.MOST_FRACTION_DIGITS, 1 + Math.max(min.fractionDigits(), max.fractionDigits()));
        if (Math.max(digits, fraction) > MOST_DIGITS) {
            throw new GrammarTooLarge("digits of a limit", MOST_DIGITS, Math.max(digits, fraction), "");
        }
        List<Expression> parts = new ArrayList<>();
        BigDecimal highest = facts.max();
        if (highest == null || highest.signum() >= 0) {
            boolean fromZero = min.isNone() || min.value().signum() < 0;
            parts.add(new Magnitudes(fromZero ? DigitLimit.NONE : min, max, digits, fraction).expression());
        }
        BigDecimal lowest = facts.min();
        if (lowest == null || lowest.signum() < 0) {
            // Below zero the limits change places. Zero itself has no sign here.
            DigitLimit least =
                    !max.isNone() && max.value().signum() < 0 ? max.negated() : new DigitLimit(BigDecimal.ZERO, true);
            parts.add(Expression.sequence(
                    JsonText.text("-"), new Magnitudes(least, min.negated(), digits, fraction).expression()));
        }
        return new Expression.Choice(parts);
    }

    /// Digits whose number is a multiple: the remainder goes along, and at each end what is left is filled with
    /// zeros.
    private static Expression multiples(BigDecimal step) {
        int places = Math.max(step.scale(), 0);
        int modulus = step.movePointRight(places).intValueExact();
        BitSet accepting = new BitSet();
        List<Expression.Arc> arcs = new ArrayList<>();
        // Node 0 starts; then one node for each place and remainder.
        arcs.add(new Expression.Arc(0, Expression.optional(JsonText.text("-")), 1));
        for (int place = 0; place <= places; place++) {
            BigInteger missing = BigInteger.TEN.pow(places - place);
            for (int remainder = 0; remainder < modulus; remainder++) {
                int node = 1 + place * modulus + remainder;
                boolean multiple = missing.multiply(BigInteger.valueOf(remainder))
                                .mod(BigInteger.valueOf(modulus))
                                .signum()
                        == 0;
                accepting.set(node, multiple);
                for (int digit = 0; digit <= 9; digit++) {
                    int next = (int) ((10L * remainder + digit) % modulus);
                    Expression written = JsonText.text(Integer.toString(digit));
                    if (place == 0) {
                        arcs.add(new Expression.Arc(node, written, 1 + next));
                    }
                    if (place < places) {
                        Expression after = place == 0 ? JsonText.text("." + digit) : written;
                        arcs.add(new Expression.Arc(node, after, 1 + (place + 1) * modulus + next));
                    }
                }
            }
        }
        return new Expression.Network(1 + (places + 1) * modulus, arcs, accepting);
    }
}
