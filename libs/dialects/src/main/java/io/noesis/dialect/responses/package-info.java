/// OpenAI's `/v1/responses`, without state: the request becomes a chat request, the answer becomes a response
/// object or the events of its stream.
///
/// Start with [io.noesis.dialect.responses.ResponsesRequest], then [io.noesis.dialect.responses.ResponsesAnswer].
/// Field names follow the typed models of the official Python client, 3.57. This package must not know who serves
/// the chat request, nor keep anything between two requests.
@NullMarked
package io.noesis.dialect.responses;

import org.jspecify.annotations.NullMarked;
