package io.noesis.training.grpo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.noesis.training.batch.RowEncoder;
import io.noesis.training.data.TrainingRow;
import io.noesis.training.run.TrainingCancelledException;
import io.noesis.training.run.TrainingEvent;
import io.noesis.training.run.TrainingMonitor;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Questions with the pass rate that the reference model has on them, kept in a file once measured.
///
/// @param file that keeps the pass rates, with a note of what was dropped
public record RatedQuestions(
        Path file, Policy policy, RowEncoder encoder, GrpoSettings settings, TrainingMonitor monitor) {

    private static final String STAGE = "pass-rates";
    private static final int TRIES = 8;

    /// The mode of a question does not depend on the seed of the training, so that seeds compare.
    private static final long MODE_SEED = 5;

    /// Questions that the reference answers rightly neither too often nor too seldom.
    public List<Curriculum.Rated<Question>> hardEnough(float[] reference, List<TrainingRow> rows) throws IOException {
        List<Question> questions = questions(rows);
        List<Curriculum.Rated<Question>> rated = Files.exists(file) ? read(questions) : measure(reference, questions);
        List<Curriculum.Rated<Question>> kept = PassRates.hardEnough(rated, settings.leastPassRate());
        monitor.on(new TrainingEvent.Evaluated(STAGE, 0, "kept", kept.size()));
        monitor.on(new TrainingEvent.Evaluated(STAGE, 0, "dropped", rated.size() - kept.size()));
        return kept;
    }

    private List<Question> questions(List<TrainingRow> rows) {
        SplittableRandom modes = new SplittableRandom(MODE_SEED);
        List<Question> questions = new ArrayList<>();
        for (TrainingRow row : rows) {
            TrainingRow asked = row.asking(modes.nextDouble() < settings.thinkingShare());
            questions.add(new Question(encoder.prompt(asked), asked.reasoning(), asked.expected()));
        }
        return questions;
    }

    private List<Curriculum.Rated<Question>> measure(float[] reference, List<Question> questions) throws IOException {
        List<Curriculum.Rated<Question>> rated =
                PassRates.of(policy, reference, questions, TRIES, settings.maxTokens(), MODE_SEED, this::tell);
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("tries", TRIES).put("dropped_from", PassRates.TOO_EASY);
        ObjectNode histogram = json.putObject("histogram");
        Curriculum.histogram(rated).forEach((rate, count) -> histogram.put(Double.toString(rate), count));
        ArrayNode rates = json.putArray("pass_rates");
        rated.forEach(question -> rates.add(question.passRate()));
        Files.writeString(file, json.toString());
        return rated;
    }

    /// @throws TrainingCancelledException when the monitor stopped it; nothing of it is kept then
    private void tell(int rated) {
        monitor.on(new TrainingEvent.Evaluated(STAGE, 0, "rated", rated));
        if (monitor.isCancelled()) {
            throw new TrainingCancelledException(STAGE, 0);
        }
    }

    private List<Curriculum.Rated<Question>> read(List<Question> questions) throws IOException {
        JsonNode rates = JsonMapper.shared().readTree(Files.readString(file)).path("pass_rates");
        if (rates.size() != questions.size()) {
            throw new IOException(
                    "%s rates %d questions, but there are %d".formatted(file, rates.size(), questions.size()));
        }
        List<Curriculum.Rated<Question>> rated = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            rated.add(new Curriculum.Rated<>(questions.get(i), rates.get(i).asDouble()));
        }
        return rated;
    }
}
