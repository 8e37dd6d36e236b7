package io.noesis.engine.cpu.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

import io.noesis.engine.gguf.GgmlType;
import io.noesis.engine.model.AttentionPlan;

/// One native operation on inputs of the caller's, again and again: for benchmarks and comparisons with other
/// kernels. Models go through [NativeModel].
public abstract sealed class KernelTrial implements AutoCloseable {

    private final Arena arena = Arena.ofShared();

    private KernelTrial() {}

    /// Computes once more.
    public abstract void run();

    /// What the last run computed.
    public abstract float[] result();

    @Override
    public final void close() {
        arena.close();
    }

    final MemorySegment floats(long count) {
        return Unscoped.allocate(arena, count * Float.BYTES);
    }

    final Activations activations(float[] x, int tokens) {
        int columns = x.length / tokens;
        int width = PackedKind.fillUp(columns);
        Activations input = new Activations(
                arena, floats((long) tokens * width), width, Activations.Rounded.allocate(arena, tokens, width));
        for (int t = 0; t < tokens; t++) {
            MemorySegment.copy(x, t * columns, input.row(t), JAVA_FLOAT, 0, columns);
        }
        return input;
    }

    /// `[tokens][columns]` of memory where a token takes `stride` numbers.
    static float[] rows(MemorySegment memory, int tokens, int columns, long stride) {
        float[] result = new float[tokens * columns];
        for (int t = 0; t < tokens; t++) {
            MemorySegment.copy(memory, JAVA_FLOAT, t * stride * Float.BYTES, result, t * columns, columns);
        }
        return result;
    }

    /// A matrix by the vectors of some tokens, the rounding of the vectors included.
    ///
    /// @param x `[tokens][columns]`
    public static KernelTrial product(
            NativeKernels kernels,
            Workers workers,
            GgmlType type,
            MemorySegment rows,
            int count,
            float[] x,
            int tokens) {
        return new Product(kernels, workers, type, rows, count, x, tokens);
    }

    /// Rounds vectors to 8 bits; the result is what they are worth after it.
    ///
    /// @param type of the weights that they will meet
    /// @param x `[tokens][columns]`
    public static KernelTrial rounding(NativeKernels kernels, GgmlType type, float[] x, int tokens) {
        return new Rounding(kernels, PackedKind.of(type) == PackedKind.WIDE, x, tokens);
    }

    /// How many numbers of a vector share a scale where it meets weights of a type.
    public static int roundedTogether(GgmlType type) {
        return PackedKind.of(type) == PackedKind.WIDE ? PackedKind.WIDE_BLOCK : PackedKind.BLOCK;
    }

    /// Attention of the last tokens of a sequence, whose keys and values are stored beforehand, without rotation.
    ///
    /// @param queries `[tokens][heads * headDim]`
    /// @param keys `[length][kvHeads * headDim]`, as are the values
    public static KernelTrial attention(
            NativeKernels kernels,
            Workers workers,
            AttentionPlan.GroupedQuery plan,
            KvType type,
            float[] queries,
            float[] keys,
            float[] values) {
        return new Attention(kernels, workers, plan, type, queries, keys, values);
    }

    private static final class Product extends KernelTrial {

        private final NativeProduct product;
        private final PackedMatrix matrix;
        private final Activations input;
        private final int tokens;
        private final MemorySegment y;
        private final int stride;

        Product(
                NativeKernels kernels,
                Workers workers,
                GgmlType type,
                MemorySegment source,
                int rows,
                float[] x,
                int tokens) {
            PackedKind kind = PackedKind.of(type);
            int columns = x.length / tokens;
            this.product = new NativeProduct(kernels, workers);
            this.matrix = new PackedMatrix(
                    kind, rows, columns, Unscoped.allocate(super.arena, PackedMatrix.bytes(kind, rows, columns)));
            new MatrixPacker(type, source, matrix).pack(0, matrix.groups());
            this.input = activations(x, tokens);
            this.tokens = tokens;
            this.stride = PackedKind.fillUp(rows);
            this.y = floats((long) tokens * stride);
        }

        @Override
        public void run() {
            product.multiply(NativeKernels.Mode.STORE, input, tokens, new NativeProduct.Operand(matrix, y, stride));
        }

        @Override
        public float[] result() {
            return rows(y, tokens, matrix.rows(), stride);
        }
    }

    private static final class Rounding extends KernelTrial {

        private final NativeKernels kernels;
        private final boolean wide;
        private final Activations input;
        private final int tokens;
        private final int columns;

        Rounding(NativeKernels kernels, boolean wide, float[] x, int tokens) {
            this.kernels = kernels;
            this.wide = wide;
            this.input = activations(x, tokens);
            this.tokens = tokens;
            this.columns = x.length / tokens;
        }

        @Override
        public void run() {
            int form = wide ? NativeProduct.BLOCKS_OF_64 : NativeProduct.BLOCKS_OF_32;
            kernels.quantise(input.struct(), columns, form, 0, tokens);
        }

        @Override
        public float[] result() {
            Activations.Rounded rounded = input.rounded();
            MemorySegment q = wide ? rounded.wideQ() : rounded.q();
            float[] worth = new float[tokens * columns];
            for (int i = 0; i < worth.length; i++) {
                int t = i / columns;
                int column = i % columns;
                worth[i] = scale(rounded, t, column) * q.get(JAVA_BYTE, (long) t * rounded.qStride() + column);
            }
            return worth;
        }

        private float scale(Activations.Rounded rounded, int token, int column) {
            return wide
                    ? rounded.wideScale(token, column / PackedKind.WIDE_BLOCK)
                    : rounded.scale()
                            .getAtIndex(JAVA_FLOAT, (long) token * rounded.blockStride() + column / PackedKind.BLOCK);
        }
    }

    private static final class Attention extends KernelTrial {

        private final NativeKernels kernels;
        private final Workers workers;
        private final HeadShape shape;
        private final KvType type;
        private final int tokens;
        private final int position;
        private final Activations query;
        private final MemorySegment out;
        private final MemorySegment table;

        Attention(
                NativeKernels kernels,
                Workers workers,
                AttentionPlan.GroupedQuery plan,
                KvType type,
                float[] queries,
                float[] keys,
                float[] values) {
            this.kernels = kernels;
            this.workers = workers;
            this.shape = HeadShape.of(plan);
            this.type = type;
            this.tokens = queries.length / plan.queryWidth();
            int length = keys.length / plan.kvWidth();
            this.position = length - tokens;
            this.query = activations(queries, tokens);
            this.out = floats(tokens * query.xStride());
            int pages = Math.ceilDiv(length, KvPagePool.PAGE);
            this.table = Unscoped.allocate(super.arena, pages * ADDRESS.byteSize());
            long bytes = type.bytesPerToken(shape) * KvPagePool.PAGE;
            for (int page = 0; page < pages; page++) {
                table.setAtIndex(ADDRESS, page, Unscoped.allocate(super.arena, bytes));
            }
            store(length, keys, values, plan.kvWidth());
        }

        private void store(int length, float[] keys, float[] values, int width) {
            MemorySegment key = floats(PackedKind.fillUp(width));
            MemorySegment value = floats(PackedKind.fillUp(width));
            MemorySegment unused = floats(query.xStride());
            long bytes = type.bytesPerToken(shape) * KvPagePool.PAGE;
            for (int t = 0; t < length; t++) {
                MemorySegment.copy(keys, t * width, key, JAVA_FLOAT, 0, width);
                MemorySegment.copy(values, t * width, value, JAVA_FLOAT, 0, width);
                MemorySegment page =
                        table.getAtIndex(ADDRESS, t / KvPagePool.PAGE).reinterpret(bytes);
                int slot = t % KvPagePool.PAGE;
                kernels.ropeStore(unused, key, value, unused, unused, 0, false, shape, page, type, slot);
            }
        }

        @Override
        public void run() {
            workers.run(
                    shape.kvHeads(),
                    head -> kernels.attention(
                            query.x(),
                            out,
                            query.xStride(),
                            table,
                            type,
                            0,
                            position,
                            tokens,
                            shape,
                            head,
                            0,
                            Integer.MAX_VALUE,
                            MemorySegment.NULL,
                            MemorySegment.NULL,
                            0));
        }

        @Override
        public float[] result() {
            return rows(out, tokens, shape.heads() * shape.headDim(), query.xStride());
        }
    }
}
