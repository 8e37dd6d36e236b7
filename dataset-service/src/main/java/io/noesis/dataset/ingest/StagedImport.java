package io.noesis.dataset.ingest;

import java.nio.file.Path;
import java.util.List;

/// An upload that has been read to its end and lies in its staging directory.
///
/// @param original the bytes as they came, content decoding aside
record StagedImport(Path original, long bytes, String sha256, List<ShardWriter.StagedShard> shards, ImportTally tally) {

    StagedImport {
        shards = List.copyOf(shards);
    }
}
