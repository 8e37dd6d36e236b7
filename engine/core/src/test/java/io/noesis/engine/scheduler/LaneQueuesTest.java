package io.noesis.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.noesis.engine.generation.Lane;

class LaneQueuesTest {

    @Test
    void lanesTakeTurnsByTheirWeights() {
        LaneQueues queues = new LaneQueues(new EngineOptions.LaneWeights(3, 1));
        Map<Lane, Integer> served = new EnumMap<>(Lane.class);
        for (int i = 0; i < 400; i++) {
            Lane lane = queues.lanesInTurn().getFirst();
            queues.worked(lane, 64);
            served.merge(lane, 1, Integer::sum);
        }

        assertThat(served).containsExactlyInAnyOrderEntriesOf(Map.of(Lane.CHAT, 300, Lane.REASONING, 100));
    }
}
