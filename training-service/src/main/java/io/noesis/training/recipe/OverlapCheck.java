package io.noesis.training.recipe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.noesis.training.data.HeldOutItem;
import io.noesis.training.data.NanoData;
import io.noesis.training.data.Overlap;
import io.noesis.training.data.TrainingRow;

import tools.jackson.databind.json.JsonMapper;

/// Holds the training rows against the held-out questions before anything is learnt from them.
final class OverlapCheck {

    private static final int ITEMS_A_SET = 600;
    private static final List<Integer> LENGTHS = List.of(8, 13);

    private OverlapCheck() {}

    /// Writes the reports of shared n-grams, for 8 and 13 words.
    ///
    /// @throws IOException when a held-out question stands in the rows
    static void write(Path file, List<TrainingRow> rows) throws IOException {
        List<HeldOutItem> items = new ArrayList<>();
        for (String set : HeldOutProbe.SETS) {
            items.addAll(new NanoData(0).heldOut(set, ITEMS_A_SET));
        }
        List<Overlap.Report> reports = new ArrayList<>();
        for (int length : LENGTHS) {
            Overlap.Report report = Overlap.of(length, items, rows.stream());
            if (report.duplicates() > 0) {
                throw new IOException("%d of %d held-out questions are asked in the training rows"
                        .formatted(report.duplicates(), report.items()));
            }
            reports.add(report);
        }
        Files.writeString(
                file, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(reports));
    }
}
