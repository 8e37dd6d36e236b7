package io.noesis.chat.jinja;

import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The functions of the environment.
final class Globals {

    /// The directives of strftime that templates use, as Java patterns.
    private static final Map<Character, String> DIRECTIVES = Map.ofEntries(
            Map.entry('d', "dd"),
            Map.entry('m', "MM"),
            Map.entry('Y', "yyyy"),
            Map.entry('y', "yy"),
            Map.entry('a', "EEE"),
            Map.entry('A', "EEEE"),
            Map.entry('b', "MMM"),
            Map.entry('B', "MMMM"),
            Map.entry('H', "HH"),
            Map.entry('I', "hh"),
            Map.entry('M', "mm"),
            Map.entry('S', "ss"),
            Map.entry('p', "a"),
            Map.entry('j', "DDD"));

    private Globals() {}

    static Map<String, Object> of(Meter meter, LocalDateTime now) {
        Map<String, Object> globals = new LinkedHashMap<>();
        globals.put("range", (Callable) arguments -> range(meter, arguments));
        globals.put("namespace", (Callable) arguments -> new Namespace(members(arguments)));
        globals.put("dict", (Callable) arguments -> new LinkedHashMap<Object, Object>(members(arguments)));
        globals.put("raise_exception", (Callable) arguments -> {
            throw JinjaException.refusal(String.valueOf(arguments.get(0, "message", "")));
        });
        globals.put("strftime_now", (Callable) arguments -> formatted(arguments.text(0, "format"), now));
        return globals;
    }

    /// Named values, over those of a dict or a namespace.
    private static Map<String, Object> members(Arguments arguments) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (Object each : arguments.positional()) {
            if (!(each instanceof Map<?, ?> map)) {
                throw new JinjaException("a dict was expected, but %s was given".formatted(Types.name(each)));
            }
            map.forEach((key, value) -> members.put(String.valueOf(key), value));
        }
        members.putAll(arguments.named());
        return members;
    }

    private static List<Object> range(Meter meter, Arguments arguments) {
        boolean one = arguments.count() == 1;
        BigInteger from = one ? BigInteger.ZERO : Numbers.whole(arguments.required(0, "start"));
        BigInteger to = Numbers.whole(arguments.required(one ? 0 : 1, "stop"));
        BigInteger step = Numbers.whole(arguments.get(2, "step", 1L));
        if (step.signum() == 0) {
            throw new JinjaException("the step of a range is 0");
        }
        BigInteger size = to.subtract(from)
                .add(step)
                .subtract(BigInteger.valueOf(step.signum()))
                .divide(step)
                .max(BigInteger.ZERO);
        meter.elements(size.bitLength() < Long.SIZE ? size.longValue() : Long.MAX_VALUE - 1);
        List<Object> numbers = new ArrayList<>();
        BigInteger number = from;
        for (int i = 0; i < size.intValue(); i++) {
            numbers.add(Numbers.shortest(number));
            number = number.add(step);
        }
        return numbers;
    }

    private static String formatted(String format, LocalDateTime now) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                text.append(c);
                continue;
            }
            char directive = format.charAt(++i);
            if (directive == '%') {
                text.append('%');
            } else if (DIRECTIVES.containsKey(directive)) {
                text.append(DateTimeFormatter.ofPattern(DIRECTIVES.get(directive), Locale.ENGLISH)
                        .format(now));
            } else {
                throw new JinjaException("strftime knows no %" + directive + " here");
            }
        }
        return text.toString();
    }
}
