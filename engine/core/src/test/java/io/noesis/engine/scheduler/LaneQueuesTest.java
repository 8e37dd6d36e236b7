package io.noesis.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.noesis.engine.backend.LoadedModel;
import io.noesis.engine.generation.EndRules;
import io.noesis.engine.generation.GenerationRequest;
import io.noesis.engine.generation.Lane;
import io.noesis.engine.generation.Scheduling;
import io.noesis.engine.generation.TokenSteering;
import io.noesis.engine.sampling.Candidates;
import io.noesis.engine.sampling.SamplingParameters;

class LaneQueuesTest {

    private static final int STEP = 64;

    private final LaneQueues queues = new LaneQueues(new EngineOptions.LaneWeights(3, 1));

    @Test
    void lanesTakeTurnsByTheirWeights() {
        assertThat(serve(400)).containsExactlyInAnyOrderEntriesOf(Map.of(Lane.CHAT, 300, Lane.REASONING, 100));
    }

    @ParameterizedTest
    @EnumSource(Lane.class)
    void aLaneThatWasIdleWhileTheOtherWorkedTakesItsShareAndNoMore(Lane working) {
        Lane idle = working == Lane.CHAT ? Lane.REASONING : Lane.CHAT;
        queues.worked(working, 1_000_000 * STEP);
        // What came last is being served already: nobody waits in the working lane.
        queues.worked(working, STEP);

        queues.add(waiting(idle));
        queues.add(waiting(working));

        Map<Lane, Integer> served = serve(400);
        assertThat(served.get(Lane.CHAT)).isBetween(298, 302);
        assertThat(served.get(Lane.REASONING)).isBetween(98, 102);
    }

    @ParameterizedTest
    @EnumSource(Lane.class)
    void aLaneToWhichASequenceComesBackHasNoClaimFromBefore(Lane working) {
        Lane idle = working == Lane.CHAT ? Lane.REASONING : Lane.CHAT;
        queues.worked(working, 1_000_000 * STEP);
        queues.worked(working, STEP);

        queues.addFirst(waiting(idle));

        assertThat(serve(400).get(Lane.CHAT)).isBetween(298, 302);
    }

    /// Steps of equal size, each for the lane whose turn it is; both have enough to do.
    private Map<Lane, Integer> serve(int steps) {
        Map<Lane, Integer> served = new EnumMap<>(Lane.class);
        for (int i = 0; i < steps; i++) {
            Lane lane = queues.lanesInTurn().getFirst();
            queues.worked(lane, STEP);
            served.merge(lane, 1, Integer::sum);
        }
        return served;
    }

    private static Sequence waiting(Lane lane) {
        int[] prompt = {1};
        PrefixTree tree = new PrefixTree(1);
        CachedTokens text = new CachedTokens(
                prompt, "", false, new LoadedModel.KvPages(1, 1, 1), new PagePool(1, tree::forget), tree);
        return new Sequence(
                new GenerationRequest(
                        prompt,
                        1,
                        SamplingParameters.GREEDY,
                        EndRules.MODEL,
                        OptionalInt.empty(),
                        false,
                        TokenSteering.none(),
                        new Scheduling(lane, "", Scheduling.NEVER, Scheduling.NEVER)),
                new RecordingListener(),
                new Sequence.Parts(
                        new NumberTokenizer(), Set.of(), new Candidates(), text, new PromptLookup(0), 1, 1, () -> {}),
                0);
    }
}
