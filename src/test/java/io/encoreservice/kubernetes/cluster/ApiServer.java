package io.encoreservice.kubernetes.cluster;

import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers as a real API server does where fabric8's own dispatchers do not: server-side apply, defaults, preconditions,
 * owners. It takes the place of their store, which looks at every object for every request.
 */
final class ApiServer extends Dispatcher {

    private static final Duration FOR_EVER = Duration.ofMinutes(30);

    private final ClusterStore store;
    private final GarbageCollector garbage;
    private final Watches watches;
    private final Discovery discovery;
    private final PodLogs logs;
    private final Faults faults;
    private final Runnable cut;
    private final Runnable forget;
    private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean recording = true;

    /**
     * @param cut ends the connection on which the next answer goes out
     * @param forget lets the web server forget the requests that it keeps for nobody
     */
    ApiServer(
            ClusterStore store,
            GarbageCollector garbage,
            Watches watches,
            Discovery discovery,
            PodLogs logs,
            Faults faults,
            Runnable cut,
            Runnable forget) {
        this.store = store;
        this.garbage = garbage;
        this.watches = watches;
        this.discovery = discovery;
        this.logs = logs;
        this.faults = faults;
        this.cut = cut;
        this.forget = forget;
    }

    List<Call> calls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    void forgetCalls() {
        calls.clear();
    }

    void record(boolean recording) {
        this.recording = recording;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        Route route = Route.of(String.valueOf(request.getMethod()), String.valueOf(request.getPath()));
        Call call = new Call(Instant.now(), route.verb(), route.resource(), route.name(), 0, false);
        Faults.Fault fault = faults.of(call);
        forget.run();
        MockResponse response = fault == null ? answer(route, request) : disturbed(fault, route, request);
        if (recording) {
            calls.add(new Call(call.at(), call.verb(), call.resource(), call.name(), response.code(), fault != null));
        }
        return response;
    }

    private MockResponse disturbed(Faults.Fault fault, Route route, RecordedRequest request) {
        return switch (fault) {
            case CONFLICT ->
                json(409, RefusedException.conflict("somebody else was faster").status());
            case TOO_MANY_REQUESTS ->
                json(429, new RefusedException(429, "TooManyRequests", "too many requests").status())
                        .setHeader("Retry-After", Integer.toString(faults.retryAfterSeconds()));
            case SERVER_ERROR ->
                json(500, new RefusedException(500, "InternalError", "etcdserver: request timed out").status());
            case UNAVAILABLE ->
                json(503, new RefusedException(503, "ServiceUnavailable", "apiserver not ready").status());
            case HANG -> json(200, Json.object().put("late", true)).setBodyDelay(FOR_EVER);
            case CUT -> {
                MockResponse lost = answer(route, request);
                cut.run();
                yield lost;
            }
        };
    }

    private MockResponse answer(Route route, RecordedRequest request) {
        try {
            ResourceType type = route.type().orElse(null);
            if (type == null || (type.isOfKeda() && !discovery.hasKeda())) {
                return discovery.answer(route);
            }
            return answer(type, route, request);
        } catch (RefusedException e) {
            return json(e.code(), e.status());
        } catch (JacksonException | ClassCastException e) {
            return json(
                    400, RefusedException.bad("unreadable: " + e.getMessage()).status());
        }
    }

    private MockResponse answer(ResourceType type, Route route, RecordedRequest request) {
        Ref ref = new Ref(type, route.namespace(), route.name());
        return switch (route.verb()) {
            case "watch" -> watches.open(type, route.selector(), route.parameter("resourceVersion"));
            case "list" -> list(type, route.selector());
            case "get" ->
                "log".equals(route.subresource())
                        ? new MockResponse()
                                .setResponseCode(200)
                                .setHeader("Content-Type", "text/plain")
                                .setBody(logs.read(store.get(ref), route))
                        : text(200, store.get(ref).text());
            case "create" -> create(type, route, Json.parse(body(request)));
            case "update" -> {
                ObjectNode body = Json.parse(body(request));
                yield text(
                        200,
                        store.update(ref, live -> body, manager(route, request), isStatus(route))
                                .text());
            }
            case "patch" -> patch(ref, route, request);
            case "delete" -> delete(ref, route, Json.parse(body(request)));
            default -> deleteAll(type, route, Json.parse(body(request)));
        };
    }

    private MockResponse list(ResourceType type, Selector selector) {
        StringBuilder items = new StringBuilder();
        long version;
        synchronized (store) {
            version = store.version();
            store.list(type, selector.namespace()).stream()
                    .filter(selector::matches)
                    .forEach(object -> items.append(items.isEmpty() ? "" : ",").append(object.text()));
        }
        return text(
                200,
                "{\"kind\":\"" + type.kind() + "List\",\"apiVersion\":\"" + type.apiVersion()
                        + "\",\"metadata\":{\"resourceVersion\":\"" + version + "\"},\"items\":[" + items + "]}");
    }

    private MockResponse create(ResourceType type, Route route, ObjectNode body) {
        Ref ref = new Ref(type, route.namespace(), Json.name(body));
        return text(
                201, store.create(ref, body, route.parameter("fieldManager")).text());
    }

    private MockResponse patch(Ref ref, Route route, RecordedRequest request) {
        String type = String.valueOf(request.getHeader("Content-Type"));
        String body = body(request);
        if (type.startsWith("application/apply-patch+yaml")) {
            return apply(ref, route, Json.parseYaml(body));
        }
        JsonNode patch = Json.parseAny(body);
        Stored after =
                store.update(ref, live -> Patches.patched(live, patch), manager(route, request), isStatus(route));
        return text(200, after.text());
    }

    private MockResponse apply(Ref ref, Route route, ObjectNode body) {
        String manager = route.parameter("fieldManager");
        if (manager.isEmpty()) {
            throw RefusedException.bad("PatchOptions: fieldManager: Required value: is required for apply patch");
        }
        if (!ref.name().equals(Json.name(body))
                || !ref.type().apiVersion().equals(body.path("apiVersion").asString(""))
                || !ref.type().kind().equals(body.path("kind").asString(""))) {
            throw RefusedException.bad("the object's name, kind or version is not the address's");
        }
        boolean there = store.find(ref).isPresent();
        Stored after = store.apply(ref, body, manager, Boolean.parseBoolean(route.parameter("force")));
        return text(there ? 200 : 201, after.text());
    }

    private MockResponse delete(Ref ref, Route route, ObjectNode options) {
        Stored live = store.get(ref);
        Preconditions.of(options.path("preconditions")).check(ref, live);
        garbage.delete(
                ref,
                propagation(route, options),
                options.path("gracePeriodSeconds").asInt(-1) == 0);
        return text(200, store.find(ref).orElse(live).text());
    }

    private MockResponse deleteAll(ResourceType type, Route route, ObjectNode options) {
        store.list(type, route.namespace()).stream()
                .filter(route.selector()::matches)
                .forEach(object -> garbage.delete(object.ref(), propagation(route, options), false));
        return json(
                200, Json.object().put("kind", "Status").put("apiVersion", "v1").put("status", "Success"));
    }

    private static String propagation(Route route, ObjectNode options) {
        return options.path("propagationPolicy").asString(route.parameter("propagationPolicy"));
    }

    private static boolean isStatus(Route route) {
        return "status".equals(route.subresource());
    }

    private static String manager(Route route, RecordedRequest request) {
        String named = route.parameter("fieldManager");
        return named.isEmpty() ? "client-" + agent(request.getHeader("User-Agent")) : named;
    }

    private static String agent(@Nullable String agent) {
        return agent == null ? "unknown" : agent.replaceFirst("/.*", "");
    }

    private static String body(RecordedRequest request) {
        String body = request.getUtf8Body();
        return body == null ? "" : body;
    }

    private static MockResponse json(int code, ObjectNode body) {
        return text(code, body.toString());
    }

    private static MockResponse text(int code, String body) {
        return new MockResponse()
                .setResponseCode(code)
                .setHeader("Content-Type", "application/json")
                .setBody(body);
    }
}
