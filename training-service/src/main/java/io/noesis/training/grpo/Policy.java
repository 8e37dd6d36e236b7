package io.noesis.training.grpo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.sampling.SamplingParameters;
import io.noesis.training.model.GgufExport;
import io.noesis.training.model.ModelShape;
import io.noesis.training.rollout.Completion;
import io.noesis.training.rollout.RolloutEngine;
import io.noesis.training.tokenizer.NanoVocabulary;

/// Answers questions with given weights: exports them, lets the engine answer, and closes it again, so that the
/// engine's copy and the trainer's memory are never held longer than needed.
///
/// @param file that the weights pass through; replaced each time
/// @param longest prompt and answer together, in tokens
public record Policy(GgufExport export, ModelShape shape, Path file, int threads, int atOnce, int longest) {

    /// Answers in groups.
    ///
    /// @param values of the parameters, in the order of the layout
    /// @param sampling with the seed of the first answer to the first question; each other has one of its own
    /// @return for each question its answers
    public List<List<Completion>> answer(
            float[] values, List<Question> questions, int answers, int maxTokens, SamplingParameters sampling)
            throws IOException {
        export.write(shape, values, GgmlType.F16, file);
        List<RolloutEngine.Prompt> prompts = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            for (int j = 0; j < answers; j++) {
                prompts.add(new RolloutEngine.Prompt(
                        questions.get(i).tokens(), maxTokens, sampling.forChoice(i * answers + j)));
            }
        }
        try (RolloutEngine engine = RolloutEngine.open(file, threads, atOnce, longest, endOfTurn())) {
            List<Completion> completions = engine.complete(prompts);
            List<List<Completion>> groups = new ArrayList<>();
            for (int i = 0; i < questions.size(); i++) {
                groups.add(completions.subList(i * answers, (i + 1) * answers));
            }
            return groups;
        }
    }

    private int endOfTurn() {
        return export.vocabulary().idOf(NanoVocabulary.END_OF_TURN);
    }
}
