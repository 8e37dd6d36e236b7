package io.noesis.training.supervised;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.noesis.training.batch.Sample;

/// Which samples each step reads: every epoch has all of them, in an order of its own that follows from the seed.
///
/// The plan is made whole at the start. A training that goes on in the middle so reads what it would have read.
final class StepPlan {

    private final List<Sample> samples;
    private final List<int[]> steps = new ArrayList<>();

    StepPlan(List<Sample> samples, SupervisedSettings settings) {
        this.samples = samples;
        List<Integer> pending = new ArrayList<>();
        int tokens = 0;
        for (int epoch = 0; epoch < settings.epochs(); epoch++) {
            for (int index : shuffled(samples.size(), settings.seed() + epoch)) {
                pending.add(index);
                tokens += samples.get(index).length();
                if (tokens >= settings.tokensAStep()) {
                    steps.add(pending.stream().mapToInt(Integer::intValue).toArray());
                    pending.clear();
                    tokens = 0;
                }
            }
        }
        // What does not fill a step is left out, unless it is all there is.
        if (steps.isEmpty() && !pending.isEmpty()) {
            steps.add(pending.stream().mapToInt(Integer::intValue).toArray());
        }
    }

    private static int[] shuffled(int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] order = new int[length];
        for (int i = 0; i < length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    int size() {
        return steps.size();
    }

    List<Sample> samplesOf(int step) {
        List<Sample> chosen = new ArrayList<>();
        for (int index : steps.get(step)) {
            chosen.add(samples.get(index));
        }
        return chosen;
    }
}
