package io.encoreservice.engine.worker;

import io.encoreservice.engine.callback.CallbackSender;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/** Ends an engine that was started to empty the queue, once its workers have found nothing more to do. */
final class QueueDrain implements ApplicationListener<ApplicationReadyEvent> {

    private static final Logger log = LoggerFactory.getLogger(QueueDrain.class);

    // why: as long as the attempts of one take.
    private static final Duration LONGEST_CALLBACKS = Duration.ofMinutes(3);

    private final Workers workers;
    private final CallbackSender callbacks;

    QueueDrain(Workers workers, CallbackSender callbacks) {
        this.workers = workers;
        this.callbacks = callbacks;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent ready) {
        // why: not a daemon, so that the program lasts until all of the engine is closed.
        Thread.ofPlatform().name("queue-drain").start(() -> closeAtTheEnd(ready.getApplicationContext()));
    }

    private void closeAtTheEnd(ConfigurableApplicationContext engine) {
        try {
            workers.awaitEnd();
            callbacks.awaitSilence(LONGEST_CALLBACKS);
            log.info("No job waits that this engine may run: it ends");
            engine.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
