package io.noesis.dataset.sample;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

import io.noesis.api.dataset.DatasetVersion;
import io.noesis.api.dataset.SplitSummary;
import io.noesis.api.dataset.VersionState;
import io.noesis.dataset.catalog.Catalog;
import io.noesis.dataset.catalog.CatalogView;
import io.noesis.dataset.catalog.Publisher;
import io.noesis.dataset.catalog.SplitKey;
import io.noesis.dataset.ingest.Importer;

/// Gives an empty catalogue something to browse, through the same import that uploads take. Goes on with a draft that
/// an earlier start left unfinished.
@Component
@ConditionalOnProperty("noesis.dataset.sample-on-first-start")
class SampleImport implements ApplicationRunner {

    static final String DATASET = "noesis-sample";
    static final String VERSION = "v1";
    private static final int ROWS = 500;
    private static final long SEED = 1;

    private final Catalog catalog;
    private final CatalogView view;
    private final Importer importer;
    private final Publisher publisher;

    SampleImport(Catalog catalog, CatalogView view, Importer importer, Publisher publisher) {
        this.catalog = catalog;
        this.view = view;
        this.importer = importer;
        this.publisher = publisher;
    }

    @Override
    public void run(ApplicationArguments args) throws IOException {
        if (catalog.isEmpty()) {
            catalog.createDraft(DATASET, VERSION, "Rows made by the sample generator, to try the platform with");
        }
        boolean unfinished = catalog.versions().stream()
                .anyMatch(version -> version.dataset().equals(DATASET)
                        && version.label().equals(VERSION)
                        && version.state() == VersionState.DRAFT);
        if (unfinished) {
            importMissing(view.version(DATASET, VERSION));
            publisher.publish(DATASET, VERSION);
        }
    }

    private void importMissing(DatasetVersion draft) throws IOException {
        SampleData data = new SampleData(ROWS, SEED);
        for (SampleSplit split : SampleSplit.values()) {
            boolean there = draft.splits().stream().map(SplitSummary::split).anyMatch(split.category()::equals);
            if (!there) {
                ByteArrayOutputStream rows = new ByteArrayOutputStream();
                data.write(split, rows);
                SplitKey key = SplitKey.of(DATASET, VERSION, split.config(), split.category());
                importer.importFile(key, split.category() + ".jsonl", new ByteArrayInputStream(rows.toByteArray()));
            }
        }
    }
}
