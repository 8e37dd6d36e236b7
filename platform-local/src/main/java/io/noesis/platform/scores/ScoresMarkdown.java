package io.noesis.platform.scores;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.noesis.api.evaluation.Evaluation;
import io.noesis.platform.scores.ScoreSheet.Row;
import io.noesis.platform.scores.ScoreSheet.SetScores;

/// A score sheet as Markdown tables.
final class ScoresMarkdown {

    private static final String NOTHING = "–";

    private ScoresMarkdown() {}

    static String of(ScoreSheet sheet) {
        StringBuilder text = new StringBuilder(
                """
                # Scores of %s

                Written by `./noesis evaluate` on %s: each question went through the platform like any caller's. Shares are in
                percent, ± one standard error over the questions; tokens are means of one answer.

                | set | thinking | questions | accuracy | thinking tokens | answer cut off | toggle obedience | well-formed calls |
                |---|---|--:|--:|--:|--:|--:|--:|
                """.formatted(sheet.model(), sheet.createdAt().toString().substring(0, 10)));
        for (SetScores set : sheet.sets()) {
            set.rows().forEach(row -> text.append(line(set, row)));
        }
        groupTable(text, sheet.sets());
        List<SetScores> compared =
                sheet.sets().stream().filter(set -> !set.budgets().isEmpty()).toList();
        if (!compared.isEmpty()) {
            text.append("""

                    ## Accuracy by thinking budget

                    Thinking is on; the number in brackets is the mean of the thinking tokens. See `budget.svg`.
                    """);
            budgetTables(text, compared);
        }
        return text.toString();
    }

    /// A line for each set and mode that has groups, a column for each group of any set.
    private static void groupTable(StringBuilder text, List<SetScores> sets) {
        List<String> groups = sets.stream()
                .flatMap(set -> set.groups().keySet().stream())
                .distinct()
                .sorted()
                .toList();
        if (groups.isEmpty()) {
            return;
        }
        text.append("\n## Accuracy by group of questions\n\n| set | thinking | ")
                .append(String.join(" | ", groups))
                .append(" |\n|---|---|")
                .append("--:|".repeat(groups.size()))
                .append('\n');
        for (SetScores set : sets) {
            for (Row row : set.groups().isEmpty() ? List.<Row>of() : set.rows()) {
                text.append("| %s | %s | ".formatted(set.benchmark().id(), row.name()))
                        .append(groups.stream()
                                .map(group -> set.groups().getOrDefault(group, Map.of()))
                                .map(modes -> modes.containsKey(row.name()) ? accuracy(modes.get(row.name())) : NOTHING)
                                .collect(Collectors.joining(" | ")))
                        .append(" |\n");
            }
        }
    }

    /// Sets with the same budgets share a table.
    private static void budgetTables(StringBuilder text, List<SetScores> sets) {
        List<String> budgets = List.of();
        for (SetScores set : sets) {
            List<String> own = set.budgets().stream().map(Row::name).toList();
            if (!own.equals(budgets)) {
                budgets = own;
                text.append("\n| set | ").append(String.join(" | ", own)).append(" |\n|---|");
                text.append("--:|".repeat(own.size())).append('\n');
            }
            text.append("| ").append(set.benchmark().id()).append(" | ");
            text.append(set.budgets().stream()
                            .map(row -> "%s (%s)"
                                    .formatted(
                                            accuracy(row.result()),
                                            one(row.result().meanReasoningTokens())))
                            .collect(Collectors.joining(" | ")))
                    .append(" |\n");
        }
    }

    private static String line(SetScores set, Row row) {
        Evaluation.ModeResult result = row.result();
        return "| %s | %s | %d | %s | %s | %s | %s | %s |\n"
                .formatted(
                        set.benchmark().id(),
                        row.name(),
                        result.items(),
                        accuracy(result),
                        one(result.meanReasoningTokens()),
                        result.truncatedShare() == null ? NOTHING : percent(result.truncatedShare()),
                        share(result.toggleObedience()),
                        share(result.wellFormed()));
    }

    private static String accuracy(Evaluation.ModeResult result) {
        return result.accuracy() == null ? NOTHING : percent(result.accuracy(), result.standardError());
    }

    private static String share(Evaluation.@Nullable Share share) {
        return share == null ? NOTHING : percent(share.share(), share.standardError());
    }

    private static String percent(double value, @Nullable Double standardError) {
        return standardError == null ? percent(value) : percent(value) + " ± " + percent(standardError);
    }

    private static String percent(double share) {
        return one(100 * share);
    }

    private static String one(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
