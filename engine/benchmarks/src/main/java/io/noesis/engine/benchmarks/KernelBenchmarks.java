package io.noesis.engine.benchmarks;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// Runs the JMH benchmarks whose names match the pattern given, after the gate has passed.
public final class KernelBenchmarks {

    private KernelBenchmarks() {}

    public static void main(String[] args) throws RunnerException {
        KernelGate.check();
        ChainedOptionsBuilder options =
                new OptionsBuilder().include(args.length == 0 ? KernelBenchmark.class.getSimpleName() : args[0]);
        new Runner(options.build()).run();
    }
}
