package io.noesis.engine.benchmarks;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import io.noesis.engine.cpu.natives.KernelTrial;
import io.noesis.engine.cpu.natives.KvType;
import io.noesis.engine.gguf.GgmlType;

/// One core's time for the native operations of a forward pass. Matrices and, at 4096 tokens, keys and values are
/// larger than the caches of a core.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class NativeKernelBenchmark {

    /// A matrix of 8192 x 8192 weights by the vectors of so many tokens.
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // JMH prepares it before it is used
    public static class Product {

        private static final int SIZE = 8192;

        @Param({"Q8_0", "Q4_0"})
        private GgmlType type = GgmlType.Q8_0;

        @Param({"1", "8", "16", "512"})
        private int tokens = 1;

        private KernelTrial trial;

        @Setup
        public void prepare() {
            trial = NativeTrials.product(type, SIZE, SIZE, tokens);
        }

        @TearDown
        public void free() {
            trial.close();
        }
    }

    /// 32 query heads on 8 heads of keys and values, 128 long: the last tokens of a sequence of some length.
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // JMH prepares it before it is used
    public static class Attention {

        @Param({"F16", "F32", "Q8_0"})
        private KvType type = KvType.F16;

        @Param({"512", "4096"})
        private int length = 512;

        @Param({"1", "64"})
        private int tokens = 1;

        private KernelTrial trial;

        @Setup
        public void prepare() {
            trial = NativeTrials.attention(NativeTrials.HEADS, type, length, tokens);
        }

        @TearDown
        public void free() {
            trial.close();
        }
    }

    /// Vectors of 8192 numbers.
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // JMH prepares it before it is used
    public static class Rounding {

        private static final int COLUMNS = 8192;

        @Param({"1", "512"})
        private int tokens = 1;

        private KernelTrial trial;

        @Setup
        public void prepare() {
            trial = NativeTrials.rounding(GgmlType.Q8_0, COLUMNS, tokens);
        }

        @TearDown
        public void free() {
            trial.close();
        }
    }

    /// With the rounding of the vectors.
    @Benchmark
    public void product(Product state) {
        state.trial.run();
    }

    @Benchmark
    public void attention(Attention state) {
        state.trial.run();
    }

    @Benchmark
    public void roundActivations(Rounding state) {
        state.trial.run();
    }
}
