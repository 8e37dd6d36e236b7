package io.noesis.engine.benchmarks;

import java.io.IOException;
import java.util.Arrays;

import io.noesis.engine.cpu.CpuEngines;
import io.noesis.engine.generation.GenerationEngine;
import io.noesis.engine.loading.LoadProgress;
import io.noesis.engine.scheduler.EngineOptions;

/// Measures a whole model through the door of the engine, side by side with llama.cpp when its benchmarks are named.
///
/// ```
/// --model FILE [--llama-bench PROGRAM --llama-batched-bench PROGRAM] [--runs 5] [--json FILE]
/// [--prompt 512] [--decode 64] [--streams 1,4,8,16] [--conversation 4096] [--threads N]
/// [--kernels auto|native|vector|scalar] [--weight-cache DIRECTORY] [--kv-type f16|f32|q8_0]
/// ```
///
/// Rounds alternate, one of ours and one of theirs, so that a busy neighbour hits both; each figure is the median of
/// the rounds. The first two rounds of ours are not counted: the JVM compiles. The protocol stands in
/// `docs/performance.md`.
public final class EngineBench {

    private static final int WARM_UP_ROUNDS = 2;
    private static final int ANSWER = 64;
    private static final int QUESTION = 32;

    private final BenchOptions options;
    private final EngineUnderTest engine;
    private final LlamaCpp llama;
    private final Figures ours = new Figures();
    private final Figures theirs = new Figures();

    private EngineBench(BenchOptions options, GenerationEngine engine) {
        this.options = options;
        this.engine = new EngineUnderTest(engine);
        this.llama = new LlamaCpp(options);
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        BenchOptions options;
        try {
            options = BenchOptions.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("bench engine: " + e.getMessage());
            System.exit(2);
            return;
        }
        int streams =
                options.streams().stream().mapToInt(Integer::intValue).max().orElse(1);
        // No guesses ahead: random weights repeat themselves, and llama.cpp does not guess either.
        EngineOptions.Policy policy = new EngineOptions.Policy(true, 0, 0, new EngineOptions.LaneWeights(2, 1));
        EngineOptions engineOptions =
                new EngineOptions(options.threads(), 0, Math.max(16, streams), 256, 0, 512, policy);
        double loadBefore = Machine.loadAverage();
        long begun = System.nanoTime();
        try (GenerationEngine engine =
                CpuEngines.load(options.model(), engineOptions, options.cpu(), LoadProgress.silent())) {
            double seconds = (System.nanoTime() - begun) / 1e9;
            EngineBench bench = new EngineBench(options, engine);
            bench.measure();
            BenchReport report = BenchReport.of(options, engine, seconds, loadBefore, Machine.loadAverage());
            report.print(bench.ours, bench.theirs);
            if (options.json().isPresent()) {
                report.write(options.json().get(), bench.ours, bench.theirs);
            }
        }
    }

    private void measure() throws IOException, InterruptedException {
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            System.err.printf("warm-up %d of %d%n", round + 1, WARM_UP_ROUNDS);
            round(new Figures());
        }
        for (int round = 0; round < options.runs(); round++) {
            System.err.printf("round %d of %d%n", round + 1, options.runs());
            round(ours);
            if (llama.isThere()) {
                llama.measure(theirs);
            }
        }
    }

    private void round(Figures figures) {
        figures.add(Measured.prefill(options.prompt()), engine.prefill(options.prompt()));
        for (int streams : options.streams()) {
            figures.add(Measured.decode(streams), engine.decode(streams, Measured.STREAM_PROMPT, options.decode()));
        }
        if (options.conversation() > 0) {
            followUp(figures);
        }
    }

    /// A conversation, then the same with an answer and a new question behind it.
    private void followUp(Figures figures) {
        int[] conversation = engine.randomTokens(options.conversation());
        figures.add(Measured.COLD_FIRST_TOKEN, engine.firstToken(conversation));
        int[] next = Arrays.copyOf(conversation, conversation.length + ANSWER + QUESTION);
        System.arraycopy(engine.randomTokens(ANSWER + QUESTION), 0, next, conversation.length, ANSWER + QUESTION);
        figures.add(Measured.FOLLOW_UP_FIRST_TOKEN, engine.firstToken(next));
    }
}
