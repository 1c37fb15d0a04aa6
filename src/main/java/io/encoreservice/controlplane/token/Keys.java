package io.encoreservice.controlplane.token;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Keys as they stand at one moment, each with its times. */
record Keys(List<SigningKey> all) implements KeyRing {

    private static final Comparator<SigningKey> BY_AGE = Comparator.comparing(SigningKey::signsFrom);

    Keys {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a key ring needs a key");
        }
        if (all.stream().map(SigningKey::id).collect(Collectors.toSet()).size() != all.size()) {
            throw new IllegalArgumentException("two keys have the same name");
        }
    }

    @Override
    public SigningKey signer(Instant now) {
        return all.stream()
                .filter(key -> key.verifiesAt(now) && !key.signsFrom().isAfter(now))
                .max(BY_AGE)
                .orElseThrow(() -> new IllegalStateException("no key of this service may sign at the moment"));
    }

    @Override
    public Optional<SigningKey> find(String id, Instant now) {
        for (SigningKey key : all) {
            if (key.id().equals(id)) {
                return key.verifiesAt(now) ? Optional.of(key) : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
