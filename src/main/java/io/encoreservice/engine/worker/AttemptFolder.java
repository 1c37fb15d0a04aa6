package io.encoreservice.engine.worker;

import io.encoreservice.engine.job.StoredJob;
import io.encoreservice.engine.queue.Lease;
import io.encoreservice.engine.queue.LeasedJob;
import java.util.function.Predicate;

/** How the folders of a job's attempts are called, and which of them an attempt may take for left behind. */
final class AttemptFolder {

    private AttemptFolder() {}

    static String of(Lease lease) {
        return lease.part() == null ? lease.fence() : of(lease.part(), lease.fence());
    }

    static String of(String part, String fence) {
        return part + "." + fence;
    }

    /** A part leaves other parts alone, and who joins them all that was made. */
    static Predicate<String> beside(LeasedJob leased) {
        String own = of(leased.lease());
        String part = leased.lease().part();
        StoredJob.Division division = leased.division();
        if (part != null) {
            return name -> name.startsWith(part + ".") && !name.equals(own);
        }
        return name -> !name.equals(own)
                && (division == null
                        || division.made().entrySet().stream()
                                .noneMatch(made ->
                                        of(made.getKey(), made.getValue()).equals(name)));
    }
}
