package io.noesis.engine.cpu;

import java.util.Optional;

import io.noesis.engine.cpu.kernels.ArrangedProduct;
import io.noesis.engine.cpu.kernels.Kernels;
import io.noesis.engine.cpu.kernels.Weights;

/// Products of weight matrices with the vectors of a step, spread over the workers.
///
/// Matrices that read the same vectors go into one task, so that a layer forks less often.
final class MatrixProduct {

    /// Rows a worker takes at a time when there are few vectors.
    private static final int FEW_VECTORS_ROWS = 96;

    /// The same when there are many, and each row is more work.
    private static final int MANY_VECTORS_ROWS = 64;

    private static final int FEW_VECTORS = 16;

    private final Kernels kernels;
    private final WorkerPool workers;

    /// Vectors in the kernels' own order, of one product after the other.
    private float[] arrangement = new float[0];

    MatrixProduct(Kernels kernels, WorkerPool workers) {
        this.kernels = kernels;
        this.workers = workers;
    }

    /// @param w `[rows x columns]`
    /// @param y `[tokens x rows]`
    record Operand(Weights w, float[] y) {}

    /// `y[t] = w x[t]` for each operand.
    ///
    /// @param x `[tokens x columns]`
    void multiply(float[] x, int tokens, Operand... operands) {
        int rowsAtATime = tokens <= FEW_VECTORS ? FEW_VECTORS_ROWS : MANY_VECTORS_ROWS;
        int[] firstPart = new int[operands.length + 1];
        for (int i = 0; i < operands.length; i++) {
            firstPart[i + 1] = firstPart[i] + (operands[i].w().rows() + rowsAtATime - 1) / rowsAtATime;
        }
        Optional<ArrangedProduct> arranged = kernels.arrangedProduct(tokens);
        float[] vectors = arranged.map(
                        product -> arrange(product, x, tokens, operands[0].w().columns()))
                .orElse(x);
        workers.run(firstPart[operands.length], part -> {
            int index = 0;
            while (part >= firstPart[index + 1]) {
                index++;
            }
            Operand operand = operands[index];
            int from = (part - firstPart[index]) * rowsAtATime;
            int to = Math.min(operand.w().rows(), from + rowsAtATime);
            if (arranged.isPresent()) {
                arranged.get().multiply(operand.w(), from, to, vectors, tokens, operand.y());
            } else {
                kernels.multiply(operand.w(), from, to, vectors, tokens, operand.y());
            }
        });
    }

    private float[] arrange(ArrangedProduct product, float[] x, int tokens, int columns) {
        if (arrangement.length < tokens * columns) {
            arrangement = new float[tokens * columns];
        }
        float[] target = arrangement;
        int parts = Math.min(tokens, 4 * workers.threads());
        workers.run(
                parts, part -> product.arrange(x, columns, tokens * part / parts, tokens * (part + 1) / parts, target));
        return target;
    }
}
