package io.noesis.engine.generation;

import io.noesis.engine.tokenizer.Tokenizer;

/// One loaded model that continues prompts, many at a time.
///
/// All methods may be called from any thread. After [#close()] every running generation ends with
/// [FinishReason#CANCELLED] and [#submit] fails.
public interface GenerationEngine extends AutoCloseable {

    ModelInfo model();

    Tokenizer tokenizer();

    /// Queues a prompt and returns at once; the listener is called from the engine's own thread.
    ///
    /// @throws PromptTooLongException when the prompt leaves no room for one token in the context
    /// @throws EngineBusyException when the queue is full
    /// @throws IllegalStateException when the engine is closed
    GenerationHandle submit(GenerationRequest request, GenerationListener listener);

    /// A consistent snapshot of the counters behind the metrics.
    EngineCounters counters();

    @Override
    void close();
}
