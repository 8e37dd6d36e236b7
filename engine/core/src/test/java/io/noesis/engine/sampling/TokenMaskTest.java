package io.noesis.engine.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class TokenMaskTest {

    @Test
    void holdsTheIdsItWasGiven() {
        TokenMask mask = TokenMask.of(3, 64, 0);

        assertThat(mask.contains(0)).isTrue();
        assertThat(mask.contains(64)).isTrue();
        assertThat(mask.contains(1)).isFalse();
        assertThat(mask.contains(100_000)).isFalse();
        assertThat(mask.contains(-1)).isFalse();
        assertThat(mask.size()).isEqualTo(3);
    }

    @Test
    void unitesTwoOfDifferentLength() {
        TokenMask both = TokenMask.of(1).or(TokenMask.of(200));
        List<Integer> ids = new ArrayList<>();

        both.forEach(ids::add);

        assertThat(ids).containsExactly(1, 200);
        assertThat(both).isEqualTo(TokenMask.of(200).or(TokenMask.of(1)));
    }

    @Test
    void refusesNegativeIds() {
        assertThatThrownBy(() -> TokenMask.of(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
