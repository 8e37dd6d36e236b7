package io.noesis.engine.benchmarks;

import java.util.List;
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
import org.openjdk.jmh.annotations.Warmup;

import io.noesis.engine.cpu.kernels.Kernels;
import io.noesis.engine.cpu.kernels.ScalarKernels;
import io.noesis.engine.cpu.kernels.VectorKernels;
import io.noesis.engine.cpu.kernels.Weights;
import io.noesis.engine.gguf.GgmlType;

/// One core's time for the two products a forward pass consists of: a matrix by one vector (decode), and a panel of
/// rows by many vectors (prefill). Matrices are larger than the caches.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelBenchmark {

    static final List<GgmlType> TYPES = List.of(GgmlType.Q8_0, GgmlType.Q4_0, GgmlType.Q4_1);

    private static final int ROWS = 4096;
    private static final int COLUMNS = 4096;
    private static final int PANEL_ROWS = 16;
    private static final int TOKENS = 64;

    @Param({"Q8_0", "Q4_0", "Q4_1"})
    private GgmlType type = GgmlType.Q8_0;

    @Param({"VECTOR", "SCALAR"})
    private String tier = "VECTOR";

    private Kernels kernels = new ScalarKernels();
    private Weights weights = KernelData.weights(type, 1, COLUMNS);
    private float[] x = new float[0];
    private float[] y = new float[0];

    @Setup
    public void prepare() {
        kernels = tier.equals("VECTOR") ? new VectorKernels() : new ScalarKernels();
        weights = KernelData.weights(type, ROWS, COLUMNS);
        x = KernelData.vector(TOKENS * COLUMNS);
        y = new float[TOKENS * ROWS];
    }

    /// 4096 x 4096 weights by one vector.
    @Benchmark
    public float[] multiplyVector() {
        kernels.multiply(weights, 0, ROWS, x, 1, y);
        return y;
    }

    /// 16 rows expanded and multiplied with 64 vectors.
    @Benchmark
    public float[] expandAndMultiplyPanel() {
        kernels.multiply(weights, 0, PANEL_ROWS, x, TOKENS, y);
        return y;
    }
}
