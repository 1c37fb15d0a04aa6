package io.encoreservice.controlplane.runtime.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.encoreservice.shared.launch.ParentWatch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** A program that speaks HTTP where an engine would, and misbehaves as it is told: one word, a behaviour. */
final class StandInEngine {

    private StandInEngine() {}

    public static void main(String[] args) throws Exception {
        ParentWatch.startAsAsked(System.getenv());
        switch (args.length == 0 ? "" : args[0]) {
            case "crash" -> {
                System.out.println("starting up");
                System.err.println("no profile index found");
                System.exit(3);
            }
            case "hang" -> new CountDownLatch(1).await();
            case "port-taken" -> {
                System.out.println("java.net.BindException: Address already in use");
                System.exit(1);
            }
            case "deaf" -> {
                CountDownLatch never = new CountDownLatch(1);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitQuietly(never)));
                serve();
            }
            case "polite" -> {
                Runtime.getRuntime().addShutdownHook(new Thread(StandInEngine::sayGoodbye));
                serve();
            }
            default -> serve();
        }
    }

    private static void serve() throws IOException {
        HttpServer server = HttpServer.create(
                new InetSocketAddress(System.getenv("SERVER_ADDRESS"), Integer.parseInt(System.getenv("SERVER_PORT"))),
                0);
        server.createContext("/", exchange -> answer(exchange, "stand-in"));
        server.createContext("/pid", exchange -> answer(exchange, Long.toString(pid())));
        server.createContext("/env", exchange -> answer(exchange, environment()));
        server.createContext("/crash", exchange -> Runtime.getRuntime().halt(9));
        server.createContext("/spawn", exchange -> answer(exchange, Long.toString(spawn())));
        server.createContext("/print/", exchange -> {
            System.out.println(exchange.getRequestURI().getPath().substring("/print/".length()));
            answer(exchange, "printed");
        });
        server.start();
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    private static long spawn() throws IOException {
        return new ProcessBuilder(List.of("/bin/sleep", "600"))
                .inheritIO()
                .start()
                .pid();
    }

    private static String environment() {
        return System.getenv().entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void sayGoodbye() {
        LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        System.out.println("goodbye");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
