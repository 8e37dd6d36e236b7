/// Models that other servers serve: which there are, how they are called, and what becomes of their answers.
///
/// Start with [io.noesis.gateway.remote.RemoteAnswers], then [io.noesis.gateway.remote.BackendClient]. What is said
/// to a server and read from it is the work of `libs/dialects`. This package must not know keys of callers or local
/// services.
@NullMarked
package io.noesis.gateway.remote;

import org.jspecify.annotations.NullMarked;
