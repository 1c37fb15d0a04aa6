package io.encoreservice.controlplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.instance.InstanceGone;
import io.encoreservice.controlplane.instance.InstanceObserved;
import io.encoreservice.controlplane.instance.InstanceStatus;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RouteTableTest {

    private static final InstanceKey KEY = InstanceKey.parse("acme-one").orElseThrow();
    private static final Uid FIRST = new Uid("aaaaaaaaaaaa");
    private static final Uid SECOND = new Uid("bbbbbbbbbbbb");

    private final RouteTable routes = new RouteTable();

    @Test
    void theLastObservationCounts() {
        routes.on(seen(FIRST, InstanceStatus.STARTING));
        routes.on(seen(FIRST, InstanceStatus.FAILED));

        assertThat(routes.find(KEY)).map(Route::status).hasValue(InstanceStatus.FAILED);
    }

    @Test
    void theEndOfAnOldLifeLeavesTheNewOnesRouteOpen() {
        routes.on(seen(SECOND, InstanceStatus.STARTING));

        routes.on(new InstanceGone(KEY, FIRST));

        assertThat(routes.find(KEY)).map(Route::uid).hasValue(SECOND);
        routes.on(new InstanceGone(KEY, SECOND));
        assertThat(routes.find(KEY)).isEmpty();
    }

    @Test
    void aWatcherHearsEveryChangeUntilItStops() {
        AtomicInteger heard = new AtomicInteger();
        Runnable stop = routes.watch(KEY, heard::incrementAndGet);

        routes.on(seen(FIRST, InstanceStatus.STARTING));
        routes.on(new InstanceGone(KEY, FIRST));
        stop.run();
        routes.on(seen(SECOND, InstanceStatus.STARTING));

        assertThat(heard).hasValue(2);
    }

    private static InstanceObserved seen(Uid uid, InstanceStatus status) {
        return new InstanceObserved(KEY, uid, status, null, null, 0);
    }
}
