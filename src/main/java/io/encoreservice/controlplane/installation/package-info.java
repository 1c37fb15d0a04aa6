/** What one installation is: its data folder and its key; must not know tenants, tokens or instances. */
@NullMarked
package io.encoreservice.controlplane.installation;

import org.jspecify.annotations.NullMarked;
