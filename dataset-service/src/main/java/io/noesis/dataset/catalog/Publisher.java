package io.noesis.dataset.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import io.noesis.api.dataset.DatasetVersion;
import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.dataset.storage.DatasetStorage;
import io.noesis.dataset.storage.DurableFiles;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Turns a draft into an immutable version.
///
/// The manifest is on the disk before the transaction commits, and the commit is the one moment at which the version
/// becomes visible: a crash before it leaves a draft and an orphan manifest, which the next start sweeps.
@Service
public class Publisher {

    private static final Logger log = LoggerFactory.getLogger(Publisher.class);
    private static final String MANIFEST = "manifest.json";

    private final Catalog catalog;
    private final CatalogView view;
    private final DatasetStorage storage;
    private final JsonMapper json;

    public Publisher(Catalog catalog, CatalogView view, DatasetStorage storage, JsonMapper json) {
        this.catalog = catalog;
        this.view = view;
        this.storage = storage;
        this.json = json.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();
    }

    /// @throws NoesisException `conflict` if it is published already or has no row
    @Transactional
    public DatasetVersion publish(String dataset, String label) {
        Catalog.VersionRow draft = catalog.lockDraft(dataset, label);
        OffsetDateTime now = catalog.now();
        catalog.markPublished(draft.id(), now);
        DatasetVersion version = view.version(dataset, label);
        if (version.rows() == 0) {
            throw new NoesisException(
                    ErrorCode.CONFLICT,
                    "version '%s' of dataset '%s' has no rows to publish".formatted(label, dataset),
                    "version",
                    null);
        }
        write(version);
        log.info("published dataset={} version={} rows={}", dataset, label, version.rows());
        return version;
    }

    private void write(DatasetVersion version) {
        try {
            Path directory = storage.versionDirectory(version.dataset(), version.version());
            Files.createDirectories(directory);
            DurableFiles.write(directory.resolve(MANIFEST), json.writeValueAsBytes(version));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the manifest", e);
        }
    }
}
