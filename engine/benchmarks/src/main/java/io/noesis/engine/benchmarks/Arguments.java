package io.noesis.engine.benchmarks;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.noesis.engine.cpu.CpuOptions;
import io.noesis.engine.cpu.CpuOptions.KernelChoice;
import io.noesis.engine.cpu.natives.KvType;

/// The options of a command line, `--name value` each. A name that is not known is refused, so that a typing error
/// does not silently measure something else.
final class Arguments {

    private final Map<String, String> given = new HashMap<>();

    /// @throws IllegalArgumentException for an option that is not known or has no value
    Arguments(String[] args, List<String> known) {
        for (int i = 0; i < args.length; i += 2) {
            String name = args[i].startsWith("--") ? args[i].substring(2) : "";
            if (!known.contains(name) || i + 1 == args.length) {
                throw new IllegalArgumentException("'%s' is no option with a value; there are --%s"
                        .formatted(args[i], String.join(", --", known)));
            }
            given.put(name, args[i + 1]);
        }
    }

    /// @throws IllegalArgumentException when the option is not given
    String needed(String name) {
        return text(name).orElseThrow(() -> new IllegalArgumentException("--%s is needed".formatted(name)));
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(given.get(name));
    }

    Optional<Path> path(String name) {
        return text(name).map(Path::of);
    }

    /// `--kernels`, `--weight-cache` and `--kv-type`, where the program has them.
    ///
    /// @throws IllegalArgumentException when a name is not one of those there are
    CpuOptions cpu() {
        return new CpuOptions(
                KernelChoice.valueOf(text("kernels").orElse("auto").toUpperCase(Locale.ROOT)),
                path("weight-cache"),
                KvType.valueOf(text("kv-type").orElse("f16").toUpperCase(Locale.ROOT)));
    }

    /// @throws IllegalArgumentException when the value is no number, or below the least one allowed
    int number(String name, int otherwise, int least) {
        int value = (int) real(name, otherwise);
        if (value < least) {
            throw new IllegalArgumentException("--%s must be at least %d, but was %d".formatted(name, least, value));
        }
        return value;
    }

    /// @throws IllegalArgumentException when the value is no number
    double real(String name, double otherwise) {
        String text = given.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--%s must be a number, but was '%s'".formatted(name, text), e);
        }
    }
}
