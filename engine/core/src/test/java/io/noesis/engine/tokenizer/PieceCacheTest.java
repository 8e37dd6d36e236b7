package io.noesis.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PieceCacheTest {

    private final PieceCache cache = new PieceCache();

    @Test
    void remembersAPieceWhereverItStands() {
        cache.remember("a word here", 1, 6, new int[] {1, 2});

        assertThat(cache.find("some word", 4, 9)).containsExactly(1, 2);
        assertThat(cache.find("a ward here", 1, 6)).isNull();
    }

    @Test
    void takesNoPieceForAnotherOnTheSamePlace() {
        for (int i = 0; i < 200_000; i++) {
            String piece = "ab" + i;
            cache.remember(piece, 0, piece.length(), new int[] {i});

            assertThat(cache.find(piece, 0, 2)).isNull();
            assertThat(cache.find(piece, 0, piece.length())).containsExactly(i);
        }
    }

    @Test
    void doesNotKeepLongPieces() {
        String piece = "a".repeat(33);

        cache.remember(piece, 0, piece.length(), new int[] {1});

        assertThat(cache.find(piece, 0, piece.length())).isNull();
    }
}
