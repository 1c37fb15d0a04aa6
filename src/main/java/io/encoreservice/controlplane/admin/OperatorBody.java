package io.encoreservice.controlplane.admin;

/** A body that only an operator sends; a field it does not have is refused, since a mistyped one must not count as left out. */
interface OperatorBody {}
