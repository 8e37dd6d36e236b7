package io.noesis.platform.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A command line of `--name value` options and plain words, checked against the options a verb knows.
final class Arguments {

    private final List<String> words;
    private final Map<String, String> options;

    private Arguments(List<String> words, Map<String, String> options) {
        this.words = words;
        this.options = options;
    }

    /// @param known option names without dashes
    /// @throws UsageException for an unknown option or one without a value
    static Arguments parse(List<String> line, Set<String> known) {
        List<String> words = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < line.size(); i++) {
            String word = line.get(i);
            if (!word.startsWith("--")) {
                words.add(word);
                continue;
            }
            int equals = word.indexOf('=');
            String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
            if (!known.contains(name)) {
                throw new UsageException("unknown option --" + name);
            }
            if (equals >= 0) {
                options.put(name, word.substring(equals + 1));
            } else if (i + 1 < line.size()) {
                options.put(name, line.get(++i));
            } else {
                throw new UsageException("--" + name + " needs a value");
            }
        }
        return new Arguments(List.copyOf(words), Map.copyOf(options));
    }

    List<String> words() {
        return words;
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    int intOption(String name, int fallback, int least, int most) {
        String text = options.get(name);
        if (text == null) {
            return fallback;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new UsageException("--%s must be a whole number, but was %s".formatted(name, text), e);
        }
        throw new UsageException("--%s must be between %d and %d, but was %s".formatted(name, least, most, text));
    }

    /// A command line that cannot be followed; the message is for the person who typed it.
    static final class UsageException extends RuntimeException {

        UsageException(String message) {
            super(message);
        }

        UsageException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
