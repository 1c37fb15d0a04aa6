package io.encoreservice.shared.launch;

import java.util.ArrayList;
import java.util.List;

/** Ties a child to its parent where the kernel does not: a POSIX shell that ends the child when its own stdin ends. */
final class WatchingShell {

    private static final String SCRIPT = """
            exec 3<&0 </dev/null
            early=
            trap 'early=1' TERM INT
            "$@" 3<&- &
            child=$!
            trap 'kill -TERM $child' TERM INT
            if [ "$early" ]; then kill -TERM $child; fi
            (
              trap '' TERM INT
              cat <&3 >/dev/null
              kill -TERM $child; sleep 5; kill -KILL $child
            ) >/dev/null 2>&1 &
            watch=$!
            exec 3<&-
            wait $child
            code=$?
            while kill -0 $child 2>/dev/null; do wait $child; code=$?; done
            kill -KILL $watch 2>/dev/null
            exit $code
            """;

    private WatchingShell() {}

    static List<String> around(List<String> command) {
        List<String> wrapped = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "watching-shell"));
        wrapped.addAll(command);
        return wrapped;
    }
}
