package io.noesis.engine.grammar.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// What a number must be.
///
/// @param min null for no limit
/// @param steps it must be a multiple of each
record NumberFacts(
        boolean whole,
        @Nullable BigDecimal min,
        boolean minExcluded,
        @Nullable BigDecimal max,
        boolean maxExcluded,
        List<BigDecimal> steps) {

    static final NumberFacts ANY = new NumberFacts(false, null, false, null, false, List.of());

    NumberFacts {
        steps = List.copyOf(steps);
    }

    NumberFacts wholeOnly() {
        return new NumberFacts(true, min, minExcluded, max, maxExcluded, steps);
    }

    NumberFacts atLeast(BigDecimal limit, boolean excluded) {
        int order = min == null ? 1 : limit.compareTo(min);
        if (order < 0) {
            return this;
        }
        return new NumberFacts(whole, limit, excluded || (order == 0 && minExcluded), max, maxExcluded, steps);
    }

    NumberFacts atMost(BigDecimal limit, boolean excluded) {
        int order = max == null ? -1 : limit.compareTo(max);
        if (order > 0) {
            return this;
        }
        return new NumberFacts(whole, min, minExcluded, limit, excluded || (order == 0 && maxExcluded), steps);
    }

    NumberFacts multipleOf(BigDecimal step) {
        List<BigDecimal> more = new ArrayList<>(steps);
        BigDecimal stripped = step.stripTrailingZeros();
        if (!more.contains(stripped)) {
            more.add(stripped);
        }
        return new NumberFacts(whole, min, minExcluded, max, maxExcluded, more);
    }

    NumberFacts and(NumberFacts other) {
        NumberFacts both = other.whole ? wholeOnly() : this;
        if (other.min != null) {
            both = both.atLeast(other.min, other.minExcluded);
        }
        if (other.max != null) {
            both = both.atMost(other.max, other.maxExcluded);
        }
        for (BigDecimal step : other.steps) {
            both = both.multipleOf(step);
        }
        return both;
    }

    boolean admits(BigDecimal value) {
        int aboveMin = min == null ? 1 : value.compareTo(min);
        int belowMax = max == null ? 1 : max.compareTo(value);
        return (!whole || value.stripTrailingZeros().scale() <= 0)
                && (aboveMin > 0 || (aboveMin == 0 && !minExcluded))
                && (belowMax > 0 || (belowMax == 0 && !maxExcluded))
                && steps.stream().allMatch(step -> value.remainder(step).signum() == 0);
    }

    /// Whether it is plain that no number is left. Multiples are not looked at.
    boolean isEmpty() {
        if (min == null || max == null) {
            return false;
        }
        int order = min.compareTo(max);
        if (order > 0 || (order == 0 && (minExcluded || maxExcluded))) {
            return true;
        }
        return whole && firstWhole(min).compareTo(lastWhole(max)) > 0;
    }

    private BigDecimal firstWhole(BigDecimal limit) {
        BigDecimal up = limit.setScale(0, java.math.RoundingMode.CEILING);
        return minExcluded && up.compareTo(limit) == 0 ? up.add(BigDecimal.ONE) : up;
    }

    private BigDecimal lastWhole(BigDecimal limit) {
        BigDecimal down = limit.setScale(0, java.math.RoundingMode.FLOOR);
        return maxExcluded && down.compareTo(limit) == 0 ? down.subtract(BigDecimal.ONE) : down;
    }
}
