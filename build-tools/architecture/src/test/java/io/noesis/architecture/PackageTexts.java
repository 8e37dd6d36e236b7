package io.noesis.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Looks for packages that do not say what they hold.
final class PackageTexts {

    /// Shorter than this, a text cannot say what is held, where to start and what must stay outside.
    private static final int SHORTEST_TEXT = 80;

    private static final Pattern UNFINISHED = Pattern.compile("TODO|FIXME|TBD|lorem ipsum", Pattern.CASE_INSENSITIVE);

    private PackageTexts() {}

    /// One line per fault of the packages under a source root.
    static List<String> faults(Path sourceRoot) throws IOException {
        List<String> faults = new ArrayList<>();
        for (Path directory : packages(sourceRoot)) {
            Path file = directory.resolve("package-info.java");
            if (Files.exists(file)) {
                faultsOf(Files.readString(file)).forEach(fault -> faults.add(file + ": " + fault));
            } else {
                faults.add(directory + ": has no package-info.java");
            }
        }
        return faults;
    }

    private static Set<Path> packages(Path sourceRoot) throws IOException {
        try (Stream<Path> files = Files.walk(sourceRoot)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static List<String> faultsOf(String source) {
        List<String> faults = new ArrayList<>();
        String text = source.lines()
                .filter(line -> line.startsWith("///"))
                .map(line -> line.substring(3).strip())
                .collect(Collectors.joining(" "))
                .strip();
        if (text.length() < SHORTEST_TEXT) {
            faults.add("says too little: \"%s\"".formatted(text));
        }
        if (UNFINISHED.matcher(text).find()) {
            faults.add("is unfinished: \"%s\"".formatted(text));
        }
        if (source.lines().noneMatch(line -> line.strip().equals("@NullMarked"))) {
            faults.add("is not @NullMarked");
        }
        return faults;
    }
}
