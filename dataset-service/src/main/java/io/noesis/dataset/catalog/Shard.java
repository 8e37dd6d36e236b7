package io.noesis.dataset.catalog;

/// One Parquet file of a split.
///
/// @param path relative to the version's directory
/// @param firstRow index within the split of its first row
public record Shard(String path, long firstRow, long rows, long bytes, String sha256) {

    public long endRow() {
        return firstRow + rows;
    }
}
