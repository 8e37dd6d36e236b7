package io.noesis.dataset.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.noesis.dataset.catalog.NewFile;

/// Counts of one upload. Bounded: beyond the limits values and lines are counted, not listed.
final class ImportTally {

    /// A column with more values than this is no facet.
    private static final int MAX_VALUES = 1000;
    private static final int MAX_VALUE_CHARS = 200;
    private static final String OTHER = "(other)";

    private final int maxListed;
    private final Map<String, Map<String, Long>> facets = new HashMap<>();
    private final Map<String, Long> warnings = new TreeMap<>();
    private final Map<String, Long> reasons = new TreeMap<>();
    private final List<NewFile.Refused> listed = new ArrayList<>();
    private long accepted;
    private long refused;

    ImportTally(int maxListed) {
        this.maxListed = maxListed;
    }

    void accept(CheckedRow row) {
        accepted++;
        count("category", row.category());
        count("reasoning", row.reasoning());
        count("license", row.license());
        row.generators().forEach(name -> count("generator", name));
        row.warnings().forEach(warning -> warnings.merge(warning.code(), 1L, Long::sum));
    }

    void refuse(long line, LineRefusedException refusal) {
        refused++;
        String reason = refusal.reason().code();
        reasons.merge(reason, 1L, Long::sum);
        if (listed.size() < maxListed) {
            // PostgreSQL's text cannot hold U+0000.
            String message = refusal.text().replace('\0', '\uFFFD');
            listed.add(new NewFile.Refused(line, reason, refusal.field(), message));
        }
    }

    private void count(String facet, String value) {
        Map<String, Long> values = facets.computeIfAbsent(facet, _ -> new HashMap<>());
        boolean listable = value.length() <= MAX_VALUE_CHARS
                && value.indexOf('\0') < 0
                && (values.containsKey(value) || values.size() < MAX_VALUES);
        values.merge(listable ? value : OTHER, 1L, Long::sum);
    }

    long accepted() {
        return accepted;
    }

    long refused() {
        return refused;
    }

    Map<String, Map<String, Long>> facets() {
        return facets;
    }

    Map<String, Long> warnings() {
        return warnings;
    }

    Map<String, Long> reasons() {
        return reasons;
    }

    List<NewFile.Refused> listed() {
        return listed;
    }
}
