package io.noesis.platform.scores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/// Writes a score sheet into a directory: `scores.json` with everything the runs said, `scores.md` with tables, and
/// `budget.svg` where budgets were compared.
public final class ScoreFiles {

    private final JsonMapper json = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    /// @return the files written
    public List<Path> write(ScoreSheet sheet, Path directory) throws IOException {
        Files.createDirectories(directory);
        List<Path> written = new ArrayList<>();
        written.add(write(directory.resolve("scores.json"), json.writeValueAsString(sheet) + "\n"));
        written.add(write(directory.resolve("scores.md"), ScoresMarkdown.of(sheet)));
        List<BudgetChart.Line> lines = BudgetChart.lines(sheet);
        if (!lines.isEmpty()) {
            written.add(write(directory.resolve("budget.svg"), BudgetChart.svg(sheet.model(), lines)));
        }
        return written;
    }

    private static Path write(Path file, String text) throws IOException {
        return Files.writeString(file, text);
    }
}
