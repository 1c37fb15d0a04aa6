/** Instances on a Kubernetes cluster; the only place that knows its API. */
@NullMarked
package io.encoreservice.controlplane.runtime.kubernetes;

import org.jspecify.annotations.NullMarked;
