/// What this service needs of HTTP beyond Spring: server-sent events written by hand, noticing a client that has gone
/// before anything is written to it, and a limit on request bodies.
///
/// Start with [io.noesis.inference.http.ClientConnection]. This package must not know chats or models.
@NullMarked
package io.noesis.inference.http;

import org.jspecify.annotations.NullMarked;
