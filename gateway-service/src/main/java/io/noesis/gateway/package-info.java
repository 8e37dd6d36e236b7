/// The public door of the platform: who is calling, what may pass, and to which service it goes.
///
/// Start with [io.noesis.gateway.proxy.Routes]. A request whose model another server serves is translated on the
/// way, see [io.noesis.gateway.routing.RemoteModelFilter]. This service must not know how models compute, data or
/// evaluations.
@NullMarked
package io.noesis.gateway;

import org.jspecify.annotations.NullMarked;
