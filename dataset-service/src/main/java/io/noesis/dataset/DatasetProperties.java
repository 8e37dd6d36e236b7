package io.noesis.dataset;

import java.nio.file.Path;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// Settings of the dataset service.
///
/// @param storageDirectory holds every file of every version; owned by one running service at a time
/// @param sampleOnFirstStart whether an empty catalogue gets the sample dataset
/// @param ingest limits of uploads
/// @param query limits of DuckDB, whose memory is not part of the Java heap
@Validated
@ConfigurationProperties(prefix = "noesis.dataset", ignoreUnknownFields = false)
public record DatasetProperties(
        @NotNull Path storageDirectory,
        @DefaultValue("false") boolean sampleOnFirstStart,
        @Valid @DefaultValue Ingest ingest,
        @Valid @DefaultValue Query query) {

    /// @param maxLine longest line that may become a row
    /// @param maxBody largest upload after content decoding
    /// @param concurrentUploads uploads converted at a time; one more is answered 429
    /// @param rowsPerShard most rows of one Parquet file
    /// @param rowGroupRows rows of a Parquet row group, which is what reading one page costs
    /// @param listedQuarantine refused lines of one upload that are kept for reading; all are counted
    public record Ingest(
            @DefaultValue("8MB") DataSize maxLine,
            @DefaultValue("64GB") DataSize maxBody,
            @DefaultValue("2") @Min(1) int concurrentUploads,
            @DefaultValue("100000") @Min(2048) int rowsPerShard,
            @DefaultValue("2048") @Min(2048) @Max(8192) int rowGroupRows,
            @DefaultValue("10000") @Min(0) @Max(1_000_000) int listedQuarantine) {}

    /// @param memoryLimit native memory DuckDB may take
    /// @param threads of DuckDB
    /// @param concurrent queries running at a time; more wait
    /// @param concurrentExports exports running at a time; one more is answered 429
    /// @param maxPage bytes of row text after which a page ends early
    public record Query(
            @DefaultValue("512MB") DataSize memoryLimit,
            @DefaultValue("2") @Min(1) int threads,
            @DefaultValue("8") @Min(1) int concurrent,
            @DefaultValue("4") @Min(1) int concurrentExports,
            @DefaultValue("16MB") DataSize maxPage) {}
}
