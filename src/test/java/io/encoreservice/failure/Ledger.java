package io.encoreservice.failure;

import io.encoreservice.failure.Call.Answered;
import io.encoreservice.failure.Call.Held;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** What Redis was seen to grant and to refuse: the evidence that nothing was granted twice. */
final class Ledger {

    private final Map<UUID, NavigableMap<Integer, Long>> leases = new HashMap<>();
    private final Map<UUID, Set<Integer>> commits = new HashMap<>();
    private final Map<UUID, Set<String>> endings = new HashMap<>();
    private final List<String> late = new ArrayList<>();
    private final Set<String> foreign = new HashSet<>();
    private int refused;

    synchronized void note(Answered done) {
        Call call = done.call();
        switch (call.script()) {
            case "update", "commit", "finish" -> step(done);
            case "reap" -> takenBack(done.words());
            case "unknown" -> foreign.add(call.toString());
            default -> {}
        }
        done.leased().ifPresent(held -> lease(held, done.answered()));
    }

    /** When Redis gave a later attempt of the same job, in nanoseconds. */
    synchronized OptionalLong nextLease(Held held) {
        NavigableMap<Integer, Long> given = leases.getOrDefault(held.job(), new TreeMap<>());
        Map.Entry<Integer, Long> next = given.higherEntry(held.attempt());
        return next == null ? OptionalLong.empty() : OptionalLong.of(next.getValue());
    }

    /** The attempts that were followed by another, whatever ended them. */
    synchronized Set<Held> followed() {
        Set<Held> followed = new HashSet<>();
        leases.forEach((job, given) -> given.headMap(given.lastKey(), false)
                .keySet()
                .forEach(attempt -> followed.add(new Held(job, attempt))));
        return followed;
    }

    synchronized boolean hasEnded(UUID job) {
        return endings.containsKey(job);
    }

    /** What was granted twice, or to somebody whose turn was over; one sentence each. */
    synchronized List<String> duplicates() {
        List<String> found = new ArrayList<>(late);
        commits.forEach((job, attempts) -> {
            if (attempts.size() > 1) {
                found.add("job " + job + " was committed by attempts " + attempts);
            }
        });
        endings.forEach((job, ends) -> {
            if (ends.size() > 1) {
                found.add("job " + job + " was ended by " + ends);
            }
        });
        return found;
    }

    /** Scripts that passed and are not known. */
    synchronized Set<String> foreign() {
        return Set.copyOf(foreign);
    }

    /** How many steps were refused because the lease was lost. */
    synchronized int refused() {
        return refused;
    }

    private void lease(Held held, long at) {
        // why: who asks again because the answer was lost is given the same attempt again.
        leases.computeIfAbsent(held.job(), absent -> new TreeMap<>()).putIfAbsent(held.attempt(), at);
    }

    private void takenBack(List<String> words) {
        for (int i = 0; i + 2 < words.size(); i += 3) {
            if (!words.get(i + 2).equals("QUEUED")) {
                end(UUID.fromString(words.get(i)), "nobody as " + words.get(i + 2));
            }
        }
    }

    private void step(Answered done) {
        Held held = done.call().held();
        if (done.isRefused()) {
            refused++;
        }
        if (!done.isAccepted()) {
            return;
        }
        // why: only what was asked after the later lease had been answered is late for certain.
        OptionalLong next = nextLease(held);
        if (next.isPresent() && next.getAsLong() < done.sent()) {
            late.add("job " + held.job() + ": " + done.call().script() + " of attempt " + held.attempt()
                    + " was accepted though a later attempt had begun");
        }
        switch (done.call().script()) {
            case "commit" ->
                commits.computeIfAbsent(held.job(), absent -> new TreeSet<>()).add(held.attempt());
            case "finish" -> end(held.job(), "attempt " + held.attempt() + " as " + done.answer());
            default -> {}
        }
    }

    private void end(UUID job, String by) {
        endings.computeIfAbsent(job, absent -> new TreeSet<>()).add(by);
    }
}
