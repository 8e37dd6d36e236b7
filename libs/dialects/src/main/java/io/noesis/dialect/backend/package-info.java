/// Models that others serve: the chat request written in the words of vLLM, NIM, TensorRT-LLM, SGLang, llama-server
/// or any OpenAI-compatible server, and their streams put back into the words of the chat contract.
///
/// Start with [io.noesis.dialect.backend.RequestCompiler] for the way there and with
/// [io.noesis.dialect.backend.StreamNormaliser] for the way back; what a dialect can say stands in the properties
/// beside this package and, as a table, in docs/reference/backends.md. This package does no I/O and must not know
/// HTTP clients.
@NullMarked
package io.noesis.dialect.backend;

import org.jspecify.annotations.NullMarked;
