package io.noesis.evaluation.run;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import io.noesis.api.evaluation.Evaluation;
import io.noesis.api.evaluation.EvaluationItem;
import io.noesis.evaluation.statistics.ModeStatistics;
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
    void put(ItemScored scored) {
        jdbc.sql("""
                        insert into evaluation.result
                          (run_id, item_id, mode, sample, verdict, answer, extracted, finish_reason, completion_tokens,
                           reasoning_tokens, failure, created_at)
                        values (:runId, :itemId, :mode, :sample, :verdict, :answer, :extracted, :finishReason,
                                :completionTokens, :reasoningTokens, :failure, :now)
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
                .update();
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

    Evaluation.ModeResult statistics(UUID runId, String mode, int samples) {
        List<ModeStatistics.ItemTally> tallies = jdbc.sql("""
                        select count(*) as judged, count(*) filter (where verdict = 'CORRECT') as correct
                        from evaluation.result
                        where run_id = :runId and mode = :mode and verdict <> 'FAILED' group by item_id
                        """)
                .param("runId", runId)
                .param("mode", mode)
                .query((row, index) -> new ModeStatistics.ItemTally(row.getInt("judged"), row.getInt("correct")))
                .list();
        return jdbc.sql("""
                        select count(*) filter (where verdict = 'NO_ANSWER') as no_answer,
                               count(*) filter (where finish_reason = 'length') as truncated,
                               count(*) filter (where verdict = 'FAILED') as failed,
                               coalesce(avg(completion_tokens) filter (where verdict <> 'FAILED'), 0) as completion,
                               coalesce(avg(reasoning_tokens) filter (where verdict <> 'FAILED'), 0) as reasoning
                        from evaluation.result where run_id = :runId and mode = :mode
                        """)
                .param("runId", runId)
                .param("mode", mode)
                .query((row, index) -> ModeStatistics.result(
                        tallies,
                        samples,
                        new ModeStatistics.Counts(
                                row.getInt("no_answer"), row.getInt("truncated"), row.getInt("failed")),
                        row.getDouble("completion"),
                        row.getDouble("reasoning")))
                .single();
    }

    List<EvaluationItem> list(UUID runId, long offset, int length) {
        return jdbc.sql("""
                        select * from evaluation.result where run_id = :runId
                        order by item_id, mode, sample limit :length offset :offset
                        """)
                .param("runId", runId)
                .param("length", length)
                .param("offset", offset)
                .query((row, index) -> new EvaluationItem(
                        row.getString("item_id"),
                        row.getString("mode"),
                        row.getInt("sample"),
                        row.getString("verdict"),
                        row.getString("answer"),
                        row.getString("extracted"),
                        row.getString("finish_reason"),
                        row.getInt("completion_tokens"),
                        row.getInt("reasoning_tokens"),
                        row.getString("failure")))
                .list();
    }
}
