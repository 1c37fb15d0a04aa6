package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecentWritesTest {

    private Instant now = Instant.parse("2026-11-23T07:00:00Z");
    private final RecentWrites writes = new RecentWrites(() -> now);

    @Test
    void whatWeWroteIsSeenBeforeTheWatchBringsIt() {
        writes.remember(service("9"));

        assertThat(newer(null)).isEqualTo(service("9"));
        assertThat(newer(service("8"))).isEqualTo(service("9"));
    }

    @Test
    void onceTheWatchBringsItOrALaterOneTheWatchIsBelieved() {
        writes.remember(service("9"));

        assertThat(newer(service("10"))).isEqualTo(service("10"));
        assertThat(newer(null)).isNull();
    }

    @Test
    void whatIsDeletedAfterwardsIsGone() {
        writes.remember(service("9"));

        writes.deleted(service("11"));

        assertThat(newer(null)).isNull();
    }

    @Test
    void theDeletionOfAnEarlierOneIsNotThatOfOurs() {
        writes.remember(service("9"));

        writes.deleted(service("5"));

        assertThat(newer(null)).isEqualTo(service("9"));
    }

    @Test
    void aWatchThatNeverBringsItIsBelievedAfterAWhile() {
        writes.remember(service("9"));

        now = now.plus(Duration.ofSeconds(11));

        assertThat(newer(null)).isNull();
    }

    @Test
    void whatWeDeletedOurselvesIsGone() {
        writes.remember(service("9"));

        writes.forget("encore-aaaaaaaaaaaa");

        assertThat(newer(null)).isNull();
    }

    private @Nullable HasMetadata newer(@Nullable Service watched) {
        return writes.newer(InstanceKind.SERVICE, "encore-aaaaaaaaaaaa", watched);
    }

    private static Service service(String version) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("encore-aaaaaaaaaaaa")
                .withResourceVersion(version)
                .endMetadata()
                .build();
    }
}
