/** What all of the control plane's HTTP answers share: errors with a reason, documents, samples, licence. */
@NullMarked
package io.encoreservice.controlplane.web;

import org.jspecify.annotations.NullMarked;
