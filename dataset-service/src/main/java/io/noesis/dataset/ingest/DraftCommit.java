package io.noesis.dataset.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

import io.noesis.api.dataset.UploadResult;
import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.dataset.catalog.Catalog;
import io.noesis.dataset.catalog.NewFile;
import io.noesis.dataset.catalog.Shard;
import io.noesis.dataset.catalog.SplitKey;
import io.noesis.dataset.storage.DatasetStorage;
import io.noesis.dataset.storage.DurableFiles;

/// Makes a staged upload part of its draft: files are renamed into place under the draft's lock, then the transaction
/// commits. Files of an upload that was refused are deleted here. Where the commit itself failed nobody knows whether
/// the database has it: those files stay, for a later upload to replace or the next start to delete if no row names
/// them.
@Service
class DraftCommit {

    private static final Logger log = LoggerFactory.getLogger(DraftCommit.class);

    private final Catalog catalog;
    private final DatasetStorage storage;
    private final TransactionTemplate transaction;

    DraftCommit(Catalog catalog, DatasetStorage storage, TransactionTemplate transaction) {
        this.catalog = catalog;
        this.storage = storage;
        this.transaction = transaction;
    }

    UploadResult commit(SplitKey key, @Nullable String fileName, StagedImport staged) {
        return transaction.execute(_ -> {
            List<Path> moved = new ArrayList<>();
            try {
                return placed(key, fileName, staged, moved);
            } catch (RuntimeException e) {
                moved.forEach(DraftCommit::discard);
                throw e;
            }
        });
    }

    private UploadResult placed(SplitKey key, @Nullable String fileName, StagedImport staged, List<Path> moved) {
        Catalog.VersionRow draft = catalog.lockDraft(key.dataset(), key.version());
        int ordinal = catalog.nextOrdinal(draft.id(), key.config(), key.split());
        String name = fileName == null ? "part-%05d.jsonl".formatted(ordinal) : fileName;
        String path = "data/%s/%s/%s".formatted(key.config(), key.split(), name);
        if (catalog.hasFile(draft.id(), path)) {
            throw new NoesisException(
                    ErrorCode.CONFLICT,
                    "version '%s' of dataset '%s' already has a file %s".formatted(key.version(), key.dataset(), path),
                    "file",
                    null);
        }
        List<Shard> shards = place(key, ordinal, path, staged, moved);
        ImportTally tally = staged.tally();
        catalog.addFile(
                draft.id(),
                key.config(),
                key.split(),
                new NewFile(
                        ordinal,
                        path,
                        tally.accepted(),
                        tally.refused(),
                        staged.bytes(),
                        staged.sha256(),
                        shards,
                        tally.facets(),
                        tally.warnings(),
                        tally.listed()));
        return result(key, path, staged);
    }

    private List<Shard> place(SplitKey key, int ordinal, String path, StagedImport staged, List<Path> moved) {
        try {
            move(key, staged.original(), path, moved);
            List<Shard> shards = new ArrayList<>();
            for (ShardWriter.StagedShard shard : staged.shards()) {
                String target =
                        "parquet/%s/%s/%05d-%05d.parquet".formatted(key.config(), key.split(), ordinal, shards.size());
                move(key, shard.file(), target, moved);
                shards.add(new Shard(target, shard.firstRow(), shard.rows(), shard.bytes(), shard.sha256()));
            }
            return shards;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot move an upload into its version", e);
        }
    }

    private void move(SplitKey key, Path from, String path, List<Path> moved) throws IOException {
        Path target = storage.file(key.dataset(), key.version(), path);
        // The draft is locked and no row names the target: at most an upload lies there whose commit failed.
        Files.deleteIfExists(target);
        DurableFiles.move(from, target);
        moved.add(target);
    }

    private static UploadResult result(SplitKey key, String path, StagedImport staged) {
        ImportTally tally = staged.tally();
        return new UploadResult(
                key.dataset(),
                key.version(),
                key.config().name(),
                key.split(),
                path,
                tally.accepted() + tally.refused(),
                tally.accepted(),
                tally.refused(),
                tally.reasons(),
                tally.warnings(),
                staged.bytes(),
                staged.sha256());
    }

    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("an orphan stays until the next start: {}", file.getFileName(), e);
        }
    }
}
