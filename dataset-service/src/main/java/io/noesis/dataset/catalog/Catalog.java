package io.noesis.dataset.catalog;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import io.noesis.api.dataset.VersionState;
import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;

/// Writes to the catalogue, and the look-ups that other features need. What readers see is [CatalogView]'s.
@Repository
public class Catalog {

    private final JdbcClient jdbc;
    private final JdbcTemplate batch;
    private final Clock clock;

    public Catalog(JdbcClient jdbc, JdbcTemplate batch, Clock clock) {
        this.jdbc = jdbc;
        this.batch = batch;
        this.clock = clock;
    }

    /// A version's row.
    public record VersionRow(long id, String dataset, String label, VersionState state) {}

    /// Makes a draft, and its dataset if that is new.
    ///
    /// @throws NoesisException `conflict` if the dataset has a version of this label
    @Transactional
    public void createDraft(String dataset, String label, @Nullable String description) {
        jdbc.sql("insert into dataset.dataset (name, created_at) values (?, ?) on conflict do nothing")
                .params(dataset, now())
                .update();
        try {
            jdbc.sql("""
                            insert into dataset.version (dataset_id, label, description, state, created_at)
                            select id, :label, :description, 'draft', :now from dataset.dataset where name = :dataset""")
                    .param("label", label)
                    .param("description", description)
                    .param("now", now())
                    .param("dataset", dataset)
                    .update();
        } catch (DuplicateKeyException e) {
            throw new NoesisException(
                    ErrorCode.CONFLICT,
                    "dataset '%s' already has a version '%s'".formatted(dataset, label),
                    "version",
                    e);
        }
    }

    public boolean isEmpty() {
        return jdbc.sql("select count(*) from dataset.dataset")
                        .query(Long.class)
                        .single()
                == 0;
    }

    /// @throws NoesisException `not_found`
    public VersionRow version(String dataset, String label) {
        return find(dataset, label, "").orElseThrow(() -> unknownVersion(dataset, label));
    }

    /// A version whose rows may be served.
    ///
    /// @throws NoesisException `not_found`, or `conflict` if it is a draft
    public VersionRow published(String dataset, String label) {
        VersionRow version = version(dataset, label);
        if (version.state() != VersionState.PUBLISHED) {
            throw new NoesisException(
                    ErrorCode.CONFLICT,
                    "version '%s' of dataset '%s' is a draft; publish it to read its rows".formatted(label, dataset),
                    "version",
                    null);
        }
        return version;
    }

    /// A draft, locked until the transaction ends: its files and its publication cannot interleave.
    ///
    /// @throws NoesisException `not_found`, or `conflict` if it is published
    @Transactional(propagation = Propagation.MANDATORY)
    public VersionRow lockDraft(String dataset, String label) {
        VersionRow version = find(dataset, label, " for update of v").orElseThrow(() -> unknownVersion(dataset, label));
        requireDraft(version);
        return version;
    }

    public static void requireDraft(VersionRow version) {
        if (version.state() != VersionState.DRAFT) {
            throw new NoesisException(
                    ErrorCode.CONFLICT,
                    "version '%s' of dataset '%s' is published and cannot change"
                            .formatted(version.label(), version.dataset()),
                    "version",
                    null);
        }
    }

    private Optional<VersionRow> find(String dataset, String label, String lock) {
        return jdbc.sql("""
                        select v.id, d.name, v.label, v.state
                        from dataset.version v join dataset.dataset d on d.id = v.dataset_id
                        where d.name = ? and v.label = ?""" + lock)
                .params(dataset, label)
                .query((rs, _) -> new VersionRow(
                        rs.getLong(1), rs.getString(2), rs.getString(3), VersionRows.state(rs.getString(4))))
                .optional();
    }

    private static NoesisException unknownVersion(String dataset, String label) {
        return NoesisException.notFound("version", dataset + "/" + label);
    }

    /// The ordinal that the next file of a split gets.
    public int nextOrdinal(long versionId, RowSchema config, String split) {
        return jdbc.sql("""
                        select coalesce(max(ordinal) + 1, 0) from dataset.source_file
                        where version_id = ? and config = ? and split = ?""")
                .params(versionId, config.name(), split)
                .query(Integer.class)
                .single();
    }

    public boolean hasFile(long versionId, String path) {
        return jdbc.sql("select exists (select 1 from dataset.source_file where version_id = ? and path = ?)")
                .params(versionId, path)
                .query(Boolean.class)
                .single();
    }

    /// Adds a file behind those its split has. The caller holds the draft's lock.
    @Transactional(propagation = Propagation.MANDATORY)
    public void addFile(long versionId, RowSchema config, String split, NewFile file) {
        long firstRow = jdbc.sql("""
                        select coalesce(sum(rows), 0) from dataset.source_file
                        where version_id = ? and config = ? and split = ?""")
                .params(versionId, config.name(), split)
                .query(Long.class)
                .single();
        long fileId = jdbc.sql("""
                        insert into dataset.source_file
                        (version_id, config, split, ordinal, path, first_row, rows, quarantined, bytes, sha256)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id""")
                .params(
                        versionId,
                        config.name(),
                        split,
                        file.ordinal(),
                        file.path(),
                        firstRow,
                        file.rows(),
                        file.quarantined(),
                        file.bytes(),
                        file.sha256())
                .query(Long.class)
                .single();
        addDetails(fileId, firstRow, file);
    }

    private void addDetails(long fileId, long firstRow, NewFile file) {
        batch.batchUpdate(
                "insert into dataset.shard (file_id, path, first_row, rows, bytes, sha256) values (?, ?, ?, ?, ?, ?)",
                file.shards().stream()
                        .map(s ->
                                new Object[] {fileId, s.path(), firstRow + s.firstRow(), s.rows(), s.bytes(), s.sha256()
                                })
                        .toList());
        batch.batchUpdate(
                "insert into dataset.facet (file_id, name, value, rows) values (?, ?, ?, ?)",
                file.facets().entrySet().stream()
                        .flatMap(facet -> facet.getValue().entrySet().stream()
                                .map(v -> new Object[] {fileId, facet.getKey(), v.getKey(), v.getValue()}))
                        .toList());
        batch.batchUpdate(
                "insert into dataset.warning (file_id, name, rows) values (?, ?, ?)",
                file.warnings().entrySet().stream()
                        .map(w -> new Object[] {fileId, w.getKey(), w.getValue()})
                        .toList());
        batch.batchUpdate(
                "insert into dataset.quarantined_line (file_id, line, reason, field, message) values (?, ?, ?, ?, ?)",
                file.listed().stream()
                        .map(l -> new @Nullable Object[] {fileId, l.line(), l.reason(), l.field(), l.message()})
                        .toList());
    }

    /// Makes the draft visible for good. The caller holds its lock.
    @Transactional(propagation = Propagation.MANDATORY)
    public void markPublished(long versionId, OffsetDateTime at) {
        jdbc.sql("update dataset.version set state = 'published', published_at = ? where id = ?")
                .params(at, versionId)
                .update();
    }

    /// Shards of a split in row order.
    ///
    /// @throws NoesisException `not_found` if the version has no such split
    public List<Shard> shards(VersionRow version, SplitKey key) {
        List<Shard> shards = jdbc.sql("""
                        select s.path, s.first_row, s.rows, s.bytes, s.sha256
                        from dataset.shard s join dataset.source_file f on f.id = s.file_id
                        where f.version_id = ? and f.config = ? and f.split = ? order by s.first_row""")
                .params(version.id(), key.config().name(), key.split())
                .query((rs, _) ->
                        new Shard(rs.getString(1), rs.getLong(2), rs.getLong(3), rs.getLong(4), rs.getString(5)))
                .list();
        if (shards.isEmpty() && nextOrdinal(version.id(), key.config(), key.split()) == 0) {
            throw NoesisException.notFound("split", key.config() + "/" + key.split());
        }
        return shards;
    }

    /// Every version, draft or published.
    public List<VersionRow> versions() {
        return jdbc.sql("""
                        select v.id, d.name, v.label, v.state
                        from dataset.version v join dataset.dataset d on d.id = v.dataset_id""")
                .query((rs, _) -> new VersionRow(
                        rs.getLong(1), rs.getString(2), rs.getString(3), VersionRows.state(rs.getString(4))))
                .list();
    }

    /// Every file that a version needs, as dataset, version and relative path.
    public List<KnownFile> knownFiles() {
        return jdbc.sql("""
                        select d.name, v.label, p.path
                        from dataset.version v
                        join dataset.dataset d on d.id = v.dataset_id
                        join lateral (
                            select f.path from dataset.source_file f where f.version_id = v.id
                            union all
                            select s.path from dataset.shard s join dataset.source_file f on f.id = s.file_id
                            where f.version_id = v.id
                            union all
                            select 'manifest.json' where v.state = 'published') p on true""")
                .query((rs, _) -> new KnownFile(rs.getString(1), rs.getString(2), rs.getString(3)))
                .list();
    }

    /// A file the catalogue names.
    public record KnownFile(String dataset, String version, String path) {}

    OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
