package io.noesis.engine.generation;

import org.jspecify.annotations.Nullable;

import io.noesis.engine.sampling.TokenLogprobs;

/// Receives one generation as it happens. Calls come one after the other from the engine's thread and must return
/// quickly: every running generation waits meanwhile.
public interface GenerationListener {

    /// A token of the prompt, where the request asked for their log-probabilities: all but the first, in order, before
    /// the first [#onToken]. Told again from the first when the prompt had to be computed again.
    ///
    /// @param position of the token in the prompt, from 1
    default void onPromptToken(int position, TokenLogprobs logprobs) {}

    /// Before the first [#onToken].
    ///
    /// @param cachedTokens tokens of the prompt whose keys and values were there already
    default void onStart(int cachedTokens) {}

    /// @param token the sampled token id
    /// @param text what it adds to the output; empty while a multi-byte character is incomplete
    /// @param logprobs of this token, where the request asked for them
    void onToken(int token, String text, @Nullable TokenLogprobs logprobs);

    /// The last call, unless [#onFailure] was. When the token limit ended the output, bytes that never became a
    /// character were replaced in the text of the last token; when the model ended it, they are dropped.
    void onFinish(FinishReason reason, GenerationUsage usage);

    /// The last call when the engine itself broke.
    void onFailure(Throwable cause);
}
