package io.noesis.dataset.catalog;

/// One split of a configuration of a version, all names checked.
public record SplitKey(String dataset, String version, RowSchema config, String split) {

    /// Checks names as a caller gave them.
    public static SplitKey of(String dataset, String version, String config, String split) {
        return new SplitKey(Names.dataset(dataset), Names.version(version), RowSchema.of(config), Names.split(split));
    }
}
