package io.noesis.engine.cpu.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.noesis.engine.backend.LoadedModel.Chunk;
import io.noesis.engine.cpu.natives.AttentionParts.Part;
import io.noesis.engine.cpu.natives.AttentionParts.Split;

/// How the attention of a step is dealt.
class AttentionPartsTest {

    private static final int SEGMENT = AttentionParts.SEGMENT;

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "3, 2", "8, 2", "3, 16", "8, 64"})
    void everyKeyOfEveryTokenIsLookedAtOnce(int kvHeads, int threads) {
        List<Chunk> chunks = List.of(
                chunk(20 * SEGMENT + 7, 1), chunk(0, 1), chunk(SEGMENT - 1, 1), chunk(3 * SEGMENT, 50), chunk(5, 17));
        AttentionParts parts = new AttentionParts(chunks, kvHeads, threads);

        Set<List<Integer>> seen = new HashSet<>();
        for (Part part : parts.parts()) {
            Chunk chunk = chunks.get(part.chunk());
            for (int t = part.firstToken(); t < part.firstToken() + part.tokens(); t++) {
                int segments = segments(chunk.position() + t + 1);
                for (int s = part.firstSegment(); s < Math.min(part.endSegment(), segments); s++) {
                    assertThat(seen.add(List.of(part.chunk(), t, part.kvHead(), s)))
                            .as("%s of token %d, segment %d", part, t, s)
                            .isTrue();
                }
            }
        }
        long expected = 0;
        for (Chunk chunk : chunks) {
            for (int t = 0; t < chunk.tokens().length; t++) {
                expected += (long) kvHeads * segments(chunk.position() + t + 1);
            }
        }
        assertThat(seen).hasSize((int) expected);
    }

    @Test
    void aLongConversationAloneIsSplitSoThatAnyNumberOfWorkersHasEnough() {
        for (int threads : new int[] {2, 7, 32}) {
            AttentionParts parts = new AttentionParts(List.of(chunk(64 * SEGMENT - 1, 1)), 3, threads);
            int work = parts.parts().stream().mapToInt(Part::work).sum();
            assertThat(work).isEqualTo(3 * 64);
            assertThat(parts.parts().getFirst().work())
                    .as("%d threads, %d parts", threads, parts.parts().size())
                    .isLessThanOrEqualTo(Math.ceilDiv(work, 4 * threads));
        }
    }

    @Test
    void piecesOfATokenFillTheSlotsOfTheirSplitAndOfNoOther() {
        AttentionParts parts =
                new AttentionParts(List.of(chunk(9 * SEGMENT, 1), chunk(30 * SEGMENT, 1), chunk(10, 1)), 2, 8);
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < parts.splits().size(); i++) {
            Split split = parts.splits().get(i);
            int number = i;
            List<Part> pieces = parts.parts().stream()
                    .filter(part -> part.split() == number)
                    .toList();
            assertThat(pieces).hasSize(split.parts());
            assertThat(pieces.stream().mapToInt(Part::work).sum()).isEqualTo(split.segments());
            IntStream.range(split.slot(), split.slot() + split.segments()).forEach(taken::add);
        }
        assertThat(parts.splits()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(taken).doesNotHaveDuplicates().hasSize(parts.slots());
    }

    @Test
    void conversationsOfOneLengthThatAreManyAreNotSplit() {
        List<Chunk> chunks =
                IntStream.range(0, 16).mapToObj(i -> chunk(20 * SEGMENT + i, 1)).toList();
        AttentionParts parts = new AttentionParts(chunks, 8, 2);
        assertThat(parts.splits()).isEmpty();
        assertThat(parts.parts()).hasSize(16 * 8);
    }

    @Test
    void shortConversationsAreNotSplit() {
        assertThat(new AttentionParts(List.of(chunk(SEGMENT - 1, 1)), 1, 64).splits())
                .isEmpty();
    }

    @Test
    void whatTakesLongestComesFirst() {
        AttentionParts parts = new AttentionParts(List.of(chunk(3, 1), chunk(0, 3 * SEGMENT), chunk(100, 1)), 2, 2);
        for (int i = 1; i < parts.parts().size(); i++) {
            assertThat(parts.parts().get(i).work())
                    .isLessThanOrEqualTo(parts.parts().get(i - 1).work());
        }
    }

    private static Chunk chunk(int position, int tokens) {
        return new Chunk(new int[0], position, new int[tokens], 1);
    }

    private static int segments(int length) {
        return Math.ceilDiv(length, SEGMENT);
    }
}
