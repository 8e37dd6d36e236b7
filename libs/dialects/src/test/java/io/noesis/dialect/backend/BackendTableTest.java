package io.noesis.dialect.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

/// The table that people read says what the code does.
class BackendTableTest {

    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("`max_tokens`", "max-tokens"),
            Map.entry("budget of thinking", "budget"),
            Map.entry("`top_k`", "sampling.top_k"),
            Map.entry("`min_p`", "sampling.min_p"),
            Map.entry("`repetition_penalty`", "sampling.repetition_penalty"),
            Map.entry("`min_tokens`", "sampling.min_tokens"),
            Map.entry("`ignore_eos`", "sampling.ignore_eos"),
            Map.entry("`stop_token_ids`", "sampling.stop_token_ids"),
            Map.entry("a JSON Schema", "form.json_schema"),
            Map.entry("any JSON object", "form.json_object"),
            Map.entry("a regular expression", "form.regex"),
            Map.entry("a GBNF grammar", "form.grammar"));

    @Test
    void theTableOfFieldsIsThatOfTheDialects() throws IOException {
        List<List<String>> rows = table();
        List<String> names = rows.getFirst();
        Map<String, List<String>> byKey = new HashMap<>();
        rows.stream().skip(2).forEach(row -> byKey.put(KEYS.get(row.getFirst()), row));
        assertThat(byKey).containsOnlyKeys(KEYS.values());

        for (BackendDialect dialect : BackendDialect.values()) {
            int column = names.indexOf(dialect.words().name());
            assertThat(column).as("column of %s", dialect).isPositive();
            byKey.forEach((key, row) -> assertThat(row.get(column))
                    .as("%s of %s", key, dialect)
                    .isEqualTo(dialect.words()
                            .word(key)
                            .map(word -> "`" + word + "`")
                            .orElse("–")));
        }
    }

    private static List<List<String>> table() throws IOException {
        return Files.readAllLines(Path.of("../../docs/reference/backends.md")).stream()
                .dropWhile(line -> !line.startsWith("| field |"))
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
    }
}
