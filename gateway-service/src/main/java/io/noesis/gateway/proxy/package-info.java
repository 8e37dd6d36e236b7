/// Routes to the services behind, and what becomes of a service that is away or breaks off.
///
/// Start with [io.noesis.gateway.proxy.Routes]. This package must not know keys.
@NullMarked
package io.noesis.gateway.proxy;

import org.jspecify.annotations.NullMarked;
