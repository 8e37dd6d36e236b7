package io.noesis.engine.hub;

import java.util.Optional;

/// A file of a repository as the hub lists it.
///
/// @param bytes its size, or -1 where the hub does not say
/// @param checksum of its content, where the hub says one
record HubFile(String path, long bytes, Optional<Checksum> checksum) {}
