package io.noesis.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class DatasetPropertiesTest {

    @Test
    void onlyTheDirectoryHasNoDefault() {
        assertThat(bind(Map.of("noesis.dataset.storage-directory", "/data")))
                .isEqualTo(new DatasetProperties(
                        Path.of("/data"),
                        false,
                        new DatasetProperties.Ingest(
                                DataSize.ofMegabytes(8), DataSize.ofGigabytes(64), 2, 100_000, 2048, 10_000),
                        new DatasetProperties.Query(DataSize.ofMegabytes(512), 2, 8, 4, DataSize.ofMegabytes(16))));
    }

    @Test
    void everyPropertyCanBeSet() {
        Map<String, String> all = Map.ofEntries(
                Map.entry("noesis.dataset.storage-directory", "/data"),
                Map.entry("noesis.dataset.sample-on-first-start", "true"),
                Map.entry("noesis.dataset.ingest.max-line", "1MB"),
                Map.entry("noesis.dataset.ingest.max-body", "2GB"),
                Map.entry("noesis.dataset.ingest.concurrent-uploads", "3"),
                Map.entry("noesis.dataset.ingest.rows-per-shard", "4096"),
                Map.entry("noesis.dataset.ingest.row-group-rows", "8192"),
                Map.entry("noesis.dataset.ingest.listed-quarantine", "5"),
                Map.entry("noesis.dataset.query.memory-limit", "1GB"),
                Map.entry("noesis.dataset.query.threads", "6"),
                Map.entry("noesis.dataset.query.concurrent", "7"),
                Map.entry("noesis.dataset.query.concurrent-exports", "9"),
                Map.entry("noesis.dataset.query.max-page", "4MB"));

        assertThat(bind(all))
                .isEqualTo(new DatasetProperties(
                        Path.of("/data"),
                        true,
                        new DatasetProperties.Ingest(
                                DataSize.ofMegabytes(1), DataSize.ofGigabytes(2), 3, 4096, 8192, 5),
                        new DatasetProperties.Query(DataSize.ofGigabytes(1), 6, 7, 9, DataSize.ofMegabytes(4))));
    }

    private static DatasetProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bind("noesis.dataset", DatasetProperties.class)
                .get();
    }
}
