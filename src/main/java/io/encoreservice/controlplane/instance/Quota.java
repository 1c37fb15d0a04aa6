package io.encoreservice.controlplane.instance;

/**
 * How many instances there may be, the new one included.
 *
 * @param tenant of the tenant
 * @param account of all tenants that share a quota account
 * @param trials of all trial tenants together
 */
record Quota(int tenant, int account, int trials) {

    static final Quota NONE = new Quota(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
}
