package io.encoreservice.engine.web;

import io.encoreservice.engine.job.JobNews;
import io.encoreservice.engine.job.JobNewsRepository;
import io.encoreservice.engine.job.JobNotFoundException;
import io.encoreservice.shared.redis.RedisAwayException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Tells how a job gets on, each step as it comes, so that nobody needs to ask again and again. */
@RestController
@Tag(name = "encoreJobs")
class JobEventController {

    private static final Logger LOG = LoggerFactory.getLogger(JobEventController.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final JobNewsRepository news;
    private final NewsDesk desk;
    private final JsonMapper json;

    JobEventController(JobNewsRepository news, NewsDesk desk, JsonMapper json) {
        this.news = news;
        this.desk = desk;
        this.json = json;
    }

    @Operation(
            summary = "Follow a job as server-sent events",
            description = "First how it is, then each step, about one a second while it is encoded; the stream ends"
                    + " after its end. Comments keep the connection alive.",
            parameters =
                    @Parameter(
                            name = "Last-Event-ID",
                            in = ParameterIn.HEADER,
                            description = "The last event that was heard",
                            schema = @Schema(type = "string")))
    @ApiResponse(
            responseCode = "200",
            description = "Events without a name, their data as shown",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(implementation = JobEvent.class)))
    @ApiResponse(responseCode = "204", description = "The end was the last event that was heard", content = @Content)
    @ApiResponse(responseCode = "404", description = "There is no such job", content = @Content)
    @ApiResponse(responseCode = "429", description = "As many clients listen as may", content = @Content)
    @GetMapping(path = "/encoreJobs/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void events(@PathVariable("id") UUID id, HttpServletRequest request, HttpServletResponse response)
            throws JobNotFoundException, TooManyStreamsException {
        JobNews present = news.find(id).orElseThrow(() -> new JobNotFoundException(id));
        boolean over = present.status().isTerminal();
        if (over && Long.toString(present.version()).equals(request.getHeader("Last-Event-ID"))) {
            // why: a browser would connect again for ever; this is how it is told not to.
            response.setStatus(HttpStatus.NO_CONTENT.value());
            return;
        }
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setCharacterEncoding("UTF-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        if (request.getMethod().equals("HEAD")) {
            return;
        }
        NewsStream stream = desk.enter(new NewsStream(id));
        try {
            follow(present, stream, response);
        } catch (IOException e) {
            LOG.debug("A client that followed job {} is gone", id, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            desk.leave(stream);
        }
    }

    private void follow(JobNews present, NewsStream stream, HttpServletResponse response)
            throws IOException, InterruptedException {
        JobNews told = present;
        send(response, "retry: 2000\n" + event(told));
        // why: a step may have come between the look at the job and the beginning of the hearing.
        stream.lookAgain();
        while (!told.status().isTerminal() && !stream.isEnded()) {
            NewsStream.Word heard = stream.next(HEARTBEAT);
            if (heard == null) {
                send(response, ":\n\n");
            }
            JobNews step = heard == null ? null : heard.news();
            Optional<JobNews> latest = step == null ? look(told) : Optional.of(step);
            if (latest.isEmpty()) {
                return;
            }
            if (!latest.get().equals(told)) {
                told = latest.get();
                send(response, event(told));
            }
        }
    }

    /** How the job is now, as it was while Redis is away; empty when it was forgotten. */
    private Optional<JobNews> look(JobNews told) {
        try {
            return news.find(told.job());
        } catch (RedisAwayException e) {
            return Optional.of(told);
        }
    }

    private String event(JobNews step) {
        return "id: " + step.version() + "\ndata: " + json.writeValueAsString(JobEvent.of(step)) + "\n\n";
    }

    private static void send(HttpServletResponse response, String text) throws IOException {
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
    }
}
