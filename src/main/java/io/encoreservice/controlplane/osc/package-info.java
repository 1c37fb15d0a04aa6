/** Speaks the hosted platform's words to its SDKs: catalogue, service tokens, secrets; must not know how instances live. */
@NullMarked
package io.encoreservice.controlplane.osc;

import org.jspecify.annotations.NullMarked;
