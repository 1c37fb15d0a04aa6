package io.encoreservice.shared.redis;

import io.encoreservice.shared.bundle.TestFfmpeg;
import io.encoreservice.shared.launch.ChildLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.springframework.util.FileSystemUtils;

/** A real Redis Cluster for tests: redis-servers on this machine's loopback, data folders gone at the end. */
public final class RedisCluster implements AutoCloseable {

    private static final String PASSWORD = "cluster-password";
    private static final String HOST = "127.0.0.1";
    private static final int SLOTS = 16_384;
    private static final int FIRST_PORT = 12_000;
    private static final int LAST_PORT = 32_000;

    private final Path folder;
    private final List<Node> nodes;

    private RedisCluster(Path folder, List<Node> nodes) {
        this.folder = folder;
        this.nodes = nodes;
    }

    /** Starts so many masters, each with one replica or none. */
    public static RedisCluster start(int masters, boolean replicas) {
        try {
            Path target =
                    Files.createDirectories(Path.of("target", "test-redis").toAbsolutePath());
            Path folder = Files.createTempDirectory(target, "cluster");
            // why: the servers live as long as what launched them.
            ChildLauncher launcher = new ChildLauncher();
            Iterator<Integer> ports = freePorts();
            List<Node> nodes = IntStream.range(0, replicas ? 2 * masters : masters)
                    .mapToObj(i -> new Node(launcher, folder.resolve("node" + i), ports.next(), ports.next()))
                    .toList();
            RedisCluster cluster = new RedisCluster(folder, nodes);
            nodes.forEach(Node::start);
            cluster.assemble(masters);
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first node's, with the password of the user who may do everything. */
    public RedisAddress address() {
        return new RedisAddress(URI.create("redis://:" + PASSWORD + "@" + HOST + ":" + nodes.getFirst().port), true);
    }

    /** All nodes: the masters in the order of their slots, then the replicas in the order of their masters. */
    public List<Node> nodes() {
        return nodes;
    }

    private void assemble(int masters) {
        for (int i = 0; i < masters; i++) {
            int last = (i + 1) * SLOTS / masters - 1;
            nodes.get(i).say("CLUSTER", "ADDSLOTSRANGE", String.valueOf(i * SLOTS / masters), String.valueOf(last));
        }
        Node first = nodes.getFirst();
        nodes.stream()
                .skip(1)
                .forEach(node ->
                        first.say("CLUSTER", "MEET", HOST, String.valueOf(node.port), String.valueOf(node.busPort)));
        awaitAll("cluster_known_nodes:" + nodes.size());
        for (int i = masters; i < nodes.size(); i++) {
            nodes.get(i).say("CLUSTER", "REPLICATE", nodes.get(i - masters).say("CLUSTER", "MYID"));
        }
        awaitWhole();
    }

    /** Waits until all nodes are there and agree on who serves what. */
    public void awaitWhole() {
        awaitAll("cluster_state:ok");
        Awaitility.await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> nodes.forEach(Node::checkRole));
    }

    private void awaitAll(String line) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> nodes.stream()
                        .allMatch(node -> node.say("CLUSTER", "INFO").contains(line)));
    }

    // why: below the ports that outgoing connections get, so that a node that was killed finds its own free again.
    private static Iterator<Integer> freePorts() {
        return new SecureRandom()
                .ints(FIRST_PORT, LAST_PORT)
                .distinct()
                .filter(RedisCluster::isFree)
                .iterator();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    @Override
    public void close() {
        nodes.forEach(Node::kill);
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One server of the cluster. */
    public static final class Node {

        private final ChildLauncher launcher;
        private final Path folder;
        private final int port;
        private final int busPort;
        private final List<Process> processes = new ArrayList<>();

        private Node(ChildLauncher launcher, Path folder, int port, int busPort) {
            this.launcher = launcher;
            this.folder = folder;
            this.port = port;
            this.busPort = busPort;
        }

        /** Starts it, without any ACL user it had before. */
        public void start() {
            try {
                Files.createDirectories(folder);
                Path configuration = Files.writeString(
                        folder.resolve("redis.conf"), """
                        bind %s
                        port %d
                        cluster-enabled yes
                        cluster-port %d
                        cluster-node-timeout 5000
                        cluster-config-file nodes.conf
                        cluster-allow-replica-migration no
                        requirepass %s
                        masterauth %s
                        dir %s
                        logfile redis.log
                        save ""
                        """.formatted(HOST, port, busPort, PASSWORD, PASSWORD, folder));
                ProcessBuilder server = new ProcessBuilder(
                                TestFfmpeg.bundles().redisServer().toString(), configuration.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
                processes.add(launcher.start(server));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> say("PING").equals("PONG"));
        }

        /** Kills it (SIGKILL) and waits until it is gone. */
        public void kill() {
            processes.forEach(process -> process.destroyForcibly().onExit().join());
            processes.clear();
        }

        /** What it answers to its administrator. */
        public String say(String... words) {
            try (RawRedis redis = RawRedis.connect(port, "default", PASSWORD)) {
                return redis.text(words);
            }
        }

        public int port() {
            return port;
        }

        private void checkRole() {
            String replication = say("INFO", "replication");
            boolean settled = replication.contains("role:master") || replication.contains("master_link_status:up");
            if (!settled) {
                throw new AssertionError(replication);
            }
        }
    }
}
