package io.noesis.engine.tools;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Words and `--name value` options of a command.
record CommandLine(List<String> words, Map<String, String> options) {

    /// @throws UsageException for an unknown option, one without a value, or another number of words
    static CommandLine parse(String[] line, int wordCount, Set<String> known) {
        List<String> words = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < line.length; i++) {
            if (!line[i].startsWith("--")) {
                words.add(line[i]);
                continue;
            }
            String name = line[i].substring(2);
            if (!known.contains(name)) {
                throw new UsageException("unknown option --" + name);
            }
            if (i + 1 == line.length) {
                throw new UsageException("--" + name + " needs a value");
            }
            options.put(name, line[++i]);
        }
        if (words.size() != wordCount) {
            throw new UsageException("%d words are needed, %d were given".formatted(wordCount, words.size()));
        }
        return new CommandLine(List.copyOf(words), Map.copyOf(options));
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    /// A command line that cannot be followed.
    static final class UsageException extends RuntimeException {

        UsageException(String message) {
            super(message);
        }
    }
}
