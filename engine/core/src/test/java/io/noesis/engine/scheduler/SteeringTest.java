package io.noesis.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.noesis.engine.generation.EndRules;
import io.noesis.engine.generation.FinishReason;
import io.noesis.engine.generation.GenerationRequest;
import io.noesis.engine.generation.ModelInfo;
import io.noesis.engine.generation.Scheduling;
import io.noesis.engine.generation.TokenSteering;
import io.noesis.engine.sampling.SamplingParameters;
import io.noesis.engine.sampling.TokenMask;

/// What a steering may decide about the next token.
class SteeringTest {

    private static final int[] PROMPT = {0, 3, 6, 9};

    private final CountingModel model = new CountingModel();
    private LocalEngine engine;

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aForcedTokenComesWhateverTheModelWantsAndIsWhatTheModelGoesOnFrom() throws Exception {
        int unwanted = (course(1).getFirst() + 1) % CountingModel.VOCABULARY;

        RecordingListener listener = run(Set.of(), 3, new Script(new TokenSteering.Step.Forced(unwanted)));

        int wantedThen = CountingModel.next(List.of(0, 3, 6, 9, unwanted));
        assertThat(listener.tokens).startsWith(unwanted, wantedThen);
    }

    @Test
    void aForcedTokenDoesNotEndTheOutputThoughItsIdWould() throws Exception {
        RecordingListener listener = run(Set.of(7), 2, new Script(new TokenSteering.Step.Forced(7)));

        assertThat(listener.tokens).startsWith(7);
    }

    @Test
    void ofAMaskTheBestAllowedTokenIsDrawn() throws Exception {
        int unwanted = (course(1).getFirst() + 1) % CountingModel.VOCABULARY;

        RecordingListener listener =
                run(Set.of(), 1, new Script(new TokenSteering.Step.Among(TokenMask.of(unwanted), false)));

        assertThat(listener.tokens).containsExactly(unwanted);
    }

    @Test
    void theOutputMayEndOnlyWhereTheMaskAllowsIt() throws Exception {
        int wanted = course(1).getFirst();
        int other = (wanted + 1) % CountingModel.VOCABULARY;
        TokenMask mask = TokenMask.of(other);

        RecordingListener here = run(Set.of(wanted), 1, new Script(new TokenSteering.Step.Among(mask, true)));
        RecordingListener notYet = run(Set.of(wanted), 1, new Script(new TokenSteering.Step.Among(mask, false)));

        assertThat(here.end().reason()).isEqualTo(FinishReason.END_OF_TURN);
        assertThat(here.tokens).isEmpty();
        assertThat(notYet.tokens).containsExactly(other);
    }

    @Test
    void anEndThatMayNotBeIsReplacedByWhatMustCome() throws Exception {
        int wanted = course(1).getFirst();
        int instead = (wanted + 1) % CountingModel.VOCABULARY;
        TokenSteering later = new TokenSteering() {
            private boolean asked;

            @Override
            public Step next() {
                return asked ? new Step.Forced(instead) : Step.FREE;
            }

            @Override
            public void accept(int token) {
                asked = false;
            }

            @Override
            public boolean mayEnd() {
                asked = true;
                return false;
            }
        };

        RecordingListener listener = run(Set.of(wanted), 1, later);

        assertThat(listener.tokens).containsExactly(instead);
        assertThat(listener.end().reason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void anExcludedTokenIsNotDrawn() throws Exception {
        int wanted = course(1).getFirst();

        RecordingListener listener = run(Set.of(), 1, new Script(new TokenSteering.Step.Except(TokenMask.of(wanted))));

        assertThat(listener.tokens).hasSize(1).doesNotContain(wanted);
    }

    @Test
    void aCompleteOutputEndsAtOnceAsIfTheModelHadEndedIt() throws Exception {
        RecordingListener listener =
                run(Set.of(), 50, new Script(TokenSteering.Step.FREE, TokenSteering.Step.FREE, TokenSteering.Step.END));

        assertThat(listener.end().reason()).isEqualTo(FinishReason.END_OF_TURN);
        assertThat(listener.end().usage().completionTokens()).isEqualTo(2);
        assertThat(listener.tokens).isEqualTo(course(2));
    }

    @Test
    void tokensThatMustComeAreComputedTogether() throws Exception {
        Script script = new Script(
                new TokenSteering.Step.Forced(1),
                new TokenSteering.Step.Forced(2),
                new TokenSteering.Step.Forced(3),
                new TokenSteering.Step.Forced(4));

        RecordingListener listener = run(Set.of(), 4, script);

        assertThat(listener.tokens).containsExactly(1, 2, 3, 4);
        // The prompt gives the first; its step and one more with guesses are enough.
        assertThat(model.steps).hasSize(2);
    }

    @Test
    void wrongGuessesAheadChangeNothing() throws Exception {
        TokenSteering misled = new TokenSteering() {
            @Override
            public Step next() {
                return Step.FREE;
            }

            @Override
            public void accept(int token) {}

            @Override
            public int[] ahead(int most) {
                return most < 2 ? new int[0] : new int[] {11, 12};
            }
        };

        assertThat(run(Set.of(), 10, misled).tokens).isEqualTo(course(10));
    }

    private List<Integer> course(int length) throws Exception {
        return List.copyOf(run(Set.of(), length, TokenSteering.none()).tokens);
    }

    private RecordingListener run(Set<Integer> endTokens, int maxTokens, TokenSteering steering) throws Exception {
        if (engine != null) {
            engine.close();
        }
        ModelInfo info = new ModelInfo("counting", "none", 64, 0, Optional.empty(), "NONE");
        model.steps.clear();
        engine = new LocalEngine(model, info, new NumberTokenizer(), endTokens, EngineOptions.DEFAULT);
        RecordingListener listener = new RecordingListener();
        engine.submit(
                new GenerationRequest(
                        PROMPT,
                        maxTokens,
                        SamplingParameters.GREEDY,
                        EndRules.MODEL,
                        OptionalInt.empty(),
                        false,
                        steering,
                        Scheduling.DEFAULT),
                listener);
        listener.end();
        return listener;
    }

    /// Takes its steps one after the other, then lets everything through.
    private static final class Script implements TokenSteering {

        private final List<Step> steps;

        Script(Step... steps) {
            this.steps = new ArrayList<>(List.of(steps));
        }

        @Override
        public Step next() {
            return steps.isEmpty() ? Step.FREE : steps.getFirst();
        }

        @Override
        public void accept(int token) {
            if (!steps.isEmpty()) {
                steps.removeFirst();
            }
        }

        @Override
        public int[] ahead(int most) {
            return steps.stream()
                    .takeWhile(Step.Forced.class::isInstance)
                    .limit(most)
                    .mapToInt(step -> ((Step.Forced) step).token())
                    .toArray();
        }
    }
}
