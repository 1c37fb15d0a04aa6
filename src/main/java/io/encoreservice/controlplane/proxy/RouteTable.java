package io.encoreservice.controlplane.proxy;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.instance.InstanceGone;
import io.encoreservice.controlplane.instance.InstanceObserved;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.event.EventListener;

/** All roads as the instances' events tell them; in memory, since the events tell all of them at every start. */
final class RouteTable {

    private final Map<InstanceKey, Route> routes = new ConcurrentHashMap<>();
    private final Map<InstanceKey, Set<Runnable>> waiting = new ConcurrentHashMap<>();

    Optional<Route> find(InstanceKey key) {
        return Optional.ofNullable(routes.get(key));
    }

    @EventListener
    void on(InstanceObserved seen) {
        routes.put(seen.key(), new Route(seen.key(), seen.uid(), seen.status(), seen.endpoint(), seen.reason()));
        wake(seen.key());
    }

    @EventListener
    void on(InstanceGone gone) {
        // why: the name may have been taken anew, and that life's road stays open.
        routes.computeIfPresent(gone.key(), (key, route) -> route.uid().equals(gone.uid()) ? null : route);
        wake(gone.key());
    }

    /**
     * Runs {@code changed} at each change of an instance's route until the result is run. It must return at once. A change
     * just before this call is missed, so look at the route again after it.
     */
    Runnable watch(InstanceKey key, Runnable changed) {
        waiting.compute(key, (same, others) -> {
            Set<Runnable> all = others == null ? ConcurrentHashMap.newKeySet() : others;
            all.add(changed);
            return all;
        });
        return () -> waiting.computeIfPresent(key, (same, all) -> {
            all.remove(changed);
            return all.isEmpty() ? null : all;
        });
    }

    private void wake(InstanceKey key) {
        waiting.getOrDefault(key, Set.of()).forEach(Runnable::run);
    }
}
