/// The public door of the platform: who is calling, what may pass, and to which service it goes.
///
/// Start with [io.noesis.gateway.proxy.Routes]. This service must not know models, data or evaluations.
@NullMarked
package io.noesis.gateway;

import org.jspecify.annotations.NullMarked;
