package io.noesis.evaluation.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import io.noesis.api.evaluation.Evaluation;
import io.noesis.api.evaluation.ThinkingBudget;
import io.noesis.evaluation.statistics.ModeStatistics;
import io.noesis.evaluation.statistics.ModeStatistics.ItemTally;

/// Statistics of judged answers. The database counts, so that a look at a run of many thousand answers moves few
/// rows.
@Repository
class ResultStatistics {

    private final JdbcClient jdbc;

    ResultStatistics(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Evaluation.ModeResult of(UUID runId, String mode, ThinkingBudget budget, int samples) {
        return of(runId, mode, budget, samples, null);
    }

    /// @param group of the only items that count; null for all
    Evaluation.ModeResult of(UUID runId, String mode, ThinkingBudget budget, int samples, @Nullable String group) {
        ModeStatistics.Tallies tallies = tallies(runId, mode, budget, group);
        return jdbc.sql("""
                        select count(*) filter (where verdict = 'NO_ANSWER') as no_answer,
                               count(*) filter (where finish_reason = 'length') as truncated,
                               count(*) filter (where verdict = 'FAILED') as failed,
                               coalesce(avg(completion_tokens) filter (where verdict <> 'FAILED'), 0) as completion,
                               coalesce(avg(reasoning_tokens) filter (where verdict <> 'FAILED'), 0) as reasoning
                        from evaluation.result where run_id = :runId and mode = :mode and budget = :budget
                          and (:group::text is null or item_group = :group)
                        """)
                .param("runId", runId)
                .param("mode", mode)
                .param("budget", budget.wireName())
                .param("group", group)
                .query((row, index) -> ModeStatistics.result(
                        tallies,
                        samples,
                        new ModeStatistics.Counts(
                                row.getInt("no_answer"), row.getInt("truncated"), row.getInt("failed")),
                        new ModeStatistics.MeanTokens(row.getDouble("completion"), row.getDouble("reasoning"))))
                .single();
    }

    /// Items are counted together when they are alike in everything that is counted.
    private ModeStatistics.Tallies tallies(UUID runId, String mode, ThinkingBudget budget, @Nullable String group) {
        List<ItemTally> correct = new ArrayList<>();
        List<ItemTally> obedient = new ArrayList<>();
        List<ItemTally> wellFormed = new ArrayList<>();
        jdbc.sql("""
                        select judged, correct, toggled, obedient, formed, well_formed, count(*) as items from (
                          select count(*) as judged,
                                 count(*) filter (where verdict = 'CORRECT') as correct,
                                 count(obedient) as toggled,
                                 count(*) filter (where obedient) as obedient,
                                 count(well_formed) as formed,
                                 count(*) filter (where well_formed) as well_formed
                          from evaluation.result
                          where run_id = :runId and mode = :mode and budget = :budget and verdict <> 'FAILED'
                            and (:group::text is null or item_group = :group)
                          group by item_id
                        ) item group by judged, correct, toggled, obedient, formed, well_formed
                        """)
                .param("runId", runId)
                .param("mode", mode)
                .param("budget", budget.wireName())
                .param("group", group)
                .query(row -> {
                    correct.add(tally(row, "judged", "correct"));
                    obedient.add(tally(row, "toggled", "obedient"));
                    wellFormed.add(tally(row, "formed", "well_formed"));
                });
        return new ModeStatistics.Tallies(correct, obedient, wellFormed);
    }

    /// Groups of the items that a run has asked, by name; empty where none has one.
    List<String> groups(UUID runId) {
        List<String> groups = new ArrayList<>();
        jdbc.sql("""
                        select distinct item_group from evaluation.result
                        where run_id = :runId and item_group is not null order by item_group
                        """).param("runId", runId).query(row -> {
            groups.add(row.getString("item_group"));
        });
        return groups;
    }

    private static ItemTally tally(ResultSet row, String judged, String hits) throws SQLException {
        return new ItemTally(row.getInt(judged), row.getInt(hits), row.getInt("items"));
    }
}
