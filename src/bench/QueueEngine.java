import io.encoreservice.engine.EngineConfiguration;
import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.engine.job.SegmentPlan;
import io.encoreservice.engine.transcode.TranscodeListener;
import io.encoreservice.engine.transcode.Transcoded;
import io.encoreservice.engine.transcode.Transcoder;
import io.encoreservice.engine.worker.JobSteps;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The real engine for {@link Queue}, in a process of its own with the flags that engines have. With the first argument
 * {@code noop} its jobs do nothing, or nothing for as many milliseconds as their profile says. It answers to lines on its
 * standard input.
 */
public final class QueueEngine {

    private QueueEngine() {}

    public static void main(String[] args) throws Exception {
        List<Class<?>> sources = new ArrayList<>(List.of(EngineConfiguration.class));
        if (args[0].equals("noop")) {
            sources.add(NoSteps.class);
        }
        ConfigurableApplicationContext context = new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
                .profiles("engine")
                .bannerMode(Banner.Mode.OFF)
                .run(List.of(args).subList(1, args.length).toArray(String[]::new));
        System.out.println("PORT " + context.getEnvironment().getRequiredProperty("local.server.port"));
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            switch (order) {
                case "stats" -> System.out.println(stats());
                case "next" -> System.out.println("NEXT " + NoSteps.WAITED.take());
                default -> throw new IllegalArgumentException(order);
            }
        }
        context.close();
        System.exit(0);
    }

    /** Heap after a collection in KiB, platform threads, open files. */
    private static String stats() {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024;
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        String[] files = new File("/proc/self/fd").list();
        return "STATS " + heap + " " + threads + " " + (files == null ? 0 : files.length);
    }

    /** Steps without work, which write down how long each job waited for them. */
    static final class NoSteps implements JobSteps {

        /** Microseconds from the external id, which is when a job was sent, to its start; each told once. */
        private static final BlockingQueue<Long> WAITED = new LinkedBlockingQueue<>();

        @Override
        public Transcoder.Outcome transcode(EncoreJob job, Path folder, TranscodeListener listener) throws InterruptedException {
            String sent = job.request().externalId();
            if (sent != null && sent.startsWith("at-")) {
                Instant now = Instant.now();
                WAITED.add(now.getEpochSecond() * 1_000_000 + now.getNano() / 1000 - Long.parseLong(sent.substring(3)));
            }
            if (job.request().profile().startsWith("wait-")) {
                long millis = Long.parseLong(job.request().profile().substring(5));
                new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
            }
            return new Transcoder.Outcome.Made(new Transcoded(List.of(), new OutputManifest(List.of()), 1));
        }

        @Override
        public void encodePart(EncoreJob job, SegmentPlan plan, String part, Path folder, TranscodeListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Transcoded join(EncoreJob job, SegmentPlan plan, Map<String, Path> parts, Path folder) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void publish(OutputManifest manifest, Path folder) {}

        @Override
        public void report(EncoreJob job) {}
    }
}
