package io.noesis.dataset.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import io.noesis.api.dataset.DatasetSummary;
import io.noesis.api.dataset.DatasetVersion;
import io.noesis.api.dataset.QuarantinePage;
import io.noesis.api.dataset.QuarantinedLine;
import io.noesis.api.dataset.SplitSummary;
import io.noesis.api.dataset.StoredFile;
import io.noesis.api.dataset.VersionSummary;
import io.noesis.api.error.NoesisException;

/// The catalogue as readers see it.
@Repository
@Transactional(readOnly = true)
public class CatalogView {

    private static final List<String> FACETS = List.of("category", "reasoning", "generator", "license");

    private final JdbcClient jdbc;
    private final Catalog catalog;

    public CatalogView(JdbcClient jdbc, Catalog catalog) {
        this.jdbc = jdbc;
        this.catalog = catalog;
    }

    public List<DatasetSummary> datasets() {
        return jdbc
                .sql("select name from dataset.dataset order by name")
                .query((rs, _) -> rs.getString(1))
                .list()
                .stream()
                .map(name -> dataset(name))
                .toList();
    }

    /// @throws NoesisException `not_found`
    public DatasetSummary dataset(String name) {
        return jdbc.sql("select created_at from dataset.dataset where name = ?")
                .param(name)
                .query((rs, _) -> new DatasetSummary(name, VersionRows.instant(rs, "created_at"), versions(name)))
                .optional()
                .orElseThrow(() -> NoesisException.notFound("dataset", name));
    }

    private List<VersionSummary> versions(String dataset) {
        return jdbc.sql("""
                        select v.label, v.state, v.created_at, v.published_at,
                               coalesce(sum(f.rows), 0) as rows, coalesce(sum(f.bytes), 0) as bytes
                        from dataset.version v
                        join dataset.dataset d on d.id = v.dataset_id
                        left join dataset.source_file f on f.version_id = v.id
                        where d.name = ? group by v.id order by v.created_at, v.id""")
                .param(dataset)
                .query((rs, _) -> new VersionSummary(
                        rs.getString("label"),
                        VersionRows.state(rs.getString("state")),
                        VersionRows.instant(rs, "created_at"),
                        VersionRows.instantOrNull(rs, "published_at"),
                        rs.getLong("rows"),
                        rs.getLong("bytes")))
                .list();
    }

    /// @throws NoesisException `not_found`
    public DatasetVersion version(String dataset, String label) {
        Catalog.VersionRow version = catalog.version(dataset, label);
        List<SplitSummary> splits = splits(version);
        return jdbc.sql("select description, created_at, published_at from dataset.version where id = ?")
                .param(version.id())
                .query((rs, _) -> new DatasetVersion(
                        version.dataset(),
                        version.label(),
                        version.state(),
                        rs.getString("description"),
                        VersionRows.instant(rs, "created_at"),
                        VersionRows.instantOrNull(rs, "published_at"),
                        splits.stream().mapToLong(SplitSummary::rows).sum(),
                        splits,
                        counts(version),
                        warnings(version),
                        files(version)))
                .single();
    }

    public List<SplitSummary> splits(Catalog.VersionRow version) {
        return jdbc.sql("""
                        select config, split, sum(rows), sum(quarantined), sum(bytes) from dataset.source_file
                        where version_id = ? group by config, split order by config desc, split""")
                .param(version.id())
                .query((rs, _) ->
                        new SplitSummary(rs.getString(1), rs.getString(2), rs.getLong(3), rs.getLong(4), rs.getLong(5)))
                .list();
    }

    private Map<String, Map<String, Long>> counts(Catalog.VersionRow version) {
        Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
        FACETS.forEach(facet -> counts.put(facet, new TreeMap<>()));
        jdbc.sql("""
                        select c.name, c.value, sum(c.rows) as rows
                        from dataset.facet c join dataset.source_file f on f.id = c.file_id
                        where f.version_id = ? group by c.name, c.value""").param(version.id()).query(rs -> {
            counts.computeIfAbsent(rs.getString("name"), _ -> new TreeMap<>())
                    .put(rs.getString("value"), rs.getLong("rows"));
        });
        return counts;
    }

    private Map<String, Long> warnings(Catalog.VersionRow version) {
        Map<String, Long> warnings = new TreeMap<>();
        jdbc.sql("""
                        select w.name, sum(w.rows) as rows
                        from dataset.warning w join dataset.source_file f on f.id = w.file_id
                        where f.version_id = ? group by w.name""").param(version.id()).query(rs -> {
            warnings.put(rs.getString("name"), rs.getLong("rows"));
        });
        return warnings;
    }

    private List<StoredFile> files(Catalog.VersionRow version) {
        String sql = """
                select f.path, 'ORIGINAL' as kind, f.config, f.split, f.ordinal, f.first_row, f.rows, f.bytes, f.sha256
                from dataset.source_file f where f.version_id = :version
                union all
                select s.path, 'PARQUET', f.config, f.split, f.ordinal, s.first_row, s.rows, s.bytes, s.sha256
                from dataset.shard s join dataset.source_file f on f.id = s.file_id where f.version_id = :version
                order by config desc, split, ordinal, kind, first_row""";
        return jdbc.sql(sql)
                .param("version", version.id())
                .query((rs, _) -> new StoredFile(
                        rs.getString("path"),
                        StoredFile.Kind.valueOf(rs.getString("kind")),
                        rs.getString("config"),
                        rs.getString("split"),
                        rs.getLong("first_row"),
                        rs.getLong("rows"),
                        rs.getLong("bytes"),
                        rs.getString("sha256")))
                .list();
    }

    /// Refused lines in the order of files and lines.
    public QuarantinePage quarantine(Catalog.VersionRow version, long offset, int length) {
        Long total = jdbc.sql("select coalesce(sum(quarantined), 0) from dataset.source_file where version_id = ?")
                .param(version.id())
                .query(Long.class)
                .single();
        Long listed = jdbc.sql("""
                        select count(*) from dataset.quarantined_line l
                        join dataset.source_file f on f.id = l.file_id where f.version_id = ?""").param(version.id()).query(Long.class).single();
        List<QuarantinedLine> lines = jdbc.sql("""
                        select f.config, f.split, f.path, l.line, l.reason, l.field, l.message
                        from dataset.quarantined_line l join dataset.source_file f on f.id = l.file_id
                        where f.version_id = ? order by f.config desc, f.split, f.ordinal, l.line offset ? limit ?""")
                .params(version.id(), offset, length)
                .query((rs, _) -> new QuarantinedLine(
                        rs.getString(1),
                        rs.getString(2),
                        rs.getString(3),
                        rs.getLong(4),
                        rs.getString(5),
                        rs.getString(6),
                        rs.getString(7)))
                .list();
        return new QuarantinePage(total, listed, new ArrayList<>(lines));
    }
}
