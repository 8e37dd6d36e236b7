package io.noesis.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/// The tests that `docs/serving-complaints.md` names exist.
class ComplaintsTest {

    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]*Test)\\.([a-z][A-Za-z]*)`");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\|");

    @Test
    void everyComplaintHasTestsThatExist() throws IOException {
        String table = Files.readString(Repository.file("docs/serving-complaints.md"));
        List<String> missing = new ArrayList<>();
        for (MatchResult named : TEST.matcher(table).results().toList()) {
            if (!exists(named.group(1), named.group(2))) {
                missing.add(named.group());
            }
        }

        assertThat(missing).isEmpty();
        assertThat(ROW.matcher(table).results()).hasSize(22);
    }

    private static boolean exists(String test, String method) throws IOException {
        for (Path module : Repository.modules()) {
            Path tests = module.resolve("src/test/java");
            if (!Files.isDirectory(tests)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(tests)) {
                if (files.filter(file -> file.endsWith(test + ".java")).anyMatch(file -> hasMethod(file, method))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean hasMethod(Path file, String method) {
        try {
            return Files.readString(file).contains("void " + method + "(");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
