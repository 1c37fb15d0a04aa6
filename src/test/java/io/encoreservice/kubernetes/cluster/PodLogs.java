package io.encoreservice.kubernetes.cluster;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Reads what a pod's container printed, as {@code kubectl logs} does. */
final class PodLogs {

    private final Nodes nodes;

    PodLogs(Nodes nodes) {
        this.nodes = nodes;
    }

    String read(Stored pod, Route route) {
        boolean previous = Boolean.parseBoolean(route.parameter("previous"));
        List<LogLine> lines = nodes.pod(pod.uid())
                .map(found -> found.log(previous))
                .orElseThrow(() -> RefusedException.bad("container is waiting to start"));
        String since = route.parameter("sinceSeconds");
        if (!since.isEmpty()) {
            Instant begin = Instant.now().minusSeconds(Long.parseLong(since));
            lines = lines.stream().filter(line -> !line.at().isBefore(begin)).toList();
        }
        String from = route.parameter("sinceTime");
        if (!from.isEmpty()) {
            Instant begin = DateTimeFormatter.ISO_DATE_TIME.parse(from, Instant::from);
            lines = lines.stream().filter(line -> !line.at().isBefore(begin)).toList();
        }
        String tail = route.parameter("tailLines");
        if (!tail.isEmpty()) {
            lines = lines.subList(Math.max(0, lines.size() - Integer.parseInt(tail)), lines.size());
        }
        boolean times = Boolean.parseBoolean(route.parameter("timestamps"));
        StringBuilder text = new StringBuilder();
        lines.forEach(line ->
                text.append(times ? line.at() + " " : "").append(line.text()).append('\n'));
        return text.toString();
    }
}
