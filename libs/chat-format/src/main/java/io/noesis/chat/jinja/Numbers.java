package io.noesis.chat.jinja;

import java.math.BigInteger;

/// Python's numbers: whole ones without limit, which here have one, and floats. `True` is 1.
final class Numbers {

    private static final int MOST_BITS = 4096;

    private Numbers() {}

    static boolean isNumber(Object value) {
        return isWhole(value) || value instanceof Double;
    }

    static boolean isWhole(Object value) {
        return value instanceof Long || value instanceof BigInteger || value instanceof Boolean;
    }

    /// A whole number in the one form it has.
    static Object shortest(BigInteger number) {
        if (number.bitLength() > MOST_BITS) {
            throw new JinjaException("a number has more than " + MOST_BITS + " bits");
        }
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }

    static BigInteger whole(Object value) {
        return switch (value) {
            case Long number -> BigInteger.valueOf(number);
            case BigInteger number -> number;
            case Boolean flag -> flag ? BigInteger.ONE : BigInteger.ZERO;
            default -> throw notANumber(value);
        };
    }

    static double real(Object value) {
        return value instanceof Double number ? number : whole(value).doubleValue();
    }

    /// A whole number that fits an int; what is larger is cut to the largest.
    static int index(Object value) {
        BigInteger number = whole(value);
        if (number.bitLength() < Integer.SIZE) {
            return number.intValue();
        }
        return number.signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    }

    static Object arithmetic(String operator, Object left, Object right) {
        if (!isNumber(left) || !isNumber(right)) {
            throw new JinjaException(
                    "'%s' has no meaning between %s and %s".formatted(operator, Types.name(left), Types.name(right)));
        }
        return isWhole(left) && isWhole(right)
                ? whole(operator, whole(left), whole(right))
                : real(operator, real(left), real(right));
    }

    private static Object whole(String operator, BigInteger left, BigInteger right) {
        return switch (operator) {
            case "+" -> shortest(left.add(right));
            case "-" -> shortest(left.subtract(right));
            case "*" -> shortest(left.multiply(right));
            case "/" -> left.doubleValue() / notZero(right).doubleValue();
            case "//" -> shortest(floored(left, notZero(right)));
            case "%" -> shortest(left.subtract(floored(left, notZero(right)).multiply(right)));
            case "**" -> power(left, right);
            default -> throw new IllegalArgumentException(operator);
        };
    }

    private static BigInteger floored(BigInteger left, BigInteger right) {
        BigInteger[] parts = left.divideAndRemainder(right);
        boolean below = parts[1].signum() != 0 && parts[1].signum() != right.signum();
        return below ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    private static Object power(BigInteger base, BigInteger exponent) {
        if (exponent.signum() < 0) {
            return Math.pow(base.doubleValue(), exponent.doubleValue());
        }
        boolean grows = base.abs().compareTo(BigInteger.ONE) > 0;
        if (grows && (exponent.bitLength() > 16 || (long) base.bitLength() * exponent.intValue() > MOST_BITS * 2L)) {
            throw new JinjaException("a number has more than " + MOST_BITS + " bits");
        }
        return grows ? shortest(base.pow(exponent.intValue())) : small(base, exponent);
    }

    /// A power of -1, 0 or 1.
    private static Object small(BigInteger base, BigInteger exponent) {
        if (exponent.signum() == 0) {
            return 1L;
        }
        return base.signum() < 0 && !exponent.testBit(0) ? 1L : base.longValue();
    }

    private static BigInteger notZero(BigInteger number) {
        if (number.signum() == 0) {
            throw new JinjaException("division by zero");
        }
        return number;
    }

    private static Object real(String operator, double left, double right) {
        if (right == 0 && ("/".equals(operator) || "//".equals(operator) || "%".equals(operator))) {
            throw new JinjaException("division by zero");
        }
        return switch (operator) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> left / right;
            case "//" -> Math.floor(left / right);
            case "%" -> left - Math.floor(left / right) * right;
            case "**" -> Math.pow(left, right);
            default -> throw new IllegalArgumentException(operator);
        };
    }

    static Object negative(Object value) {
        return value instanceof Double number
                ? (Object) (-number)
                : shortest(whole(value).negate());
    }

    static int compare(Object left, Object right) {
        return isWhole(left) && isWhole(right)
                ? whole(left).compareTo(whole(right))
                : Double.compare(real(left), real(right));
    }

    private static JinjaException notANumber(Object value) {
        return new JinjaException("a whole number is needed, but %s was given".formatted(Types.name(value)));
    }
}
