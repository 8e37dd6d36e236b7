package io.noesis.engine.benchmarks;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

import io.noesis.engine.cpu.natives.NativeKernels;

/// Runs the JMH benchmarks whose names match the pattern given, or all, after the gates have passed.
public final class KernelBenchmarks {

    private KernelBenchmarks() {}

    public static void main(String[] args) throws RunnerException {
        KernelGate.check();
        ChainedOptionsBuilder options =
                new OptionsBuilder().include(args.length == 0 ? KernelBenchmark.class.getSimpleName() : args[0]);
        NativeKernels.Availability natives = NativeKernels.open();
        if (natives.kernels().isPresent()) {
            NativeGate.check();
        } else {
            System.err.println("bench kernels: those in C are left out: " + natives.reason());
            options = options.exclude(NativeKernelBenchmark.class.getSimpleName());
        }
        new Runner(options.build()).run();
    }
}
