package io.noesis.training.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.noesis.training.data.DataFiles;
import io.noesis.training.data.NanoData;
import io.noesis.training.data.TrainingRow;

/// Rows from the dataset service. The version is made, filled and published when it is not there yet.
///
/// @param fingerprint of the data that this build makes: another build's rows of the same seed are other ones
/// @param work directory for the files on their way
public record ServedRows(DatasetServer server, long seed, int pairs, String fingerprint, Path work)
        implements TrainingRows {

    private static final String DATASET = "noesis-nano";
    private static final String REWARDS = "instruction_following";

    @Override
    public List<TrainingRow> fineTuning() throws IOException {
        publishIfMissing();
        List<TrainingRow> rows = new ArrayList<>();
        for (String split : List.of("chat", "code", "math", "safety", "science")) {
            rows.addAll(read("SFT", split));
        }
        return rows;
    }

    @Override
    public List<TrainingRow> questions() throws IOException {
        publishIfMissing();
        return read("RL", REWARDS);
    }

    @Override
    public String version() {
        return "%s %s, from the dataset service".formatted(DATASET, label());
    }

    private String label() {
        return "v1-seed%d-%d-%s".formatted(seed, pairs, fingerprint);
    }

    private List<TrainingRow> read(String config, String split) throws IOException {
        return server.export(DATASET, label(), config, split).stream()
                .map(TrainingRow::fromJson)
                .toList();
    }

    private void publishIfMissing() throws IOException {
        if (server.isPublished(DATASET, label())) {
            return;
        }
        new DataFiles(work).write(new NanoData(seed), pairs);
        server.createDraft(DATASET, label(), "What noesis-nano is made of: seed %d, %d pairs".formatted(seed, pairs));
        for (Path file : files()) {
            Path split = work.relativize(file.resolveSibling(""));
            server.upload(
                    DATASET,
                    label(),
                    split.getName(0).toString(),
                    split.getName(1).toString(),
                    file);
        }
        server.publish(DATASET, label());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> found = Files.walk(work)) {
            return found.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }
}
