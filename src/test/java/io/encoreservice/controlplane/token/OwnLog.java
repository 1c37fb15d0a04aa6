package io.encoreservice.controlplane.token;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** All that the service's own classes log, at every level, while it is open. */
final class OwnLog implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.encoreservice");
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    OwnLog() {
        // why: reading a service's settings silences the log of the whole process.
        ((LoggerContext) LoggerFactory.getILoggerFactory()).resetTurboFilterList();
        logger.setLevel(Level.TRACE);
        logger.addAppender(events);
        events.start();
    }

    String text() {
        return events.list.stream()
                .map(event -> event.getFormattedMessage() + " " + text(event.getThrowableProxy()))
                .collect(Collectors.joining("\n"));
    }

    private static String text(IThrowableProxy thrown) {
        return thrown == null ? "" : thrown.getMessage() + " " + text(thrown.getCause());
    }

    @Override
    public void close() {
        logger.detachAppender(events);
        logger.setLevel(null);
    }
}
