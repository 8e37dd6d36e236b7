package io.noesis.training.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Packing, for samples of any number and length.
class PackerTest {

    private static final int[] BATCH_SIZES = {1, 128, 500, 2048};

    /// Token ids say which sample they are of and where they stand in it.
    private static List<Sample> samples(SplittableRandom random) {
        List<Sample> samples = new ArrayList<>();
        int count = 1 + random.nextInt(60);
        for (int i = 0; i < count; i++) {
            int length = 2 + random.nextInt(random.nextInt(8) == 0 ? 600 : 100);
            int[] tokens = new int[length];
            for (int j = 0; j < length; j++) {
                tokens[j] = id(i, j);
            }
            samples.add(new Sample(tokens, 1 + random.nextInt(length - 1)));
        }
        return samples;
    }

    private static int id(int sample, int position) {
        return (sample + 1) * 1000 + position;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void everyLearntTokenIsATargetOnceBehindTheTokenBeforeIt(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Sample> samples = samples(random);
        Map<Integer, Integer> seen = new HashMap<>();
        for (PackedBatch batch : new Packer(BATCH_SIZES[random.nextInt(BATCH_SIZES.length)]).pack(samples)) {
            assertThat(batch.places()).hasSameSizeAs(batch.targets());
            assertThat(batch.owners()).hasSize(batch.targets().length);
            for (int i = 0; i < batch.targets().length; i++) {
                int target = (int) batch.targets()[i];
                int place = (int) batch.places()[i];
                assertThat(target / 1000 - 1).isEqualTo(batch.owners()[i]);
                assertThat(batch.tokens()[place]).isEqualTo(target - 1);
                assertThat(batch.tokens()[place + 1]).isEqualTo(target);
                assertThat(batch.segments()[place + 1]).isEqualTo(batch.segments()[place]);
                seen.merge(target, 1, Integer::sum);
            }
        }
        Map<Integer, Integer> expected = new HashMap<>();
        for (int i = 0; i < samples.size(); i++) {
            for (int j = samples.get(i).learnedFrom(); j < samples.get(i).length(); j++) {
                expected.put(id(i, j), 1);
            }
        }
        assertThat(seen).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28, 29, 30})
    void samplesLieWholeInRowsWithTheirOwnPositionsAndSegments(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Sample> samples = samples(random);
        int size = BATCH_SIZES[random.nextInt(BATCH_SIZES.length)];
        int tokens = 0;
        for (PackedBatch batch : new Packer(size).pack(samples)) {
            assertThat(batch.rows() == 1 || batch.rows() * batch.length() <= size)
                    .isTrue();
            int longest = IntStream.range(0, batch.tokens().length)
                    .map(i -> batch.tokens()[i] == 0 ? 0 : 1 + (int) batch.positions()[i])
                    .max()
                    .orElseThrow();
            assertThat(batch.length()).isBetween(longest, longest + 15);
            for (int row = 0; row < batch.rows(); row++) {
                Map<Long, Long> sampleOfSegment = new HashMap<>();
                for (int i = row * batch.length(); i < (row + 1) * batch.length(); i++) {
                    long token = batch.tokens()[i];
                    // What is empty is a segment of its own, which no target stands in.
                    long sample = token == 0 ? -1 : token / 1000;
                    assertThat(batch.positions()[i]).isEqualTo(token == 0 ? 0 : token % 1000);
                    assertThat(sampleOfSegment.computeIfAbsent(batch.segments()[i], segment -> sample))
                            .isEqualTo(sample);
                    tokens += token == 0 ? 0 : 1;
                }
                assertThat(sampleOfSegment.values()).doesNotHaveDuplicates();
            }
        }
        assertThat(tokens).isEqualTo(samples.stream().mapToInt(Sample::length).sum());
    }

    @Test
    void theRowsOfABatchAreAsLongAsItsLongestSampleNeeds() {
        Sample shorter = new Sample(new int[192], 1);
        Sample longer = new Sample(new int[193], 1);

        assertThat(new Packer(128).pack(List.of(shorter, longer)))
                .extracting(PackedBatch::length)
                .containsExactly(208, 192);
    }

    @Test
    void whatIsLeftOfARowTakesTheLargestThatFits() {
        List<Sample> samples = IntStream.of(10, 100, 96, 12, 30, 11, 14)
                .mapToObj(length -> new Sample(new int[length], 1))
                .toList();

        List<PackedBatch> batches = new Packer(1024).pack(samples);

        assertThat(batches).singleElement().satisfies(batch -> {
            assertThat(batch.length()).isEqualTo(112);
            assertThat(batch.owners()).startsWith(1).contains(3);
            assertThat(batch.rows()).as("100 + 12, 96 + 14, 30 + 11 + 10").isEqualTo(3);
        });
        assertThat(new Packer(512).pack(List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void batchesAreDealtEvenlyToThoseThatComputeTogether(int together) {
        SplittableRandom random = new SplittableRandom(together);
        List<Sample> samples = IntStream.range(0, 300)
                .map(i -> i % 3 == 0 ? 8 + random.nextInt(32) : 48 + random.nextInt(112))
                .mapToObj(length -> new Sample(new int[length], 1))
                .toList();

        List<PackedBatch> batches = new Packer(4096, together).pack(samples);

        assertThat(batches.size() % together).isZero();
        assertThat(batches)
                .extracting(batch -> batch.tokens().length)
                .allSatisfy(places -> assertThat((double) places)
                        .isCloseTo(
                                samples.stream().mapToInt(Sample::length).sum() / (double) batches.size(),
                                withinPercentage(20)));
    }

    @Test
    void aSampleHasSomethingToReadAndSomethingToLearn() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Sample(new int[] {1, 2}, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Sample(new int[] {1, 2}, 2));
        assertThat(new Sample(new int[] {1, 2, 3}, 1).learned()).isEqualTo(2);
    }
}
