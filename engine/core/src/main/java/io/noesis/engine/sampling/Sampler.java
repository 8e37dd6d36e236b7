package io.noesis.engine.sampling;

import java.util.SplittableRandom;

/// Draws the tokens of one sequence. Not safe for several threads.
///
/// Order as in the OpenAI-compatible servers: penalties, bias, temperature, top-k, top-p, min-p. The random numbers
/// come from a [SplittableRandom] of the request's own seed, one for each token, so that an output does not depend on
/// what else is in the batch. Cost: one pass over the vocabulary for greedy; otherwise a few passes over the tokens
/// whose probability is not negligible, and no sorting. Penalties cost a step for each distinct token of prompt and
/// output.
public final class Sampler {

    /// Candidates below exp(-30) of the best are left out: even a million of them weigh less than 1e-7 together.
    private static final double NEGLIGIBLE = 30;

    private static final int[] NOTHING = {};

    private final SamplingParameters parameters;
    private final SplittableRandom random;
    private final Candidates candidates;
    private final LogitEdits edits = new LogitEdits();
    private final SeenTokens seen = new SeenTokens();
    private final boolean penalised;

    /// A sampler with working memory of its own, for a sequence without a prompt.
    public Sampler(SamplingParameters parameters) {
        this(parameters, NOTHING, new Candidates());
    }

    /// @param prompt whose tokens pay the repetition penalty from the start
    /// @param candidates working memory, free between two calls of any sampler that shares it
    public Sampler(SamplingParameters parameters, int[] prompt, Candidates candidates) {
        this.parameters = parameters;
        this.random = new SplittableRandom(parameters.seed());
        this.candidates = candidates;
        this.penalised = !parameters.penalties().changeNothing();
        if (penalised) {
            seen.prompt(prompt);
        }
    }

    /// @see #sample(float[], int[])
    public int sample(float[] logits) {
        return sample(logits, NOTHING);
    }

    /// Draws the next token of the output.
    ///
    /// @param logits `[vocabulary]`, changed during the call only
    /// @param forbidden tokens that must not be drawn
    /// @return the token id
    /// @throws BadLogitsException when a logit is not a number or infinite, or all are minus infinity (masked)
    public int sample(float[] logits, int[] forbidden) {
        try {
            edit(logits, forbidden);
            int token = draw(logits);
            if (penalised) {
                seen.output(token);
            }
            return token;
        } finally {
            edits.undo(logits);
        }
    }

    /// Draws the next token of the output from a set.
    ///
    /// @param logits `[vocabulary]`, changed during the call only
    /// @param allowed the tokens of which one must be drawn
    /// @return the token id
    /// @throws BadLogitsException when a logit is not a number or infinite, or none of the set can be drawn
    public int sample(float[] logits, TokenMask allowed) {
        try {
            edit(logits, NOTHING);
            int token = draw(candidates.masked(logits, allowed));
            if (penalised) {
                seen.output(token);
            }
            return token;
        } finally {
            edits.undo(logits);
        }
    }

    /// Takes a token that was not drawn, but had to come.
    public void force(int token) {
        if (penalised) {
            seen.output(token);
        }
    }

    private void edit(float[] logits, int[] forbidden) {
        if (penalised) {
            Penalties penalties = parameters.penalties();
            seen.forEach((token, occurrences) -> {
                if (token < logits.length && Float.isFinite(logits[token])) {
                    edits.set(logits, token, penalties.apply(logits[token], occurrences));
                }
            });
        }
        parameters.logitBias().forEach((token, bias) -> {
            if (token < logits.length && Float.isFinite(logits[token])) {
                edits.set(logits, token, logits[token] + bias);
            }
        });
        for (int token : forbidden) {
            edits.forbid(logits, token);
        }
    }

    private int draw(float[] logits) {
        int best = argmax(logits);
        if (parameters.temperature() == 0f || parameters.topK() == 1) {
            return best;
        }
        double temperature = parameters.temperature();
        double max = logits[best];
        candidates.collect(logits, floor(max, temperature));
        if (parameters.topK() > 0) {
            candidates.keepLargest(parameters.topK());
        }
        candidates.weigh(max, temperature);
        if (parameters.topP() < 1f) {
            candidates.keepMass(parameters.topP());
        }
        if (parameters.minP() > 0f) {
            candidates.keepAbove(parameters.minP());
        }
        return candidates.at(random.nextDouble());
    }

    /// The logit from which a token is a candidate. The mass that top-p asks for is counted before min-p, so min-p
    /// may raise the floor only where top-p keeps everything.
    private float floor(double max, double temperature) {
        double depth = NEGLIGIBLE;
        if (parameters.minP() > 0f && parameters.topP() == 1f) {
            depth = Math.min(depth, -Math.log(parameters.minP()) * (1 + 1e-9) + 1e-6);
        }
        // Not minus infinity, which would let masked tokens in.
        return (float) Math.max(-Float.MAX_VALUE, max - depth * temperature);
    }

    private static int argmax(float[] logits) {
        int best = -1;
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < logits.length; i++) {
            if (!(logits[i] <= max)) {
                if (Float.isNaN(logits[i])) {
                    throw new BadLogitsException(i, logits[i]);
                }
                max = logits[i];
                best = i;
            }
        }
        if (best < 0) {
            throw new BadLogitsException(0, Float.NEGATIVE_INFINITY);
        }
        if (max == Float.POSITIVE_INFINITY) {
            throw new BadLogitsException(best, max);
        }
        return best;
    }
}
