package io.noesis.engine.benchmarks;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// What the client saw of one request.
///
/// @param failure why there was no whole answer, or null
/// @param firstTokenMillis from the sending of the request to the first text
/// @param gapMillis between one piece of text and the next
record TraceAnswer(
        @Nullable String failure,
        double firstTokenMillis,
        List<Double> gapMillis,
        int promptTokens,
        int completionTokens,
        long endNanos) {

    public TraceAnswer {
        gapMillis = List.copyOf(gapMillis);
    }

    /// Gathers an answer while it streams in. For one thread.
    static final class Clock {

        private final long sentNanos;
        private final List<Long> pieces = new ArrayList<>();
        private int promptTokens;
        private int completionTokens;
        private boolean done;

        Clock(long sentNanos) {
            this.sentNanos = sentNanos;
        }

        void piece(long nanos) {
            pieces.add(nanos);
        }

        void usage(int prompt, int completion) {
            promptTokens = prompt;
            completionTokens = completion;
        }

        void done() {
            done = true;
        }

        /// An answer counts only when its stream said that it was over.
        TraceAnswer answer() {
            if (!done) {
                return failed("the stream ended without [DONE]");
            }
            return pieces.isEmpty() ? failed("the answer was empty") : result(null);
        }

        TraceAnswer failed(String why) {
            return result(why);
        }

        private TraceAnswer result(@Nullable String failure) {
            List<Double> gaps = new ArrayList<>();
            for (int i = 1; i < pieces.size(); i++) {
                gaps.add((pieces.get(i) - pieces.get(i - 1)) / 1e6);
            }
            double first = pieces.isEmpty() ? Double.NaN : (pieces.getFirst() - sentNanos) / 1e6;
            return new TraceAnswer(failure, first, gaps, promptTokens, completionTokens, System.nanoTime());
        }
    }
}
