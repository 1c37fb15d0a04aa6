package io.encoreservice.engine.web;

/** A HAL link. */
record Link(String href) {}
