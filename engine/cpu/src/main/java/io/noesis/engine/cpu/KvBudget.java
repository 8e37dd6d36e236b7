package io.noesis.engine.cpu;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.function.ToLongFunction;

import com.sun.management.OperatingSystemMXBean;

import io.noesis.engine.cpu.natives.KvPagePool;
import io.noesis.engine.cpu.natives.KvType;
import io.noesis.engine.loading.ModelLoadException;
import io.noesis.engine.model.ModelSpec;
import io.noesis.engine.scheduler.EngineOptions;

/// How much memory keys and values may take, checked before any of it is taken.
///
/// What the caller asked for in numbers is refused when it does not fit. What was left open is cut to fit, and said.
///
/// @param bytes for the caches of all sequences
/// @param tokenBytes that the keys and values of one token of a model take
record KvBudget(long bytes, ToLongFunction<ModelSpec> tokenBytes) {

    private static final int SMALLEST_SHARE = 8;

    private static final Logger log = System.getLogger(KvBudget.class.getName());

    /// Half of the heap: the other half is for the buffers of a step and for whoever embeds the engine.
    static KvBudget ofThisJvm() {
        return new KvBudget(Runtime.getRuntime().maxMemory() / 2, spec -> spec.kvNumbersPerToken() * Float.BYTES);
    }

    /// Half of what the machine, or the container, has beside the heap and the weights.
    static KvBudget ofThisMachine(long weightBytes, KvType type) {
        long machine = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
        long left = machine - Runtime.getRuntime().maxMemory() - weightBytes;
        // A machine that is all heap still gets a cache: pages are taken from memory only as they are used.
        return new KvBudget(Math.max(left, machine / SMALLEST_SHARE) / 2, spec -> KvPagePool.bytesPerToken(spec, type));
    }

    /// @return the options with a context and a cache that fit
    /// @throws ModelLoadException when what was asked for does not
    EngineOptions fit(ModelSpec spec, EngineOptions options) {
        long bytesPerToken = tokenBytes.applyAsLong(spec);
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
                    "the context is cut from {0} to {1} tokens: more keys and values do not fit the {2} MiB there are for"
                            + " them; give the process more memory",
                    context,
                    most,
                    bytes >> 20);
        }
        int fitting = (int) Math.min(context, most);
        return new EngineOptions(
                options.threads(),
                fitting,
                options.maxBatch(),
                options.queueLimit(),
                Math.min(most, options.kvTokensFor(fitting)),
                options.prefillChunk(),
                options.policy());
    }

    private ModelLoadException tooMuch(String option, long tokens, long bytesPerToken) {
        return new ModelLoadException(
                "%s %d needs %.0f MiB for keys and values (%d bytes a token), but %d MiB are left for them"
                        .formatted(
                                option,
                                tokens,
                                (double) tokens * bytesPerToken / (1 << 20),
                                bytesPerToken,
                                bytes >> 20));
    }
}
