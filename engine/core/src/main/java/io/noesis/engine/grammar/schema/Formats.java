package io.noesis.engine.grammar.schema;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.noesis.engine.grammar.automaton.Dfa;
import io.noesis.engine.grammar.automaton.Expression;
import io.noesis.engine.grammar.regex.Regex;

/// The values of `format` that are regular languages, and parts of some that are not quite: every string written is
/// right, but not every right one is written.
final class Formats {

    private static final String DAY_OF_MONTH =
            "((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])|(0[469]|11)-(0[1-9]|[12]\\d|30)|02-(0[1-9]|1\\d|2[0-8]))";
    private static final String LEAP_YEAR =
            "(\\d{2}(0[48]|[2468][048]|[13579][26])|(0[048]|[2468][048]|[13579][26])00)";
    private static final String DATE = "(\\d{4}-" + DAY_OF_MONTH + "|" + LEAP_YEAR + "-02-29)";

    /// RFC 3339, without leap seconds: whether one is right depends on the offset.
    private static final String TIME =
            "([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?([Zz]|[+-]([01]\\d|2[0-3]):[0-5]\\d)";

    private static final String DURATION_TIME = "T(\\d{1,9}H(\\d{1,9}M(\\d{1,9}S)?)?|\\d{1,9}M(\\d{1,9}S)?|\\d{1,9}S)";
    private static final String DURATION_DATE = "(\\d{1,9}D|\\d{1,9}M(\\d{1,9}D)?|\\d{1,9}Y(\\d{1,9}M(\\d{1,9}D)?)?)";
    private static final String DURATION =
            "P(" + DURATION_DATE + "(" + DURATION_TIME + ")?|" + DURATION_TIME + "|\\d{1,9}W)";

    private static final String BYTE = "(\\d|[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-5])";
    private static final String IPV4 = BYTE + "(\\." + BYTE + "){3}";

    /// Labels without two hyphens in a row, which are kept for other alphabets, and of up to half the length allowed.
    private static final String LABEL = "[A-Za-z0-9](-?[A-Za-z0-9]){0,30}";

    private static final String HOST = LABEL + "(\\." + LABEL + "){0,2}";
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`~-]{1,20}";
    private static final String EMAIL =
            ATOM + "(\\." + ATOM + "){0,2}@" + LABEL + "(\\." + LABEL + "){0,2}\\.[A-Za-z]{2,20}";

    private static final String PATH_CHARACTER = "([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})";
    private static final String PATH = "(/" + PATH_CHARACTER + "*)*";
    private static final String QUERY = "(\\?(" + PATH_CHARACTER + "|[/?])*)?(#(" + PATH_CHARACTER + "|[/?])*)?";
    private static final String AUTHORITY =
            "([A-Za-z0-9._~-]+@)?([A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*|\\[" + ipv6() + "\\])(:\\d{1,5})?";
    private static final String URI =
            "[A-Za-z][A-Za-z0-9+.-]*:(//" + AUTHORITY + PATH + "|" + PATH_CHARACTER + "+" + PATH + ")" + QUERY;

    private static final Map<String, Expression> ALL = Map.ofEntries(
                    Map.entry("date", DATE),
                    Map.entry("time", TIME),
                    Map.entry("date-time", DATE + "[Tt]" + TIME),
                    Map.entry("duration", DURATION),
                    Map.entry("ipv4", IPV4),
                    Map.entry("ipv6", ipv6()),
                    Map.entry("uuid", "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"),
                    Map.entry("hostname", HOST),
                    Map.entry("email", EMAIL),
                    Map.entry("uri", URI),
                    Map.entry("json-pointer", "(/([^~/]|~[01])*)*"))
            .entrySet()
            .stream()
            .collect(Collectors.toUnmodifiableMap(
                    Map.Entry::getKey,
                    format -> new Expression.Regular(
                            Dfa.of(Regex.parse(format.getValue(), "").whole(JsonText::written)))));

    private Formats() {}

    static Optional<Expression> find(String format) {
        return Optional.ofNullable(ALL.get(format));
    }

    /// RFC 4291, section 2.2: eight groups, of which one run may be left out.
    private static String ipv6() {
        String group = "[0-9A-Fa-f]{1,4}";
        Function<Integer, String> before = count -> count == 0 ? "" : group + "(:" + group + "){0," + (count - 1) + "}";
        StringBuilder all = new StringBuilder("(" + group + ":){7}" + group);
        all.append("|(").append(group).append(":){6}").append(IPV4);
        for (int left = 0; left <= 7; left++) {
            // `left` groups before the gap, and at most as many after it as make seven together.
            String head = left == 0 ? "" : group + "(:" + group + "){" + (left - 1) + "}";
            int most = 7 - left;
            all.append("|").append(head).append("::");
            if (most > 0) {
                all.append("(").append(before.apply(most)).append(")?");
            }
            if (most >= 2) {
                all.append("|")
                        .append(head)
                        .append("::(")
                        .append(group)
                        .append(":){0,")
                        .append(most - 2)
                        .append("}");
                all.append(IPV4);
            }
        }
        return "(" + all + ")";
    }
}
