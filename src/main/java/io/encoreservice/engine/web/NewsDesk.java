package io.encoreservice.engine.web;

import io.encoreservice.engine.job.JobNews;
import io.encoreservice.engine.job.JobNewsRepository;
import io.encoreservice.shared.redis.RedisAwayException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/** Passes what is heard of jobs on to the clients of this engine; Redis is listened to only while there is one. */
final class NewsDesk implements ApplicationListener<ContextClosedEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(NewsDesk.class);
    private static final int MOST_STREAMS = 100;

    private final JobNewsRepository news;
    private final Set<NewsStream> streams = ConcurrentHashMap.newKeySet();
    private @Nullable Runnable hearing;
    private volatile boolean closed;

    NewsDesk(JobNewsRepository news) {
        this.news = news;
    }

    /**
     * Begins to collect what is heard of a job; to be given to {@link #leave} in the end.
     *
     * @throws TooManyStreamsException when as many clients listen as may
     * @throws RedisAwayException when nothing can be heard now
     */
    synchronized NewsStream enter(NewsStream stream) throws TooManyStreamsException {
        if (streams.size() >= MOST_STREAMS) {
            throw new TooManyStreamsException(MOST_STREAMS);
        }
        streams.add(stream);
        try {
            if (hearing == null) {
                hearing = news.hear(this::heard, () -> streams.forEach(NewsStream::lookAgain));
            }
            if (closed) {
                stream.end();
            }
            return stream;
        } catch (RedisAwayException e) {
            streams.remove(stream);
            throw e;
        }
    }

    synchronized void leave(NewsStream stream) {
        streams.remove(stream);
        Runnable end = hearing;
        if (streams.isEmpty() && end != null) {
            hearing = null;
            try {
                end.run();
            } catch (RedisAwayException e) {
                LOG.debug("Redis is away and will not be told that nobody listens", e);
            }
        }
    }

    // why: takes no lock, since whoever enters holds it until Redis has answered on the thread that comes here.
    private void heard(JobNews step) {
        for (NewsStream stream : streams) {
            if (stream.job().equals(step.job())) {
                stream.tell(step);
            }
        }
    }

    /** Ends all streams, since a server that stops in order waits for its last answer. */
    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        closed = true;
        streams.forEach(NewsStream::end);
    }
}
