package io.noesis.evaluation.run;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import io.noesis.api.evaluation.ThinkingBudget;

/// Runs in PostgreSQL.
@Repository
class RunStore {

    private final JdbcClient jdbc;
    private final Clock clock;

    RunStore(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    void insert(Run run) {
        jdbc.sql("""
                        insert into evaluation.run
                          (id, model, benchmark, modes, samples, item_limit, max_tokens, seed, state, created_at,
                           budgets)
                        values (:id, :model, :benchmark, :modes, :samples, :itemLimit, :maxTokens, :seed, :state,
                                :createdAt, :budgets)
                        """)
                .param("id", run.id())
                .param("model", run.model())
                .param("benchmark", run.benchmark())
                .param("modes", run.modes().toArray(String[]::new))
                .param("samples", run.samples())
                .param("itemLimit", run.itemLimit())
                .param("maxTokens", run.maxTokens())
                .param("seed", run.seed())
                .param("state", run.state().name())
                .param("createdAt", Timestamp.from(run.createdAt()))
                .param(
                        "budgets",
                        run.budgets().stream().map(ThinkingBudget::wireName).toArray(String[]::new))
                .update();
    }

    Optional<Run> find(UUID id) {
        return jdbc.sql("select * from evaluation.run where id = :id")
                .param("id", id)
                .query((row, index) -> run(row))
                .optional();
    }

    /// The run, locked until the transaction ends: whoever changes a run's state goes through here.
    Optional<Run> lock(UUID id) {
        return jdbc.sql("select * from evaluation.run where id = :id for update")
                .param("id", id)
                .query((row, index) -> run(row))
                .optional();
    }

    List<Run> newest(long offset, int length) {
        return jdbc.sql("select * from evaluation.run order by created_at desc, id limit :length offset :offset")
                .param("length", length)
                .param("offset", offset)
                .query((row, index) -> run(row))
                .list();
    }

    long count() {
        return jdbc.sql("select count(*) from evaluation.run").query(Long.class).single();
    }

    /// @throws IllegalStateException when the change is not allowed: the caller holds the lock and has looked
    void change(Run run, RunState next, int total, @Nullable String failure) {
        if (!run.state().mayBecome(next)) {
            throw new IllegalStateException("run %s cannot go from %s to %s".formatted(run.id(), run.state(), next));
        }
        jdbc.sql("""
                        update evaluation.run set state = :state, total = :total, failure = :failure,
                          finished_at = :finishedAt where id = :id
                        """)
                .param("state", next.name())
                .param("total", total)
                .param("failure", failure)
                .param("finishedAt", next.isFinal() ? Timestamp.from(clock.instant()) : null)
                .param("id", run.id())
                .update();
    }

    /// Counts one more result; the caller holds the lock.
    void addDone(Run run) {
        jdbc.sql("update evaluation.run set done = :done where id = :id")
                .param("done", run.done() + 1)
                .param("id", run.id())
                .update();
    }

    private static Run run(ResultSet row) throws SQLException {
        Timestamp finishedAt = row.getTimestamp("finished_at");
        return new Run(
                row.getObject("id", UUID.class),
                row.getString("model"),
                row.getString("benchmark"),
                texts(row.getArray("modes")),
                texts(row.getArray("budgets")).stream()
                        .map(ThinkingBudget::parse)
                        .toList(),
                row.getInt("samples"),
                row.getInt("item_limit"),
                row.getInt("max_tokens"),
                row.getLong("seed"),
                RunState.valueOf(row.getString("state")),
                row.getInt("total"),
                row.getInt("done"),
                row.getTimestamp("created_at").toInstant(),
                finishedAt == null ? null : finishedAt.toInstant(),
                row.getString("failure"));
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }
}
