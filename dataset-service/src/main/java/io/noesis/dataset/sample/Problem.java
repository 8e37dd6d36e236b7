package io.noesis.dataset.sample;

/// A question, a way to its answer, and the answer: the material of one row with reasoning on and one with it off.
record Problem(String question, String thinking, String answer) {}
