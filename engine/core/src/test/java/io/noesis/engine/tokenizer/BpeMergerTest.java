package io.noesis.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

/// Against the plain definition: look for the best merge, apply it, look again.
class BpeMergerTest {

    private static final int LETTERS = 4;

    private record Merge(int rank, int result) {}

    @Test
    void agreesWithThePlainDefinitionOnRandomMerges() {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            Map<List<Integer>, Merge> merges = randomMerges(random);
            MergeTable table = new MergeTable(merges.size());
            merges.forEach((pair, merge) -> table.add(pair.get(0), pair.get(1), merge.rank, merge.result));
            BpeMerger merger = new BpeMerger(table);
            for (int i = 0; i < 30; i++) {
                int[] symbols = random.ints(random.nextInt(100), -1, LETTERS).toArray();
                int[] merged = symbols.clone();

                int count = merger.merge(merged, merged.length);

                assertThat(Arrays.copyOf(merged, count)).isEqualTo(plainly(symbols, merges));
            }
        }
    }

    @Test
    void theFirstOfTwoMergesOfAPairCounts() {
        MergeTable table = new MergeTable(2);
        table.add(1, 2, 0, 10);
        table.add(1, 2, 1, 20);

        assertThat(table.resultAt(table.slotOf(1, 2))).isEqualTo(10);
        assertThat(table.rankAt(table.slotOf(2, 1))).isEqualTo(MergeTable.NONE);
    }

    private static Map<List<Integer>, Merge> randomMerges(Random random) {
        Map<List<Integer>, Merge> merges = new HashMap<>();
        int symbols = LETTERS;
        for (int rank = 0; rank < 40; rank++) {
            List<Integer> pair = List.of(random.nextInt(symbols), random.nextInt(symbols));
            if (merges.putIfAbsent(pair, new Merge(rank, symbols)) == null) {
                symbols++;
            }
        }
        return merges;
    }

    private static int[] plainly(int[] symbols, Map<List<Integer>, Merge> merges) {
        List<Integer> list = new ArrayList<>(Arrays.stream(symbols).boxed().toList());
        while (true) {
            int best = -1;
            Merge bestMerge = new Merge(Integer.MAX_VALUE, -1);
            for (int i = 0; i + 1 < list.size(); i++) {
                Merge merge = merges.get(List.of(list.get(i), list.get(i + 1)));
                if (merge != null && merge.rank < bestMerge.rank) {
                    best = i;
                    bestMerge = merge;
                }
            }
            if (best < 0) {
                return list.stream()
                        .mapToInt(Integer::intValue)
                        .filter(id -> id >= 0)
                        .toArray();
            }
            list.set(best, bestMerge.result);
            list.subList(best + 1, best + 2).clear();
        }
    }
}
