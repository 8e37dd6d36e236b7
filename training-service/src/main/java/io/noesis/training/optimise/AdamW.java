package io.noesis.training.optimise;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

import io.noesis.training.model.Parameters;
import io.noesis.training.model.Tensors;

/// Adam with decoupled weight decay (Loshchilov and Hutter, arXiv:1711.05101) and clipping of the whole gradient's
/// norm.
///
/// Works on the flat vector of parameters. Not thread-safe.
public final class AdamW implements AutoCloseable {

    private final Parameters parameters;
    private final Settings settings;
    private final Tensor mean;
    private final Tensor square;
    private final Tensor decay;
    private long steps;

    /// @param weightDecay share of a matrix taken away in each step, times the learning rate
    /// @param clip largest norm of the gradient; a longer one is shortened to it
    public record Settings(double beta1, double beta2, double epsilon, double weightDecay, double clip) {

        public static final Settings DEFAULT = new Settings(0.9, 0.98, 1e-8, 0.1, 1);
    }

    public AdamW(Parameters parameters, Settings settings) {
        this(
                parameters,
                settings,
                State.initial(Math.toIntExact(parameters.layout().size())));
    }

    public AdamW(Parameters parameters, Settings settings, State state) {
        this.parameters = parameters;
        this.settings = settings;
        this.mean = Tensors.floats(state.mean(), state.mean().length);
        this.square = Tensors.floats(state.square(), state.square().length);
        this.decay = parameters.decayMask();
        this.steps = state.steps();
    }

    /// Moments of the gradients, in the order of the parameters, and the steps taken.
    @SuppressWarnings("ArrayRecordComponent") // on its way to or from a file
    public record State(float[] mean, float[] square, long steps) {

        static State initial(int length) {
            return new State(new float[length], new float[length], 0);
        }
    }

    /// Takes a step along the gradient that has gathered, and forgets it.
    ///
    /// @return norm of the gradient before clipping
    /// @throws TrainingDivergedException when the gradient is not finite; the parameters are as before then
    public double step(double learningRate) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradient = new NoGradGuard()) {
            Tensor gradient = parameters.flat().grad();
            double norm = gradient.norm().item_float();
            if (!Double.isFinite(norm)) {
                throw new TrainingDivergedException("the gradient of step %d is not finite".formatted(steps));
            }
            steps++;
            if (norm > settings.clip()) {
                gradient.mul_(new Scalar(settings.clip() / norm));
            }
            mean.mul_(new Scalar(settings.beta1())).add_(gradient, new Scalar(1 - settings.beta1()));
            square.mul_(new Scalar(settings.beta2())).addcmul_(gradient, gradient, new Scalar(1 - settings.beta2()));
            double meanBias = 1 - Math.pow(settings.beta1(), steps);
            double squareBias = 1 - Math.pow(settings.beta2(), steps);
            Tensor deviation = square.div(new Scalar(squareBias)).sqrt_().add_(new Scalar(settings.epsilon()));
            Tensor values = parameters.flat();
            values.addcmul_(values, decay, new Scalar(-learningRate * settings.weightDecay()));
            values.addcdiv_(mean, deviation, new Scalar(-learningRate / meanBias));
            gradient.zero_();
            return norm;
        }
    }

    /// A copy of the moments.
    public State state() {
        return new State(Tensors.toArray(mean), Tensors.toArray(square), steps);
    }

    @Override
    public void close() {
        mean.close();
        square.close();
        decay.close();
    }
}
