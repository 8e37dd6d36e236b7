/// API keys: how they are kept, where the first ones come from, and the filter that asks for one.
///
/// Start with [io.noesis.gateway.apikey.ApiKeyFilter]. This package must not know routes.
@NullMarked
package io.noesis.gateway.apikey;

import org.jspecify.annotations.NullMarked;
