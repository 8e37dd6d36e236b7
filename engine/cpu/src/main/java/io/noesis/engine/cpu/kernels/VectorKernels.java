package io.noesis.engine.cpu.kernels;

import java.util.Optional;

import io.noesis.engine.backend.KernelTier;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The Vector API tier, for vectors of 256 bits and more.
///
/// Every vector lives inside one method: passed across a call it would be boxed. Loops end at `loopBound` and leave
/// the rest to a plain loop.
public final class VectorKernels implements Kernels {

    /// As wide as the machine's, and sixteen lanes at most.
    static final VectorSpecies<Float> FLOATS =
            FloatVector.SPECIES_PREFERRED.length() > 16 ? FloatVector.SPECIES_512 : FloatVector.SPECIES_PREFERRED;

    static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);

    /// As many bytes as there are lanes, so that they widen to one vector of floats.
    static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(FLOATS.length() * Byte.SIZE));

    /// Up to so many vectors it costs less to widen bytes for each of them than to expand them for all.
    private static final int VERY_FEW = 3;

    /// From so many vectors on, arithmetic is the limit.
    private static final int MANY = 112;

    private final ThreadLocal<VectorPanel> panels = ThreadLocal.withInitial(() -> new VectorPanel(this));
    private final ThreadLocal<VectorChains> chains = ThreadLocal.withInitial(() -> new VectorChains(this));
    private final ArrangedProduct chainProduct = new ChainProduct();

    /// Whether this machine's vectors are wide enough for the kernels here.
    public static boolean supported() {
        return FLOATS.length() >= 8;
    }

    @Override
    public KernelTier tier() {
        return KernelTier.VECTOR;
    }

    @Override
    public void multiply(Weights w, int from, int to, float[] x, int tokens, float[] y) {
        boolean asStored = switch (w.type()) {
            case Q8_0 -> tokens <= VERY_FEW;
            case Q4_0, Q4_1 -> tokens == 1;
            default -> false;
        };
        if (asStored) {
            VectorRows.multiply(w, from, to, x, tokens, y);
        } else {
            panels.get().multiply(w, from, to, x, tokens, y);
        }
    }

    @Override
    public Optional<ArrangedProduct> arrangedProduct(int tokens) {
        return tokens >= MANY ? Optional.of(chainProduct) : Optional.empty();
    }

    /// By the chains of the thread that asks.
    private final class ChainProduct implements ArrangedProduct {

        @Override
        public void arrange(float[] x, int columns, int from, int to, float[] target) {
            VectorChains.arrange(x, columns, from, to, target);
        }

        @Override
        public void multiply(Weights w, int from, int to, float[] x, int tokens, float[] y) {
            chains.get().multiply(w, from, to, x, tokens, y);
        }
    }

    @Override
    public void expand(Weights w, int row, int column, int length, float[] target, int offset) {
        switch (w.type()) {
            case Q8_0 -> VectorQ8.expand(w, row, column, length, target, offset);
            case Q4_0 -> VectorQ4.expand(w, row, column, length, false, target, offset);
            case Q4_1 -> VectorQ4.expand(w, row, column, length, true, target, offset);
            default -> Blocks.expand(w, row, column, length, target, offset);
        }
    }

    @Override
    public void scores(
            float[] q,
            int qOffset,
            int queries,
            float[] keys,
            int keysOffset,
            int stride,
            int count,
            int length,
            float scale,
            float[] scores,
            int scoresOffset,
            int scoresStride) {
        VectorScores.scores(
                q,
                qOffset,
                queries,
                keys,
                keysOffset,
                stride,
                count,
                length,
                scale,
                scores,
                scoresOffset,
                scoresStride);
    }

    @Override
    public void addWeighted(
            float[] weights,
            int weightsOffset,
            float[] values,
            int valuesOffset,
            int stride,
            int count,
            int length,
            float[] out,
            int outOffset) {
        int lanes = FLOATS.length();
        int bound = FLOATS.loopBound(length);
        int i = 0;
        // Four vectors at once hide each other's latency.
        for (; i + 4 * lanes <= bound; i += 4 * lanes) {
            FloatVector sum0 = FloatVector.fromArray(FLOATS, out, outOffset + i);
            FloatVector sum1 = FloatVector.fromArray(FLOATS, out, outOffset + i + lanes);
            FloatVector sum2 = FloatVector.fromArray(FLOATS, out, outOffset + i + 2 * lanes);
            FloatVector sum3 = FloatVector.fromArray(FLOATS, out, outOffset + i + 3 * lanes);
            for (int p = 0; p < count; p++) {
                FloatVector weight = FloatVector.broadcast(FLOATS, weights[weightsOffset + p]);
                int at = valuesOffset + p * stride + i;
                sum0 = FloatVector.fromArray(FLOATS, values, at).fma(weight, sum0);
                sum1 = FloatVector.fromArray(FLOATS, values, at + lanes).fma(weight, sum1);
                sum2 = FloatVector.fromArray(FLOATS, values, at + 2 * lanes).fma(weight, sum2);
                sum3 = FloatVector.fromArray(FLOATS, values, at + 3 * lanes).fma(weight, sum3);
            }
            sum0.intoArray(out, outOffset + i);
            sum1.intoArray(out, outOffset + i + lanes);
            sum2.intoArray(out, outOffset + i + 2 * lanes);
            sum3.intoArray(out, outOffset + i + 3 * lanes);
        }
        for (; i < bound; i += lanes) {
            FloatVector sum = FloatVector.fromArray(FLOATS, out, outOffset + i);
            for (int p = 0; p < count; p++) {
                sum = FloatVector.fromArray(FLOATS, values, valuesOffset + p * stride + i)
                        .fma(FloatVector.broadcast(FLOATS, weights[weightsOffset + p]), sum);
            }
            sum.intoArray(out, outOffset + i);
        }
        for (; i < length; i++) {
            for (int p = 0; p < count; p++) {
                out[outOffset + i] += weights[weightsOffset + p] * values[valuesOffset + p * stride + i];
            }
        }
    }

    @Override
    public void rmsNorm(float[] x, int xOffset, float[] weight, float epsilon, float[] out, int outOffset) {
        float squares = VectorTiles.dot(x, xOffset, x, xOffset, weight.length, new float[FLOATS.length()]);
        float scale = (float) (1 / Math.sqrt(squares / weight.length + epsilon));
        for (int i = 0; i < weight.length; i++) {
            out[outOffset + i] = x[xOffset + i] * scale * weight[i];
        }
    }

    @Override
    public void softmax(float[] scores, int offset, int length) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = offset; i < offset + length; i++) {
            max = Math.max(max, scores[i]);
        }
        VectorExp.exp(scores, offset, 1, max, scores, offset, length);
        int bound = FLOATS.loopBound(length);
        FloatVector sums = FloatVector.zero(FLOATS);
        for (int i = 0; i < bound; i += FLOATS.length()) {
            sums = sums.add(FloatVector.fromArray(FLOATS, scores, offset + i));
        }
        float[] lanes = new float[FLOATS.length()];
        sums.intoArray(lanes, 0);
        float sum = LaneSums.of(lanes, 0);
        for (int i = offset + bound; i < offset + length; i++) {
            sum += scores[i];
        }
        float scale = 1 / sum;
        for (int i = offset; i < offset + length; i++) {
            scores[i] *= scale;
        }
    }

    @Override
    public void siluMultiply(float[] gate, float[] up, int from, int to) {
        float[] powers = new float[to - from];
        VectorExp.exp(gate, from, -1, 0, powers, 0, to - from);
        for (int i = from; i < to; i++) {
            gate[i] = gate[i] / (1 + powers[i - from]) * up[i];
        }
    }

    @Override
    public void add(float[] target, float[] source, int from, int to) {
        // HotSpot vectorises this loop by itself.
        for (int i = from; i < to; i++) {
            target[i] += source[i];
        }
    }
}
