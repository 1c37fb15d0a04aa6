package io.encoreservice.controlplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong(7);
    private final TokenBucket bucket = new TokenBucket(10, 20, now::get);

    @Test
    void asManyAsItHoldsMayBeTakenAtOnceAndNoMore() {
        assertThat(taken(100)).isEqualTo(20);
    }

    @Test
    void itFillsWithTimeAndNeverAboveItsSize() {
        taken(100);
        now.addAndGet(SECOND / 2);
        assertThat(taken(100)).isEqualTo(5);

        now.addAndGet(100 * SECOND);

        assertThat(taken(100)).isEqualTo(20);
    }

    @Test
    void whatIsSpentBeyondItIsWaitedFor() {
        assertThat(bucket.spend(20)).isZero();

        assertThat(bucket.spend(5)).isEqualTo(SECOND / 2);

        assertThat(bucket.spend(10)).isEqualTo(3 * SECOND / 2);
        now.addAndGet(3 * SECOND / 2);
        assertThat(bucket.spend(0)).isZero();
    }

    private long taken(int tries) {
        return IntStream.range(0, tries).filter(i -> bucket.take()).count();
    }
}
