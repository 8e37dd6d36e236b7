package io.noesis.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class PagePoolTest {

    private final List<Integer> evicted = new ArrayList<>();
    private final PagePool pool = new PagePool(3, evicted::add);

    @Test
    void aPageIsFreeAgainWhenItsLastHolderIsGone() {
        int page = pool.take();
        pool.share(page);

        pool.release(page, false);
        assertThat(pool.held()).isEqualTo(1);

        pool.release(page, false);
        assertThat(pool.held()).isZero();
        assertThat(pool.available()).isEqualTo(3);
    }

    @Test
    void aKeptPageIsGivenOutOnlyWhenNoneIsFreeTheLongestKeptFirst() {
        int first = pool.take();
        int second = pool.take();
        pool.release(second, true);
        pool.release(first, true);

        int free = pool.take();
        assertThat(evicted).isEmpty();
        assertThat(free).isNotIn(first, second);
        assertThat(pool.take()).isEqualTo(second);
        assertThat(evicted).containsExactly(second);
    }

    @Test
    void aKeptPageCanBeTakenUpAgain() {
        int page = pool.take();
        pool.release(page, true);

        pool.share(page);

        assertThat(pool.available()).isEqualTo(2);
        pool.take();
        pool.take();
        assertThat(evicted).isEmpty();
        assertThatThrownBy(pool::take).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void mistakesInCountingAreNoticed() {
        int page = pool.take();
        pool.release(page, false);

        assertThatThrownBy(() -> pool.release(page, false)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pool.share(page)).isInstanceOf(IllegalStateException.class);
    }
}
