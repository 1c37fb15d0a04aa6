/**
 * What all of the control plane's HTTP answers share: errors with a reason, documents, samples, licence; must not know
 * any feature above identity and installation.
 *
 * <p>A feature says no by throwing: it extends {@link io.encoreservice.controlplane.web.ReasonedException} once per
 * reason (status, sentence, perhaps when to try again) and needs no advice of its own. A controller learns who calls by
 * having a parameter {@code Caller caller}. Servers outside the servlet container write
 * {@link io.encoreservice.controlplane.web.Reason#toJson()}.
 */
@NullMarked
package io.encoreservice.controlplane.web;

import org.jspecify.annotations.NullMarked;
