package io.noesis.training.job;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import org.springframework.stereotype.Component;

import io.noesis.training.TrainingProperties;
import io.noesis.training.data.DataFingerprint;
import io.noesis.training.rows.DatasetServer;
import io.noesis.training.rows.GeneratedRows;
import io.noesis.training.rows.PatientRows;
import io.noesis.training.rows.ServedRows;
import io.noesis.training.rows.TrainingRows;
import io.noesis.training.run.TrainingMonitor;

/// Rows for a job, from where the configuration says.
@Component
class RowSource {

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final TrainingProperties properties;

    RowSource(TrainingProperties properties) {
        this.properties = properties;
    }

    /// @param work directory of the job
    /// @throws IOException when the key cannot be read
    TrainingRows of(long seed, int pairs, Path work, TrainingMonitor monitor) throws IOException {
        URI url = properties.datasetUrl();
        if (url == null) {
            return new GeneratedRows(seed, pairs);
        }
        ServedRows served = new ServedRows(
                new DatasetServer(url, key()), seed, pairs, DataFingerprint.ofThisBuild(), work.resolve("rows"));
        return new PatientRows(served, monitor, properties.datasetWait(), BETWEEN_TRIES);
    }

    private Optional<String> key() throws IOException {
        Path file = properties.datasetKeyFile();
        return file == null
                ? Optional.empty()
                : Optional.of(Files.readString(file).strip());
    }

    String description() {
        URI url = properties.datasetUrl();
        return url == null ? "generated" : url.toString();
    }
}
