/// Brings models from a Hugging Face Hub, or what answers like one, into a folder on this machine.
///
/// Start with [io.noesis.engine.hub.HubFetcher]. Whatever the other side says is untrusted: names, sizes,
/// redirects. The access token goes to the hub itself and nowhere else, and into no message. This package must not
/// know formats beyond the names of their files.
@NullMarked
package io.noesis.engine.hub;

import org.jspecify.annotations.NullMarked;
