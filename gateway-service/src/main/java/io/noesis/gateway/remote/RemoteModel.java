package io.noesis.gateway.remote;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

import io.noesis.chat.family.ModelFamily;
import io.noesis.dialect.backend.BackendModel;
import io.noesis.dialect.backend.RequestCompiler;

/// A model that another server serves, ready to be called.
///
/// @param name that callers use
/// @param baseUrl of the server, without a slash at its end
/// @param compiler writes requests in the server's words
public record RemoteModel(
        String name,
        URI baseUrl,
        BackendModel backend,
        RequestCompiler compiler,
        Optional<BackendKey> key,
        RemoteModelProperties.Timeouts timeouts,
        int maxConcurrent,
        long maxAnswerBytes) {

    /// What the start-up line says of it.
    String shown() {
        return "%s at %s as %s, family=%s, thinking-parsed=%s, calls-parsed=%s, thinking-limited=%s, key=%s"
                .formatted(
                        backend.dialect().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        baseUrl,
                        backend.model(),
                        backend.family().map(ModelFamily::id).orElse("unknown"),
                        backend.parsesThinking(),
                        backend.parsesCalls(),
                        backend.limitsThinking(),
                        key.map(BackendKey::source).orElse("none"));
    }
}
