package io.encoreservice.kubernetes.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Kubernetes cluster within the test: fabric8's mock API server with an answerer of our own, a stand-in for the
 * Deployment controller, the kubelets and the engines. Tests look and reach into it past its API, so that only what the
 * service itself asks for is recorded and disturbed.
 */
public final class TestCluster implements AutoCloseable {

    /** Where tests run instances. */
    public static final String NAMESPACE = "encore";

    private static final String BY_HAND = "kubectl-edit";

    /** Held here, for a logger that nobody holds forgets its level. */
    private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("cluster-nodes").factory());
    private final ClusterStore store;
    private final GarbageCollector garbage;
    private final Watches watches;
    private final Discovery discovery = new Discovery();
    private final Nodes nodes;
    private final Engines engines;
    private final Faults faults = new Faults();
    private final ApiServer api;
    private final MockWebServer web = new MockWebServer();
    private final KubernetesMockServer server;
    private final Wire wire;

    private TestCluster() {
        REQUESTS.setLevel(Level.WARNING);
        store = new ClusterStore(new Defaults(new Addresses(ThreadLocalRandom.current())));
        garbage = new GarbageCollector(store, thread);
        watches = new Watches(store);
        nodes = new Nodes(store, thread);
        engines = new Engines(store, nodes);
        api = new ApiServer(
                store, garbage, watches, discovery, new PodLogs(nodes), faults, this::loseAnswer, web::reset);
        web.setHttp2ClearTextEnabled(false);
        server = new KubernetesMockServer(new Context(), web, new HashMap<>(), api, false);
        server.init();
        wire = new Wire(server.getPort());
    }

    public static TestCluster start() {
        return new TestCluster();
    }

    /** How to reach it, as a kubeconfig would tell. */
    public Config config() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url())
                .withNamespace(NAMESPACE)
                .withOauthToken("of-the-control-plane")
                .build();
    }

    /** The API server's address, through a wire that can be cut. */
    public String url() {
        return "http://127.0.0.1:" + wire.port() + "/";
    }

    /** The API server's address without anything between. */
    public String directUrl() {
        return "http://127.0.0.1:" + server.getPort() + "/";
    }

    public Faults faults() {
        return faults;
    }

    /** Every request until now, those that were disturbed too. */
    public List<Call> calls() {
        return api.calls();
    }

    public void forgetCalls() {
        api.forgetCalls();
    }

    /** The objects of a type, by name. */
    public Map<String, ObjectNode> all(ResourceType type) {
        Map<String, ObjectNode> all = new TreeMap<>();
        store.list(type, "")
                .forEach(object -> all.put(object.ref().name(), object.json().deepCopy()));
        return all;
    }

    /** How many objects of a type there are. */
    public int count(ResourceType type) {
        return store.list(type, "").size();
    }

    public Optional<ObjectNode> find(ResourceType type, String name) {
        return store.find(ref(type, name)).map(object -> object.json().deepCopy());
    }

    /** Changes an object as somebody with kubectl would. */
    public void edit(ResourceType type, String name, Consumer<ObjectNode> change) {
        store.update(
                ref(type, name),
                live -> {
                    change.accept(live);
                    return live;
                },
                BY_HAND,
                false);
    }

    /** Deletes an object as somebody with kubectl would. */
    public void delete(ResourceType type, String name) {
        garbage.delete(ref(type, name), "Background", false);
    }

    /** Makes an object as somebody with kubectl would. */
    public void create(ResourceType type, ObjectNode object) {
        store.create(ref(type, Json.name(object)), object, BY_HAND);
    }

    /** From now on this goes wrong with the pods of a Deployment; of all with an empty name. */
    public void trouble(String deployment, Trouble trouble) {
        nodes.trouble(deployment, trouble);
    }

    /** How long each step of a pod's life takes. */
    public void podsStartWithin(Duration step) {
        nodes.startWithin(step);
    }

    public void installKeda(boolean installed) {
        discovery.installKeda(installed);
    }

    /** Ends all watches as a server does that is restarted. */
    public void closeWatches() {
        watches.closeAll();
    }

    /** Ends all watches, and answers 410 Gone to as many that begin afterwards. */
    public void expireWatches(int next) {
        watches.expire(next);
    }

    /** Watchers hear nothing though their connections stay, until it is called again with false. */
    public void silenceWatches(boolean silent) {
        watches.fallSilent(silent);
    }

    /** Whether the API server is out of reach. */
    public void down(boolean down) {
        wire.down(down);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        engines.close();
        wire.close();
        store.close();
        server.destroy();
    }

    private void loseAnswer() {
        wire.loseAnswer();
    }

    private static Ref ref(ResourceType type, String name) {
        return new Ref(type, NAMESPACE, name);
    }
}
