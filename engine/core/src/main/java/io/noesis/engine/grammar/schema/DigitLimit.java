package io.noesis.engine.grammar.schema;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

/// A limit of numbers, seen as digits.
///
/// @param number null when there is no limit
/// @param excluded whether the limit itself is out
record DigitLimit(@Nullable BigDecimal number, boolean excluded) {

    static final DigitLimit NONE = new DigitLimit(null, false);

    static DigitLimit of(@Nullable BigDecimal number, boolean excluded) {
        return number == null ? NONE : new DigitLimit(number.stripTrailingZeros(), excluded);
    }

    boolean isNone() {
        return number == null;
    }

    BigDecimal value() {
        if (number == null) {
            throw new IllegalStateException("there is no limit");
        }
        return number;
    }

    DigitLimit negated() {
        return number == null ? NONE : new DigitLimit(number.negate(), excluded);
    }

    int wholeDigits() {
        return number == null ? 1 : Math.max(1, number.precision() - number.scale());
    }

    int fractionDigits() {
        return number == null ? 0 : Math.max(0, number.scale());
    }

    /// A digit of the magnitude.
    ///
    /// @param place 0 for the ones, 1 for the tens, -1 for the tenths
    int digit(int place) {
        return value().abs()
                .movePointLeft(place)
                .toBigInteger()
                .mod(java.math.BigInteger.TEN)
                .intValue();
    }

    /// Whether all digits below a place are 0.
    boolean isZeroBelow(int place) {
        return value().abs().movePointLeft(place).stripTrailingZeros().scale() <= 0;
    }
}
