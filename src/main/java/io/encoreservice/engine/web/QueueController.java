package io.encoreservice.engine.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.encoreservice.engine.queue.QueueControl;
import io.encoreservice.engine.queue.QueueState;
import io.encoreservice.engine.queue.QueuedJob;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What waits, as SVT Encore shows it. */
@RestController
@Tag(name = "queue")
@RequestMapping(produces = {MediaType.APPLICATION_JSON_VALUE, EncoreJobController.HAL, EncoreJobController.VND_HAL})
class QueueController {

    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS");

    private final QueueControl queue;

    QueueController(QueueControl queue) {
        this.queue = queue;
    }

    /** One waiting job or segment; the class name is part of what SVT Encore's clients get. */
    record QueueItem(
            @JsonProperty("@class") String type,
            String created,
            UUID id,
            @Nullable Integer segment,
            int priority) {

        static QueueItem of(QueuedJob job) {
            return new QueueItem(
                    "se.svt.oss.encore.model.queue.QueueItem",
                    LOCAL.format(LocalDateTime.ofInstant(job.created(), ZoneOffset.UTC)),
                    job.id(),
                    job.segment(),
                    job.priority());
        }
    }

    @Operation(summary = "What waits, in the order in which it will be taken")
    @GetMapping("/queue")
    Stream<QueueItem> waiting() {
        return queue.waiting().map(QueueItem::of);
    }

    @Operation(summary = "How many jobs and segments wait in each class")
    @GetMapping("/queueCount")
    Map<String, Long> counts() {
        Map<String, Long> named = new LinkedHashMap<>();
        List<Long> counts = queue.counts();
        for (int number = 0; number < counts.size(); number++) {
            named.put(queue.nameOf(number), counts.get(number));
        }
        named.put("total", counts.stream().mapToLong(Long::longValue).sum());
        return named;
    }

    @Operation(summary = "Whether the queue is paused, how many jobs wait and how many run")
    @GetMapping("/queue/state")
    QueueState state() {
        return queue.state();
    }

    @Operation(
            summary = "Let no further job start",
            description = "New jobs are accepted and running ones go on; the queue is drained when none runs any more.")
    @PostMapping("/queue/pause")
    QueueState pause() {
        return queue.pause();
    }

    @Operation(summary = "Let jobs start again")
    @PostMapping("/queue/resume")
    QueueState resume() {
        return queue.resume();
    }
}
