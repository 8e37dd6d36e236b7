package io.noesis.dataset.rows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.springframework.stereotype.Service;

import io.noesis.api.dataset.RowCount;
import io.noesis.api.dataset.RowPage;
import io.noesis.dataset.DatasetProperties;
import io.noesis.dataset.catalog.Catalog;
import io.noesis.dataset.catalog.Shard;
import io.noesis.dataset.catalog.SplitKey;
import io.noesis.dataset.parquet.DuckDb;
import io.noesis.dataset.storage.DatasetStorage;

/// Reads rows of published splits. Thread-safe.
///
/// Without filters an offset leads to its shard by the catalogue and to its row groups by `file_row_number`; with
/// filters the small filter columns are scanned for row numbers, and only the rows of the page are read in full.
@Service
public class RowReader {

    /// Half of the smallest row group: what DuckDB holds for one export, whatever the rows' length.
    private static final int EXPORT_ROWS = 1024;

    private final Catalog catalog;
    private final DatasetStorage storage;
    private final DuckDb duckDb;
    private final long maxPageBytes;
    private final RowLayout layout = new RowLayout();

    public RowReader(Catalog catalog, DatasetStorage storage, DuckDb duckDb, DatasetProperties properties) {
        this.catalog = catalog;
        this.storage = storage;
        this.duckDb = duckDb;
        this.maxPageBytes = properties.query().maxPage().toBytes();
    }

    /// @throws io.noesis.api.error.NoesisException `not_found`, or `conflict` for a draft
    public RowPage page(SplitKey key, RowFilter filter, long offset, int length) {
        List<Shard> shards = shards(key);
        long total = 0;
        long wanted = offset;
        List<RowPage.Row> rows = new ArrayList<>();
        PageBudget budget = new PageBudget(length, maxPageBytes);
        for (Shard shard : shards) {
            long matching = matching(key, shard, filter);
            total += matching;
            if (budget.isSpent() || wanted >= matching) {
                wanted -= Math.min(wanted, matching);
                continue;
            }
            rows.addAll(slice(key, shard, filter, wanted, budget));
            wanted = 0;
        }
        long end = offset + rows.size();
        return new RowPage(rows, total, length, end < total && length > 0 ? Long.valueOf(end) : null);
    }

    /// @throws io.noesis.api.error.NoesisException `not_found`, or `conflict` for a draft
    public RowCount count(SplitKey key, RowFilter filter) {
        List<Shard> shards = shards(key);
        long matching = 0;
        for (Shard shard : shards) {
            matching += matching(key, shard, filter);
        }
        return new RowCount(matching, shards.stream().mapToLong(Shard::rows).sum());
    }

    /// Hands every matching row to `sink`, in order. The Java heap holds one row at a time, DuckDB [#EXPORT_ROWS].
    ///
    /// @throws IOException from the sink, which ends the export
    public void forEach(SplitKey key, RowFilter filter, RowSink sink) throws IOException {
        try {
            for (Shard shard : shards(key)) {
                for (long from = 0; from < shard.rows(); from += EXPORT_ROWS) {
                    Range range = new Range(from, Math.min(from + EXPORT_ROWS, shard.rows()) - 1, List.of());
                    query(key, shard, filter, range, result -> drain(shard, result, sink));
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private long drain(Shard shard, ResultSet result, RowSink sink) throws SQLException {
        long rows = 0;
        while (result.next()) {
            try {
                sink.accept(row(shard, result));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            rows++;
        }
        return rows;
    }

    /// Takes rows of an export.
    @FunctionalInterface
    public interface RowSink {
        void accept(RowPage.Row row) throws IOException;
    }

    private List<Shard> shards(SplitKey key) {
        return catalog.shards(catalog.published(key.dataset(), key.version()), key);
    }

    private long matching(SplitKey key, Shard shard, RowFilter filter) {
        if (filter.isNone()) {
            return shard.rows();
        }
        List<Object> parameters = parameters(key, shard, filter);
        return duckDb.query(
                "select count(*) from read_parquet(?) where " + filter.condition(), parameters, RowReader::singleLong);
    }

    private static long singleLong(ResultSet result) throws SQLException {
        result.next();
        return result.getLong(1);
    }

    private List<RowPage.Row> slice(SplitKey key, Shard shard, RowFilter filter, long skip, PageBudget budget) {
        Range range;
        if (filter.isNone()) {
            range = new Range(skip, Math.min(skip + budget.rows(), shard.rows()) - 1, List.of());
        } else {
            List<Long> numbers = numbers(key, shard, filter, skip, budget.rows());
            range = new Range(numbers.getFirst(), numbers.getLast(), numbers);
        }
        return query(key, shard, filter, range, result -> read(shard, result, budget));
    }

    private List<Long> numbers(SplitKey key, Shard shard, RowFilter filter, long skip, int length) {
        List<Object> parameters = parameters(key, shard, filter);
        parameters.add(length);
        parameters.add(skip);
        String sql = "select file_row_number from read_parquet(?, file_row_number = true) where " + filter.condition()
                + " order by file_row_number limit ? offset ?";
        return duckDb.query(sql, parameters, result -> {
            List<Long> numbers = new ArrayList<>();
            while (result.next()) {
                numbers.add(result.getLong(1));
            }
            return numbers;
        });
    }

    /// Rows `from` to `to` of a shard, both included; only those in `numbers` unless it is empty.
    private record Range(long from, long to, List<Long> numbers) {}

    private <T> T query(SplitKey key, Shard shard, RowFilter filter, Range range, DuckDb.ResultReader<T> reader) {
        List<Object> parameters = parameters(key, shard, filter);
        parameters.add(range.from());
        parameters.add(range.to());
        parameters.addAll(range.numbers());
        String among = range.numbers().isEmpty()
                ? ""
                : " and file_row_number in ("
                        + String.join(", ", Collections.nCopies(range.numbers().size(), "?")) + ")";
        String sql = "select file_row_number, " + RowLayout.COLUMNS
                + " from read_parquet(?, file_row_number = true) where " + filter.condition()
                + " and file_row_number between ? and ?" + among + " order by file_row_number";
        return duckDb.query(sql, parameters, reader);
    }

    private List<RowPage.Row> read(Shard shard, ResultSet result, PageBudget budget) throws SQLException {
        List<RowPage.Row> rows = new ArrayList<>();
        while (!budget.isSpent() && result.next()) {
            RowPage.Row row = row(shard, result);
            budget.spend(row);
            rows.add(row);
        }
        return rows;
    }

    private RowPage.Row row(Shard shard, ResultSet result) throws SQLException {
        return new RowPage.Row(shard.firstRow() + result.getLong(1), layout.row(result));
    }

    private List<Object> parameters(SplitKey key, Shard shard, RowFilter filter) {
        List<Object> parameters = new ArrayList<>();
        parameters.add(storage.file(key.dataset(), key.version(), shard.path()).toString());
        parameters.addAll(filter.parameters());
        return parameters;
    }
}
