/** The road from an instance's host name to its engine, on a port of its own; knows Netty and no servlet. */
@NullMarked
package io.encoreservice.controlplane.proxy;

import org.jspecify.annotations.NullMarked;
