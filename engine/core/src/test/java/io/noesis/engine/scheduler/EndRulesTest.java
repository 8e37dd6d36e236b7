package io.noesis.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.noesis.engine.generation.EndRules;
import io.noesis.engine.generation.FinishReason;
import io.noesis.engine.generation.GenerationRequest;
import io.noesis.engine.generation.ModelInfo;
import io.noesis.engine.sampling.Penalties;
import io.noesis.engine.sampling.SamplingParameters;
import io.noesis.engine.sampling.TokenLogprobs;

/// What ends a sequence, and what it reports of each token.
class EndRulesTest {

    private static final int[] PROMPT = {0, 3, 6, 9};

    private LocalEngine engine;

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aStopTokenOfTheRequestEndsTheOutputAndIsNamedButNotHeard() throws Exception {
        List<Integer> course = course(8);
        int stop = course.get(5);
        int length = course.indexOf(stop);

        RecordingListener listener = run(Set.of(), new EndRules(0, false, Set.of(stop)), 50);

        assertThat(listener.end().reason()).isEqualTo(new FinishReason.StopToken(stop));
        assertThat(listener.tokens).isEqualTo(course.subList(0, length));
        assertThat(listener.end().usage().completionTokens()).isEqualTo(length);
    }

    @Test
    void aTokenThatIsBothEndsTheTurn() throws Exception {
        int both = course(1).getFirst();

        RecordingListener listener = run(Set.of(both), new EndRules(0, false, Set.of(both)), 5);

        assertThat(listener.end().reason()).isEqualTo(FinishReason.END_OF_TURN);
    }

    @Test
    void ignoredEndTokensAreTokensLikeAnyOther() throws Exception {
        List<Integer> course = course(12);

        RecordingListener listener = run(Set.of(course.get(2)), new EndRules(0, true, Set.of()), 12);

        assertThat(listener.end().reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(listener.tokens).isEqualTo(course);
    }

    @Test
    void ignoringTheEndStillHeedsStopTokens() throws Exception {
        List<Integer> course = course(12);

        RecordingListener listener = run(Set.of(course.get(0)), new EndRules(0, true, Set.of(course.get(0))), 12);

        assertThat(listener.end().reason()).isEqualTo(new FinishReason.StopToken(course.get(0)));
    }

    @Test
    void nothingEndsTheOutputBeforeItsLeastLength() throws Exception {
        int first = course(1).getFirst();

        RecordingListener listener = run(Set.of(first), new EndRules(7, false, Set.of()), 30);

        listener.end();
        assertThat(listener.tokens).hasSizeGreaterThanOrEqualTo(7).doesNotContain(first);
    }

    @Test
    void logprobsComeWithEachTokenWhereTheyAreAskedFor() throws Exception {
        engine = engine(Set.of());
        RecordingListener listener = new RecordingListener();
        engine.submit(
                new GenerationRequest(PROMPT, 6, SamplingParameters.GREEDY, EndRules.MODEL, OptionalInt.of(2)),
                listener);

        listener.end();
        assertThat(listener.logprobs).extracting(TokenLogprobs::token).isEqualTo(listener.tokens);
        assertThat(listener.logprobs).allSatisfy(each -> {
            assertThat(each.top()).hasSize(2);
            assertThat(each.top().getFirst().token()).isEqualTo(each.token());
            assertThat(each.top().getFirst().logprob())
                    .isEqualTo(each.logprob())
                    .isNegative();
        });
        assertThat(run(Set.of(), EndRules.MODEL, 3).logprobs).isEmpty();
    }

    @Test
    void penaltiesReachTheModelsOutput() throws Exception {
        engine = engine(Set.of());
        RecordingListener listener = new RecordingListener();
        SamplingParameters fresh = new SamplingParameters(new Penalties(1f, 1000f, 0f), Map.of(), 0f, 0, 1f, 0f, 1);
        engine.submit(new GenerationRequest(PROMPT, 10, fresh), listener);

        listener.end();
        assertThat(listener.tokens).hasSize(10).doesNotHaveDuplicates();
    }

    private List<Integer> course(int length) throws Exception {
        List<Integer> course = run(Set.of(), EndRules.MODEL, length).tokens;
        assertThat(course).hasSize(length);
        return course;
    }

    private RecordingListener run(Set<Integer> endTokens, EndRules rules, int maxTokens) throws Exception {
        if (engine != null) {
            engine.close();
        }
        engine = engine(endTokens);
        RecordingListener listener = new RecordingListener();
        engine.submit(
                new GenerationRequest(PROMPT, maxTokens, SamplingParameters.GREEDY, rules, OptionalInt.empty()),
                listener);
        listener.end();
        return listener;
    }

    private static LocalEngine engine(Set<Integer> endTokens) {
        ModelInfo info = new ModelInfo("counting", "none", 64, 0, Optional.empty(), "NONE");
        return new LocalEngine(new CountingModel(), info, new NumberTokenizer(), endTokens, EngineOptions.DEFAULT);
    }
}
