package io.noesis.engine.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Requests with mixed lengths and the times at which they arrive. Equal parameters give the equal trace.
///
/// Arrivals are a Poisson process: gaps are exponential, so that requests come in bunches as those of independent
/// users do. Lengths are those of chat: mostly short, some long. Every prompt is another, so that beyond the
/// template no server's prefix cache can help.
record Trace(long seed, double requestsPerSecond, List<Call> calls) {

    /// Share of short, middle and long; what is left is long.
    private static final double SHORT = 0.6;

    private static final double MIDDLE = 0.3;

    private static final List<String> WORDS = List.of(
            ("river stone window garden letter engine market winter teacher candle bridge number silver harbour cousin"
                            + " forest doctor ladder copper island mirror basket thunder village pencil shadow hammer"
                            + " orchard captain blanket whisper tunnel pepper lantern saddle compass meadow anchor"
                            + " velvet kitchen")
                    .split(" "));

    public Trace {
        calls = List.copyOf(calls);
    }

    /// One request.
    ///
    /// @param arrival after the trace began
    /// @param maxTokens most tokens of the answer
    record Call(Duration arrival, String prompt, int maxTokens) {}

    static Trace of(long seed, int requests, double requestsPerSecond) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Call> calls = new ArrayList<>();
        double seconds = 0;
        for (int i = 0; i < requests; i++) {
            seconds += -Math.log(1 - random.nextDouble()) / requestsPerSecond;
            Duration arrival = Duration.ofNanos((long) (seconds * 1e9));
            String prompt = prompt(random, length(random, 16, 64, 200, 450));
            calls.add(new Call(arrival, prompt, length(random, 16, 48, 96, 192)));
        }
        return new Trace(seed, requestsPerSecond, calls);
    }

    private static int length(SplittableRandom random, int least, int ofShort, int ofMiddle, int most) {
        double kind = random.nextDouble();
        if (kind < SHORT) {
            return random.nextInt(least, ofShort);
        }
        return kind < SHORT + MIDDLE ? random.nextInt(ofShort, ofMiddle) : random.nextInt(ofMiddle, most + 1);
    }

    private static String prompt(SplittableRandom random, int words) {
        StringBuilder prompt = new StringBuilder("Write a long story, without an end, in which these words occur:");
        for (int i = 0; i < words; i++) {
            prompt.append(' ').append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return prompt.toString();
    }
}
