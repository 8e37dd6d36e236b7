package io.noesis.evaluation.benchmark;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import io.noesis.api.evaluation.BenchmarkInfo;

/// Uploaded benchmarks in PostgreSQL. Each change is one statement, so that using a benchmark and changing it cannot
/// cross.
@Repository
class BenchmarkStore {

    private final JdbcClient jdbc;
    private final Clock clock;

    BenchmarkStore(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// @return whether it is stored now: another of this name that was used already stays
    boolean put(Benchmark benchmark, String body) {
        return jdbc.sql("""
                        insert into evaluation.benchmark (id, description, scorer, items, body, created_at)
                        values (:id, :description, :scorer, :items, :body, :now)
                        on conflict (id) do update set description = excluded.description, scorer = excluded.scorer,
                          items = excluded.items, body = excluded.body, created_at = excluded.created_at
                        where not benchmark.used or benchmark.body = excluded.body
                        """)
                        .param("id", benchmark.id())
                        .param("description", benchmark.description())
                        .param("scorer", benchmark.scorer())
                        .param("items", benchmark.items().size())
                        .param("body", body)
                        .param("now", Timestamp.from(clock.instant()))
                        .update()
                == 1;
    }

    /// @return what is used from now on, in the caller's transaction
    Optional<BenchmarkInfo> use(String id) {
        return jdbc.sql("""
                        update evaluation.benchmark set used = true where id = :id
                        returning id, description, scorer, items
                        """).param("id", id).query((row, index) -> info(row)).optional();
    }

    /// @return whether it is gone: one that was used stays
    boolean delete(String id) {
        return jdbc.sql("delete from evaluation.benchmark where id = :id and not used")
                        .param("id", id)
                        .update()
                == 1;
    }

    List<BenchmarkInfo> all() {
        return jdbc.sql("select id, description, scorer, items from evaluation.benchmark order by id")
                .query((row, index) -> info(row))
                .list();
    }

    Optional<BenchmarkInfo> find(String id) {
        return jdbc.sql("select id, description, scorer, items from evaluation.benchmark where id = :id")
                .param("id", id)
                .query((row, index) -> info(row))
                .optional();
    }

    Optional<String> body(String id) {
        return jdbc.sql("select body from evaluation.benchmark where id = :id")
                .param("id", id)
                .query(String.class)
                .optional();
    }

    private static BenchmarkInfo info(ResultSet row) throws SQLException {
        return BenchmarkInfo.of(
                row.getString("id"), row.getString("description"), row.getString("scorer"), row.getInt("items"), false);
    }
}
