package io.encoreservice.shared.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A JVM of its own that starts one child from a thread that ends, tells its process id and lives on. */
final class LaunchingParent {

    private LaunchingParent() {}

    public static void main(String[] arguments) throws Exception {
        ChildLauncher launcher = new ChildLauncher(Path.of(arguments[0]));
        ProcessBuilder child = new ProcessBuilder(arguments[1], "-c", "echo $$; exec sleep 600");
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        Process process = launcher.start(child);
                        System.out.println(process.inputReader().readLine());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .join();
        new CountDownLatch(1).await();
    }
}
