package io.noesis.dataset.ingest;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

import io.noesis.api.dataset.UploadResult;
import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.dataset.DatasetProperties;
import io.noesis.dataset.catalog.Catalog;
import io.noesis.dataset.catalog.RowSchema;
import io.noesis.dataset.catalog.SplitKey;
import io.noesis.dataset.parquet.DuckDb;
import io.noesis.dataset.storage.DatasetStorage;
import io.noesis.dataset.storage.DurableFiles;

import tools.jackson.databind.json.JsonMapper;

/// Brings one JSONL stream into a draft.
///
/// The stream is read once. Everything is prepared in a staging directory, and becomes part of the draft in one
/// transaction of [DraftCommit]; until then nobody sees it, and a failure or crash leaves only that directory. Memory
/// does not grow with the stream.
@Service
public class Importer {

    private static final Logger log = LoggerFactory.getLogger(Importer.class);
    private static final int BUFFER_BYTES = 1 << 18;

    private final Catalog catalog;
    private final DraftCommit commit;
    private final DatasetStorage storage;
    private final DuckDb duckDb;
    private final DatasetProperties.Ingest limits;
    private final Semaphore slots;
    private final JsonMapper json = JsonMapper.shared();

    public Importer(
            Catalog catalog, DraftCommit commit, DatasetStorage storage, DuckDb duckDb, DatasetProperties properties) {
        this.catalog = catalog;
        this.commit = commit;
        this.storage = storage;
        this.duckDb = duckDb;
        this.limits = properties.ingest();
        this.slots = new Semaphore(limits.concurrentUploads());
    }

    /// @param fileName name for the file, or null for the next free `part-NNNNN.jsonl`
    /// @throws NoesisException `conflict` if the version is published or has such a file, `queue_full` if too many
    ///     uploads run, `request_too_large`
    /// @throws IOException if the stream breaks or the disk fails; nothing of the upload is kept
    public UploadResult importFile(SplitKey key, @Nullable String fileName, InputStream body) throws IOException {
        // Told before gigabytes have been sent; what counts is the check under the lock.
        Catalog.requireDraft(catalog.version(key.dataset(), key.version()));
        if (!slots.tryAcquire()) {
            throw new NoesisException(
                    ErrorCode.QUEUE_FULL,
                    "%d uploads are running, the most this service takes".formatted(limits.concurrentUploads()));
        }
        try {
            return imported(key, fileName, body);
        } finally {
            slots.release();
        }
    }

    private UploadResult imported(SplitKey key, @Nullable String fileName, InputStream body) throws IOException {
        Path staging = storage.newStagingDirectory();
        try {
            UploadResult result = commit.commit(key, fileName, stage(key.config(), body, staging));
            log.info(
                    "imported dataset={} version={} path={} accepted={} quarantined={}",
                    result.dataset(),
                    result.version(),
                    result.path(),
                    result.accepted(),
                    result.quarantined());
            return result;
        } finally {
            DurableFiles.deleteTree(staging);
        }
    }

    private StagedImport stage(RowSchema schema, InputStream body, Path staging) throws IOException {
        Path original = staging.resolve("original.jsonl");
        ImportTally tally = new ImportTally(limits.listedQuarantine());
        StagedImport staged;
        try (OutputStream copy = new BufferedOutputStream(Files.newOutputStream(original), BUFFER_BYTES);
                RecordingStream recording = new RecordingStream(body, copy, limits.maxBody());
                ShardWriter shards = new ShardWriter(duckDb, json, limits, staging)) {
            readLines(schema, recording, shards, tally);
            staged = new StagedImport(original, recording.bytes(), recording.sha256(), shards.finish(), tally);
        }
        DurableFiles.force(original);
        return staged;
    }

    private void readLines(RowSchema schema, InputStream in, ShardWriter shards, ImportTally tally) throws IOException {
        int maxLine = Math.toIntExact(limits.maxLine().toBytes());
        LineReader lines = new LineReader(in, maxLine);
        LineParser parser = new LineParser(maxLine);
        RowValidator validator = new RowValidator(schema);
        while (lines.next()) {
            CheckedRow row;
            try {
                row = check(lines, parser, validator);
            } catch (LineRefusedException refusal) {
                tally.refuse(lines.number(), refusal);
                continue;
            }
            shards.add(row);
            tally.accept(row);
        }
    }

    private CheckedRow check(LineReader lines, LineParser parser, RowValidator validator) throws LineRefusedException {
        if (lines.isTooLong()) {
            throw new LineRefusedException(
                    RefusalReason.LINE_TOO_LONG,
                    null,
                    "the line must have at most %d bytes, but has %d"
                            .formatted(limits.maxLine().toBytes(), lines.lineBytes()));
        }
        return validator.check(parser.parse(lines.bytes(), lines.length(), lines.number() == 1));
    }
}
