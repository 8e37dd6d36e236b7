package io.noesis.engine.generation;

import java.util.Set;

import io.noesis.engine.tokenizer.Tokenizer;

/// One loaded model that continues prompts, many at a time.
///
/// All methods may be called from any thread. After [#close()] every running generation ends with
/// [FinishReason#CANCELLED] and [#submit] fails.
public interface GenerationEngine extends AutoCloseable {

    ModelInfo model();

    Tokenizer tokenizer();

    /// Ids that end a turn of this model.
    Set<Integer> endTokens();

    /// Queues a prompt and returns at once; the listener is called from the engine's own thread.
    ///
    /// @throws PromptTooLongException when the prompt leaves no room for one token in the context
    /// @throws EngineBusyException when the queue is full
    /// @throws IllegalStateException when the engine is closed
    GenerationHandle submit(GenerationRequest request, GenerationListener listener);

    /// Asks the engine to compute in idle time what the prompt of a coming request will begin with, so that the
    /// request finds it in the prefix cache. A wish: it is dropped when there are too many of them, and it never
    /// delays a request by more than the step that is under way.
    ///
    /// @param tokens of the expected prefix
    /// @param tenant whose request it will be
    default void warm(int[] tokens, String tenant) {}

    /// A consistent snapshot of the counters behind the metrics.
    EngineCounters counters();

    /// Whether requests are taken. An engine that broke closes itself; it stays closed.
    default boolean isOpen() {
        return true;
    }

    @Override
    void close();
}
