package io.noesis.engine.generation;

import io.noesis.engine.sampling.TokenMask;

/// Decides, token by token, what may come next in one output: a grammar, a closing tag that is due, a tag that must
/// not run into something else.
///
/// The engine asks [#next()] before every draw and tells [#accept] every token it drew, in order, from its own
/// thread; both must return quickly, since every running generation waits meanwhile. What is steered is what the
/// caller asked for, so it goes before [EndRules]: a token that must come next comes, whatever `minTokens` says.
public interface TokenSteering {

    /// What may come next. Asked once for each draw; a draw that fails may be asked for again.
    Step next();

    /// A token was drawn that [#next()] allowed, and belongs to the output. End tokens are not told.
    void accept(int token);

    /// A token was drawn that would end the output.
    ///
    /// @return whether it does; where not, [#next()] then says what comes in its place
    default boolean mayEnd() {
        return true;
    }

    /// Tokens that are likely to come next, because little else is allowed: the engine computes them together and
    /// draws as always, so a wrong guess costs time and changes nothing.
    ///
    /// @param most the longest guess wanted
    default int[] ahead(int most) {
        return new int[0];
    }

    /// Of an output that nobody steers.
    static TokenSteering none() {
        return Unsteered.INSTANCE;
    }

    /// What may come next.
    sealed interface Step {

        Step FREE = new Free();
        Step END = new End();

        /// Anything.
        record Free() implements Step {}

        /// Exactly this token, however improbable.
        record Forced(int token) implements Step {}

        /// One of these.
        ///
        /// @param mask not empty
        /// @param orEnd whether the output may end here: then the model's end tokens are allowed too
        record Among(TokenMask mask, boolean orEnd) implements Step {}

        /// Anything but these.
        record Except(TokenMask mask) implements Step {}

        /// Nothing: the output is complete.
        record End() implements Step {}
    }
}
