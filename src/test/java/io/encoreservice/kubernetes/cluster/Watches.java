package io.encoreservice.kubernetes.cluster;

import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Tells watchers of changes, beginning with those after the version they know; everything on the store's own thread. */
final class Watches {

    private static final int MEMORY = 20_000;

    private final ClusterStore store;
    private final Map<ResourceType, Deque<Change>> past = new EnumMap<>(ResourceType.class);
    private final List<Watch> open = new ArrayList<>();
    private final AtomicInteger gone = new AtomicInteger();
    private volatile boolean silent;

    Watches(ClusterStore store) {
        this.store = store;
        for (ResourceType type : ResourceType.values()) {
            past.put(type, new ArrayDeque<>());
        }
        store.listen(this::tell);
    }

    private record Watch(ResourceType type, Selector selector, WebSocket socket) {}

    MockResponse open(ResourceType type, Selector selector, String since) {
        return new MockResponse().withWebSocketUpgrade(new WebSocketListener() {
            @Override
            public void onOpen(WebSocket socket, Response response) {
                store.later(() -> begin(new Watch(type, selector, socket), since));
            }

            @Override
            public void onClosed(WebSocket socket, int code, String reason) {
                store.later(() -> open.removeIf(watch -> watch.socket().equals(socket)));
            }

            @Override
            public void onFailure(WebSocket socket, Throwable cause, Response response) {
                store.later(() -> open.removeIf(watch -> watch.socket().equals(socket)));
            }
        });
    }

    /** Ends all watches as a server does that is restarted. */
    void closeAll() {
        store.later(() -> {
            open.forEach(watch -> watch.socket().close(1001, "going away"));
            open.clear();
        });
    }

    /** Ends all watches, and answers 410 Gone to as many that begin afterwards. */
    void expire(int next) {
        gone.set(next);
        closeAll();
    }

    /** Tells nothing any more though the connections stay, until it is called again with false. */
    void fallSilent(boolean silent) {
        this.silent = silent;
    }

    private void begin(Watch watch, String since) {
        if (gone.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            RefusedException expired = new RefusedException(410, "Expired", "too old resource version: " + since);
            watch.socket().send(event("ERROR", expired.status().toString()));
            watch.socket().close(1000, "");
            return;
        }
        if (since.isEmpty() || "0".equals(since)) {
            store.list(watch.type(), watch.selector().namespace()).stream()
                    .filter(watch.selector()::matches)
                    .forEach(object -> watch.socket().send(event("ADDED", object.text())));
        } else {
            long known = Long.parseLong(since);
            past.getOrDefault(watch.type(), new ArrayDeque<>()).stream()
                    .filter(change -> change.version() > known)
                    .forEach(change -> send(watch, change));
        }
        open.add(watch);
    }

    private void tell(Change change) {
        Deque<Change> memory = past.getOrDefault(change.ref().type(), new ArrayDeque<>());
        memory.addLast(change);
        if (memory.size() > MEMORY) {
            memory.removeFirst();
        }
        if (!silent) {
            open.stream().filter(watch -> watch.type() == change.ref().type()).forEach(watch -> send(watch, change));
        }
    }

    private static void send(Watch watch, Change change) {
        Stored before = change.before();
        Stored after = change.after();
        if (before != null && after == null) {
            if (watch.selector().matches(before)) {
                watch.socket().send(event("DELETED", before.text()));
            }
            return;
        }
        boolean was = watch.selector().matches(before);
        if (after != null && watch.selector().matches(after)) {
            watch.socket().send(event(was ? "MODIFIED" : "ADDED", after.text()));
        } else if (after != null && was) {
            watch.socket().send(event("DELETED", after.text()));
        }
    }

    private static String event(String type, String object) {
        return "{\"type\":\"" + type + "\",\"object\":" + object + "}";
    }
}
