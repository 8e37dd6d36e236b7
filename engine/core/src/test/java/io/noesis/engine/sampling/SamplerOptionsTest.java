package io.noesis.engine.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

/// Penalties, bias, min-p and the selections, against what a sort of the whole vocabulary gives.
class SamplerOptionsTest {

    private static final Penalties NONE = Penalties.NONE;

    @Test
    void repetitionCountsPromptAndOutputAndKnowsTheSignOfALogit() {
        Penalties twice = new Penalties(2f, 0f, 0f);

        Sampler sampler = greedy(twice, Map.of(), new int[] {0});

        assertThat(sampler.sample(new float[] {3f, 2f, 1.2f})).isEqualTo(1);
        assertThat(sampler.sample(new float[] {3f, 2f, 1.2f})).isZero();
        assertThat(greedy(twice, Map.of(), new int[] {0}).sample(new float[] {-1f, -1.5f}))
                .isEqualTo(1);
    }

    @Test
    void presenceAndFrequencyCountTheOutputOnly() {
        float[] logits = {2f, 1.5f};

        Sampler presence = greedy(new Penalties(1f, 0.6f, 0f), Map.of(), new int[] {0, 0, 0});
        Sampler frequency = greedy(new Penalties(1f, 0f, 0.3f), Map.of(), new int[] {0, 0, 0});

        assertThat(draw(presence, logits, 4)).containsExactly(0, 1, 0, 0);
        assertThat(draw(frequency, logits, 4)).containsExactly(0, 0, 1, 0);
    }

    @Test
    void aNegativePenaltyRewards() {
        assertThat(draw(greedy(new Penalties(1f, -1f, 0f), Map.of(), new int[0]), new float[] {1f, 1f, 0f}, 3))
                .containsExactly(0, 0, 0);
    }

    @Test
    void theBiasIsAddedAfterThePenalties() {
        Sampler sampler = greedy(new Penalties(2f, 0f, 0f), Map.of(0, 1f), new int[] {0});

        // 4 / 2 + 1 beats 2.9; (4 + 1) / 2 would not.
        assertThat(sampler.sample(new float[] {4f, 2.9f})).isZero();
    }

    @Test
    void aBiasOfAHundredDecides() {
        assertThat(greedy(NONE, Map.of(2, 100f), new int[0]).sample(new float[] {5f, 9f, -20f}))
                .isEqualTo(2);
        assertThat(greedy(NONE, Map.of(1, -100f), new int[0]).sample(new float[] {5f, 9f, -20f}))
                .isZero();
    }

    @Test
    void theLogitsAreAsBeforeAfterwards() {
        Random random = new Random(31);
        float[] logits = gaussian(random, 500, 3f);
        float[] before = logits.clone();
        Sampler sampler = new Sampler(
                new SamplingParameters(
                        new Penalties(1.7f, 0.4f, 0.2f), Map.of(3, 5f, 7, -100f), 1.3f, 40, 0.9f, 0.1f, 5),
                new int[] {1, 3, 3, 7},
                new Candidates());

        for (int i = 0; i < 200; i++) {
            sampler.sample(logits, new int[] {3, 9});
            assertThat(logits).isEqualTo(before);
        }
    }

    @Test
    void forbiddenTokensAreNeverDrawn() {
        Sampler sampler = new Sampler(new SamplingParameters(5f, 1f, 0, 3));

        for (int i = 0; i < 500; i++) {
            assertThat(sampler.sample(new float[] {9f, 1f, 1f}, new int[] {0, 1_000_000}))
                    .isNotZero();
        }
    }

    @Test
    void anEditedLogitStaysANumber() {
        Sampler sampler = greedy(new Penalties(1e-38f, 0f, 0f), Map.of(), new int[] {0});

        assertThat(sampler.sample(new float[] {30f, 31f})).isZero();
    }

    @Test
    void minPKeepsTokensThatAreProbableEnoughBesideTheBest() {
        float[] logits = {log(0.5), log(0.26), log(0.14), log(0.1)};

        assertThat(drawn(parameters(1f, 0, 1f, 0.5f), logits)).containsExactlyInAnyOrder(0, 1);
        assertThat(drawn(parameters(1f, 0, 1f, 0.27f), logits)).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(drawn(parameters(1f, 0, 1f, 1f), logits)).containsExactly(0);
        assertThat(drawn(parameters(1f, 0, 1f, 0f), logits)).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void selectionsKeepWhatASortKeeps() {
        Random random = new Random(20261124);
        for (int round = 0; round < 300; round++) {
            int size = 1 + random.nextInt(60);
            // Few different values, so that ties are common.
            float[] logits = new float[size];
            IntStream.range(0, size).forEach(i -> logits[i] = random.nextInt(12) / 2f);
            SamplingParameters parameters = new SamplingParameters(
                    NONE,
                    Map.of(),
                    0.5f + random.nextFloat() * 2,
                    random.nextInt(size + 5),
                    random.nextBoolean() ? 1f : 0.05f + 0.9f * random.nextFloat(),
                    random.nextBoolean() ? 0f : random.nextFloat(),
                    round);

            Set<Integer> allowed = sorted(logits, parameters);
            assertThat(allowed)
                    .as("%s of %s", parameters, Arrays.toString(logits))
                    .containsAll(drawn(parameters, logits));
        }
    }

    /// Pearson's test on a fixed seed, at one in a thousand.
    @Test
    void drawsAsTheProbabilitiesOfTheKeptTokensSay() {
        Random random = new Random(77);
        for (int round = 0; round < 20; round++) {
            float[] logits = gaussian(random, 30, 1f);
            SamplingParameters parameters = new SamplingParameters(NONE, Map.of(), 0.9f, 12, 0.95f, 0.02f, round);
            Set<Integer> kept = sorted(logits, parameters);
            double total =
                    kept.stream().mapToDouble(t -> Math.exp(logits[t] / 0.9f)).sum();
            int[] counts = new int[logits.length];
            Sampler sampler = new Sampler(parameters);
            int draws = 20_000;
            for (int i = 0; i < draws; i++) {
                counts[sampler.sample(logits)]++;
            }

            double chiSquare = 0;
            for (int token : kept) {
                double expected = draws * Math.exp(logits[token] / 0.9f) / total;
                chiSquare += (counts[token] - expected) * (counts[token] - expected) / expected;
            }
            assertThat(kept.stream().mapToInt(t -> counts[t]).sum()).isEqualTo(draws);
            assertThat(chiSquare).isLessThan(critical(kept.size() - 1));
        }
    }

    @Test
    void samplersThatShareTheirMemoryDrawAsThoseThatDoNot() {
        Random random = new Random(5);
        Candidates shared = new Candidates();
        SamplingParameters parameters = parameters(1f, 20, 0.9f, 0.01f);
        List<Sampler> sharing = IntStream.range(0, 4)
                .mapToObj(i -> new Sampler(parameters.forChoice(i), new int[0], shared))
                .toList();
        List<Sampler> alone = IntStream.range(0, 4)
                .mapToObj(i -> new Sampler(parameters.forChoice(i)))
                .toList();

        for (int step = 0; step < 50; step++) {
            float[] logits = gaussian(random, 100 + 37 * (step % 5), 2f);
            for (int i = 0; i < 4; i++) {
                assertThat(sharing.get(i).sample(logits)).isEqualTo(alone.get(i).sample(logits));
            }
        }
    }

    @Test
    void logprobsAreThoseOfTheRawLogits() {
        Random random = new Random(6);
        float[] logits = gaussian(random, 1000, 4f);
        double sum = IntStream.range(0, logits.length)
                .mapToDouble(i -> Math.exp(logits[i]))
                .sum();
        Integer[] order = order(logits);

        TokenLogprobs logprobs = TokenLogprobs.of(logits, 17, 20);

        assertThat(logprobs.logprob()).isCloseTo((float) (logits[17] - Math.log(sum)), within(1e-5f));
        assertThat(logprobs.top()).hasSize(20);
        for (int i = 0; i < 20; i++) {
            assertThat(logprobs.top().get(i).token()).isEqualTo(order[i]);
            assertThat(logprobs.top().get(i).logprob())
                    .isCloseTo((float) (logits[order[i]] - Math.log(sum)), within(1e-5f));
        }
        assertThat(TokenLogprobs.of(logits, 17, 0).top()).isEmpty();
        assertThat(TokenLogprobs.of(new float[] {1f, 2f}, 0, 20).top()).hasSize(2);
    }

    private static Sampler greedy(Penalties penalties, Map<Integer, Float> bias, int[] prompt) {
        return new Sampler(new SamplingParameters(penalties, bias, 0f, 0, 1f, 0f, 1), prompt, new Candidates());
    }

    private static SamplingParameters parameters(float temperature, int topK, float topP, float minP) {
        return new SamplingParameters(NONE, Map.of(), temperature, topK, topP, minP, 9);
    }

    private static List<Integer> draw(Sampler sampler, float[] logits, int count) {
        return IntStream.range(0, count)
                .map(i -> sampler.sample(logits))
                .boxed()
                .toList();
    }

    private static Set<Integer> drawn(SamplingParameters parameters, float[] logits) {
        return new HashSet<>(draw(new Sampler(parameters), logits, 500));
    }

    private static Integer[] order(float[] logits) {
        Integer[] order = IntStream.range(0, logits.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparing((Integer token) -> -logits[token]));
        return order;
    }

    /// What top-k, then top-p, then min-p keep; a hair more where a sum meets its limit within rounding.
    private static Set<Integer> sorted(float[] logits, SamplingParameters parameters) {
        Integer[] order = order(logits);
        int keep = parameters.topK() == 0 ? order.length : Math.min(order.length, parameters.topK());
        double[] weights = new double[keep];
        Arrays.setAll(weights, i -> Math.exp((logits[order[i]] - logits[order[0]]) / parameters.temperature()));
        double wanted = parameters.topP() * Arrays.stream(weights).sum() * (1 + 1e-12);
        Set<Integer> kept = new HashSet<>();
        double sum = 0;
        for (int i = 0; i < keep && sum < wanted && weights[i] >= parameters.minP() * (1 - 1e-9); i++) {
            kept.add(order[i]);
            sum += weights[i];
        }
        return kept;
    }

    /// Wilson and Hilferty's approximation of the 99.9 % quantile.
    private static double critical(int freedom) {
        double spread = 2.0 / (9 * freedom);
        double cube = 1 - spread + 3.0902 * Math.sqrt(spread);
        return freedom * cube * cube * cube;
    }

    private static float[] gaussian(Random random, int size, float deviation) {
        float[] logits = new float[size];
        for (int i = 0; i < size; i++) {
            logits[i] = deviation * (float) random.nextGaussian();
        }
        return logits;
    }

    private static float log(double probability) {
        return (float) Math.log(probability);
    }
}
