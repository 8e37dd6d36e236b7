package io.noesis.dataset.ingest;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.noesis.dataset.DatasetProperties;
import io.noesis.dataset.parquet.DuckDb;
import io.noesis.dataset.storage.DurableFiles;

import tools.jackson.databind.json.JsonMapper;

/// Writes accepted rows as Parquet files of a bounded number of rows, in order.
///
/// Rows go to a JSONL file first, which DuckDB converts as a stream: neither heap nor native memory grows with the
/// shard. Not thread-safe; one per upload.
final class ShardWriter implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 18;
    private static final long OBJECT_BYTES_FLOOR = 16L << 20;

    private final DuckDb duckDb;
    private final JsonMapper json;
    private final DatasetProperties.Ingest limits;
    private final Path directory;
    private final List<StagedShard> finished = new ArrayList<>();
    private @Nullable OutputStream rows;
    private long rowsInShard;
    private long rowsBefore;

    ShardWriter(DuckDb duckDb, JsonMapper json, DatasetProperties.Ingest limits, Path directory) {
        this.duckDb = duckDb;
        this.json = json;
        this.limits = limits;
        this.directory = directory;
    }

    /// A finished Parquet file in the staging directory.
    record StagedShard(Path file, long firstRow, long rows, long bytes, String sha256) {}

    void add(CheckedRow row) throws IOException {
        OutputStream out = rows;
        if (out == null) {
            out = new BufferedOutputStream(Files.newOutputStream(text()), BUFFER_BYTES);
            rows = out;
        }
        out.write(json.writeValueAsBytes(row.columns()));
        out.write('\n');
        rowsInShard++;
        if (rowsInShard == limits.rowsPerShard()) {
            convert(out);
        }
    }

    /// Ends the last shard.
    List<StagedShard> finish() throws IOException {
        if (rows != null) {
            convert(rows);
        }
        return List.copyOf(finished);
    }

    private void convert(OutputStream out) throws IOException {
        out.close();
        rows = null;
        Path parquet = directory.resolve("shard-%05d.parquet".formatted(finished.size()));
        // The paths are ours: a checked root and a random directory. DuckDB binds no parameter as a COPY target.
        String copy =
                """
                copy (select * from read_json('%s', format = 'newline_delimited', columns = %s,
                                              maximum_object_size = %d))
                to '%s' (format parquet, compression zstd, row_group_size %d)""".formatted(text(), ParquetColumns.DUCKDB_STRUCT, maxObjectBytes(), parquet, limits.rowGroupRows());
        try {
            duckDb.execute(copy, List.of());
        } catch (SQLException e) {
            throw new IOException("DuckDB could not write a shard", e);
        }
        DurableFiles.force(parquet);
        finished.add(
                new StagedShard(parquet, rowsBefore, rowsInShard, Files.size(parquet), DurableFiles.sha256(parquet)));
        rowsBefore += rowsInShard;
        rowsInShard = 0;
        Files.delete(text());
    }

    /// Nested JSON text doubles its backslashes and quotes, and the generators are there twice.
    private long maxObjectBytes() {
        return Math.max(OBJECT_BYTES_FLOOR, 3 * limits.maxLine().toBytes());
    }

    private Path text() {
        return directory.resolve("rows.jsonl");
    }

    @Override
    public void close() throws IOException {
        if (rows != null) {
            rows.close();
        }
    }
}
