package io.noesis.evaluation.run;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import io.noesis.api.evaluation.EvaluationItem;
import io.noesis.api.evaluation.ThinkingBudget;
import io.noesis.events.ItemScored;

/// Judged answers in PostgreSQL.
@Repository
class ResultStore {

    private final JdbcClient jdbc;
    private final Clock clock;

    ResultStore(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Stores a result unless the question already has one.
    ///
    /// @return whether it was stored
    boolean put(ItemScored scored) {
        return jdbc.sql("""
                        insert into evaluation.result
                          (run_id, item_id, mode, sample, verdict, answer, extracted, finish_reason, completion_tokens,
                           reasoning_tokens, failure, created_at, budget, obedient, well_formed, item_group)
                        values (:runId, :itemId, :mode, :sample, :verdict, :answer, :extracted, :finishReason,
                                :completionTokens, :reasoningTokens, :failure, :now, :budget, :obedient, :wellFormed,
                                :group)
                        on conflict do nothing
                        """)
                        .param("runId", scored.runId())
                        .param("itemId", scored.itemId())
                        .param("mode", scored.mode())
                        .param("sample", scored.sample())
                        .param("verdict", scored.verdict())
                        // PostgreSQL cannot store this one character; a model can write it.
                        .param("answer", withoutNul(scored.answer()))
                        .param("extracted", withoutNul(scored.extracted()))
                        .param("finishReason", scored.finishReason())
                        .param("completionTokens", scored.completionTokens())
                        .param("reasoningTokens", scored.reasoningTokens())
                        .param("failure", withoutNul(scored.failure()))
                        .param("now", Timestamp.from(clock.instant()))
                        .param("budget", new ThinkingBudget(scored.budget()).wireName())
                        .param("obedient", scored.obedient())
                        .param("wellFormed", scored.wellFormed())
                        .param("group", scored.group())
                        .update()
                == 1;
    }

    private static @org.jspecify.annotations.Nullable String withoutNul(
            @org.jspecify.annotations.Nullable String text) {
        return text == null ? null : text.replace("\0", "");
    }

    int count(UUID runId) {
        return jdbc.sql("select count(*) from evaluation.result where run_id = :runId")
                .param("runId", runId)
                .query(Integer.class)
                .single();
    }

    int failed(UUID runId) {
        return jdbc.sql("select count(*) from evaluation.result where run_id = :runId and verdict = 'FAILED'")
                .param("runId", runId)
                .query(Integer.class)
                .single();
    }

    List<EvaluationItem> list(UUID runId, long offset, int length) {
        return jdbc.sql("""
                        select * from evaluation.result where run_id = :runId
                        order by item_id, mode, budget, sample limit :length offset :offset
                        """)
                .param("runId", runId)
                .param("length", length)
                .param("offset", offset)
                .query((row, index) -> new EvaluationItem(
                        row.getString("item_id"),
                        row.getString("item_group"),
                        row.getString("mode"),
                        ThinkingBudget.parse(row.getString("budget")),
                        row.getInt("sample"),
                        row.getString("verdict"),
                        row.getString("answer"),
                        row.getString("extracted"),
                        row.getString("finish_reason"),
                        row.getInt("completion_tokens"),
                        row.getInt("reasoning_tokens"),
                        row.getObject("obedient", Boolean.class),
                        row.getObject("well_formed", Boolean.class),
                        row.getString("failure")))
                .list();
    }
}
