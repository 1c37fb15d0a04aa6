package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.tenant.AuditLog;
import io.encoreservice.controlplane.tenant.TenantRecord;
import io.encoreservice.controlplane.tenant.Tenants;
import io.encoreservice.controlplane.tenant.TrialAccounts;
import java.time.Duration;

/** Begins trials: a new tenant each time, in the account that the mail address stands for. */
final class Trials {

    private final Tenants tenants;
    private final TrialAccounts accounts;
    private final TokenIssuer issuer;
    private final Duration lifetime;

    /**
     * @param lifetime how long the token is good for: the trial itself and the time to look at what is left of it
     */
    Trials(Tenants tenants, TrialAccounts accounts, TokenIssuer issuer, Duration lifetime) {
        this.tenants = tenants;
        this.accounts = accounts;
        this.issuer = issuer;
        this.lifetime = lifetime;
    }

    IssuedToken begin(String email) {
        String account = accounts.of(email);
        TenantRecord tenant = tenants.createTrial(account);
        // why: enough to see what belongs together, too little to be asked for by.
        AuditLog.changed("anybody", "trial begun", tenant.id().value(), "account " + account.substring(0, 8));
        return issuer.issue(TokenKind.TRIAL, tenant.id(), lifetime);
    }
}
