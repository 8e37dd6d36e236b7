package io.noesis.platform.scores;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;

import io.noesis.api.evaluation.BenchmarkInfo;
import io.noesis.api.evaluation.Evaluation;
import io.noesis.api.evaluation.Evaluation.ModeResult;

/// What a model scored.
///
/// @param createdAt when the last run had ended
public record ScoreSheet(
        String model, @JsonProperty("created_at") Instant createdAt, List<SetScores> sets) {

    public ScoreSheet {
        sets = List.copyOf(sets);
    }

    /// @param run that was completed
    public record SetScores(BenchmarkInfo benchmark, Evaluation run) {

        /// Results by mode, in alphabetical order.
        List<Row> rows() {
            List<Row> rows = new ArrayList<>();
            run.results().forEach((mode, result) -> rows.add(new Row(mode, result)));
            rows.sort(Comparator.comparing(Row::name));
            return rows;
        }

        /// Results by group and mode; empty where the items have no groups.
        Map<String, Map<String, ModeResult>> groups() {
            Map<String, Map<String, ModeResult>> groups = run.resultsByGroup();
            return groups == null ? Map.of() : groups;
        }

        /// Results by budget, in the order asked for; empty where budgets were not compared.
        List<Row> budgets() {
            Map<String, ModeResult> results = run.resultsByBudget();
            if (results == null || results.size() < 2) {
                return List.of();
            }
            return results.entrySet().stream()
                    .map(entry -> new Row(entry.getKey(), entry.getValue()))
                    .toList();
        }
    }

    /// @param name of the mode or the budget
    record Row(String name, ModeResult result) {}
}
