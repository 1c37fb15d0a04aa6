package io.encoreservice.controlplane.secret;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.installation.InstallationKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** What a tenant keeps secret, by name; values are encrypted before they leave this process. */
public final class SecretStore {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final int LONGEST = 4096;
    private static final int MOST = 100;

    private final SecretRepository repository;
    private final SecretCipher cipher;
    private final Consumer<SecretChanged> changes;

    /**
     * Opens the store.
     *
     * @param changes hears of each secret that is stored or removed here
     */
    SecretStore(SecretRepository repository, InstallationKey key, Consumer<SecretChanged> changes) {
        this.repository = repository;
        this.cipher = new SecretCipher(key);
        this.changes = changes;
    }

    /** Whether a secret can have this name. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Stores a secret, in place of one of the same name.
     *
     * @throws InvalidSecretException when the name or the value breaks its rule
     * @throws TooManySecretsException when the tenant has too many others
     */
    public void put(TenantId tenant, String name, String value) {
        checked(name);
        if (value.isEmpty() || value.length() > LONGEST) {
            throw new InvalidSecretException("a secret's value must have 1 to " + LONGEST + " characters");
        }
        if (!repository.put(tenant, name, cipher.encrypt(tenant, name, value), MOST)) {
            throw new TooManySecretsException(MOST);
        }
        changes.accept(new SecretChanged(tenant, name));
    }

    /** The names of a tenant's secrets, sorted. */
    public List<String> names(TenantId tenant) {
        return repository.names(tenant);
    }

    /**
     * Removes a secret; answers whether there was one.
     *
     * @throws InvalidSecretException when the name breaks its rule
     */
    public boolean remove(TenantId tenant, String name) {
        boolean removed = repository.remove(tenant, checked(name));
        if (removed) {
            changes.accept(new SecretChanged(tenant, name));
        }
        return removed;
    }

    /** Removes all secrets of a tenant whose instances are gone or going, so that nobody has to hear of it. */
    public void removeAll(TenantId tenant) {
        repository.removeAll(tenant);
    }

    /**
     * A secret's value; empty when the tenant has none of that name.
     *
     * @throws UnreadableSecretException when what is stored was not encrypted here for this tenant under this name
     */
    public Optional<String> find(TenantId tenant, String name) {
        return Optional.ofNullable(repository.find(tenant, checked(name)))
                .map(stored -> cipher.decrypt(tenant, name, stored));
    }

    private static String checked(String name) {
        if (!isName(name)) {
            throw new InvalidSecretException("a secret's name must be 1 to 64 of a-z, A-Z, 0-9, _ and -");
        }
        return name;
    }
}
