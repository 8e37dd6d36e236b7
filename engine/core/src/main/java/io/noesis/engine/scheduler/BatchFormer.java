package io.noesis.engine.scheduler;

import java.util.List;

import io.noesis.engine.generation.Lane;

/// Decides what a step computes: one token, and maybe guesses behind it, of each sequence that decodes, and prompt
/// tokens of those that do not yet, the lane first whose turn it is.
final class BatchFormer {

    private final Residents residents;
    private final LaneQueues lanes;
    private final CounterBoard counters;
    private final EngineOptions options;

    /// Whether guesses cannot change what a model computes.
    private final boolean mayGuess;

    BatchFormer(Residents residents, LaneQueues lanes, CounterBoard counters, EngineOptions options, boolean mayGuess) {
        this.residents = residents;
        this.lanes = lanes;
        this.counters = counters;
        this.options = options;
        this.mayGuess = mayGuess;
    }

    Batch form() {
        Batch batch = new Batch();
        decoding(batch);
        int budget = options.prefillChunk();
        for (Lane lane : lanes.lanesInTurn()) {
            budget = prefilling(lane, batch, budget);
        }
        return batch;
    }

    private void decoding(Batch batch) {
        List<Sequence> decoding = residents.all().stream()
                .filter(sequence -> !sequence.isPrefilling())
                .toList();
        boolean guessing = mayGuess && decoding.size() <= options.policy().draftingSequences();
        for (Sequence sequence : decoding) {
            // An older one may have taken its pages meanwhile.
            if (!residents.all().contains(sequence)) {
                continue;
            }
            int[] guesses = guessing ? sequence.guess() : new int[0];
            int end = sequence.text().known();
            if (guesses.length > 0 && residents.roomFor(sequence, 1 + guesses.length) == 1 + guesses.length) {
                residents.makeRoom(sequence, end + guesses.length, batch);
                batch.add(sequence, sequence.chunk(guesses), guesses);
            } else if (residents.makeRoom(sequence, end, batch)) {
                batch.add(sequence, sequence.chunk(1));
            } else {
                residents.preempt(sequence);
            }
        }
    }

    private int prefilling(Lane lane, Batch batch, int budget) {
        int left = budget;
        List<Sequence> prefilling = residents.all().stream()
                .filter(sequence -> sequence.lane() == lane && sequence.isPrefilling())
                .toList();
        for (Sequence sequence : prefilling) {
            if (left == 0) {
                break;
            }
            if (!residents.all().contains(sequence)) {
                continue;
            }
            int wanted = Math.min(left, sequence.leftToCompute());
            int count = wanted;
            if (!residents.makeRoom(sequence, sequence.text().computed() + wanted, batch)) {
                count = residents.roomFor(sequence, wanted);
                if (count == 0) {
                    // Others that are in this step hold the pages; they end, or give way, some time.
                    continue;
                }
                residents.makeRoom(sequence, sequence.text().computed() + count, batch);
            }
            batch.add(sequence, sequence.chunk(count));
            left -= count;
            lanes.worked(lane, count);
            counters.prompt(count);
        }
        return left;
    }
}
