package io.noesis.inference.steering;

import io.noesis.engine.generation.TokenSteering.Step;

/// Steers the answer, once the thinking is over.
interface AnswerStage {

    Step next();

    /// @param text what the token added; may be empty
    void accept(int token, String text);

    /// Tokens that are likely to come next because little else may.
    int[] ahead(int most);

    /// Lets everything through.
    record Free() implements AnswerStage {

        @Override
        public Step next() {
            return Step.FREE;
        }

        @Override
        public void accept(int token, String text) {}

        @Override
        public int[] ahead(int most) {
            return new int[0];
        }
    }
}
