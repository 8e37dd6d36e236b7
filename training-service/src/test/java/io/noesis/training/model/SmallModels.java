package io.noesis.training.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

import io.noesis.training.batch.Sample;
import io.noesis.training.tokenizer.NanoVocabulary;

/// Models of a few thousand numbers, with weights large enough that every part of them matters.
public final class SmallModels {

    /// The smallest vocabulary there is: bytes and special tokens.
    public static final NanoVocabulary BYTES = NanoVocabulary.learn(Stream.empty(), 264);

    /// Two layers, and two query heads for each key-value head.
    public static final ModelShape SHAPE = shape(40);

    private SmallModels() {}

    public static ModelShape shape(int vocabulary) {
        return new ModelShape(vocabulary, 32, 2, 4, 2, 8, 32, 512, 10_000f, 1e-5f);
    }

    /// Matrices with a deviation of about 1/4, norms between 1/2 and 3/2.
    public static float[] values(ModelShape shape, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[(int) shape.parameterCount()];
        for (ParameterLayout.Slot slot : ParameterLayout.of(shape).slots()) {
            for (int i = (int) slot.offset(); i < slot.offset() + slot.length(); i++) {
                values[i] = (float) (slot.isMatrix() ? random.nextGaussian() / 4 : 0.5 + random.nextDouble());
            }
        }
        return values;
    }

    /// Samples of random tokens, between 4 and 39 long.
    public static List<Sample> samples(int count, int vocabulary, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] tokens = tokens(4 + random.nextInt(36), vocabulary, random.nextLong());
            samples.add(new Sample(tokens, 1 + random.nextInt(tokens.length - 1)));
        }
        return samples;
    }

    public static int[] tokens(int count, int vocabulary, long seed) {
        return new SplittableRandom(seed).ints(count, 0, vocabulary).toArray();
    }

    /// Logits of one sequence by itself, `[tokens * vocabulary]`.
    public static float[] logits(Llama model, int[] tokens) {
        int length = tokens.length;
        long[] ids = new long[length];
        long[] positions = new long[length];
        for (int i = 0; i < length; i++) {
            ids[i] = tokens[i];
            positions[i] = i;
        }
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradient = new NoGradGuard()) {
            Tensor mask = torch.full(new long[] {1, 1, length, length}, new Scalar(Float.NEGATIVE_INFINITY))
                    .triu(1);
            return Tensors.toArray(
                    model.forward(Tensors.longs(ids, 1, length), Tensors.longs(positions, 1, length), mask)
                            .logits());
        }
    }

    /// The gradient that has gathered.
    public static float[] gradient(Parameters parameters) {
        try (PointerScope scope = new PointerScope()) {
            return Tensors.toArray(parameters.flat().grad());
        }
    }

    public static double norm(float[] numbers) {
        double squares = 0;
        for (float number : numbers) {
            squares += (double) number * number;
        }
        return Math.sqrt(squares);
    }

    /// Length of the difference against that of what was expected.
    public static double relativeDistance(float[] actual, float[] expected) {
        float[] difference = new float[expected.length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = actual[i] - expected[i];
        }
        return norm(difference) / norm(expected);
    }
}
