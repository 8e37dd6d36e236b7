package io.noesis.engine.cpu;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

import io.noesis.engine.generation.ModelLoadException;
import io.noesis.engine.model.ModelSpec;
import io.noesis.engine.scheduler.EngineOptions;

/// How much of the heap keys and values may take, checked before any of it is taken.
///
/// What the caller asked for in numbers is refused when it does not fit. What was left open is cut to fit, and said.
///
/// @param bytes for the caches of all sequences
record KvBudget(long bytes) {

    private static final Logger log = System.getLogger(KvBudget.class.getName());

    /// Half of the heap: the other half is for the buffers of a step and for whoever embeds the engine.
    static KvBudget ofThisJvm() {
        return new KvBudget(Runtime.getRuntime().maxMemory() / 2);
    }

    /// @return the options with a context and a cache that fit
    /// @throws ModelLoadException when what was asked for does not
    EngineOptions fit(ModelSpec spec, EngineOptions options) {
        long bytesPerToken = spec.kvNumbersPerToken() * Float.BYTES;
        long most = bytesPerToken == 0 ? Long.MAX_VALUE : bytes / bytesPerToken;
        int context = options.contextFor(spec.contextLength());
        if (options.kvTokens() > most) {
            throw tooMuch("kvTokens", options.kvTokens(), bytesPerToken);
        }
        if (options.contextLength() != 0 && context > most || most < 1) {
            throw tooMuch("contextLength", context, bytesPerToken);
        }
        if (context > most) {
            log.log(
                    Level.WARNING,
                    "the context is cut from {0} to {1} tokens: more keys and values do not fit half of the heap;"
                            + " raise -Xmx for more",
                    context,
                    most);
        }
        int fitting = (int) Math.min(context, most);
        return new EngineOptions(
                options.threads(),
                fitting,
                options.maxBatch(),
                options.queueLimit(),
                Math.min(most, options.kvTokensFor(fitting)),
                options.prefillChunk());
    }

    private ModelLoadException tooMuch(String option, long tokens, long bytesPerToken) {
        return new ModelLoadException(
                "%s %d needs %.0f MiB for keys and values (%d bytes a token), but %d MiB of the heap are allowed for them"
                        .formatted(
                                option,
                                tokens,
                                (double) tokens * bytesPerToken / (1 << 20),
                                bytesPerToken,
                                bytes >> 20));
    }
}
