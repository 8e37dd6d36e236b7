package io.noesis.training.optimise;

/// A linear warm-up to the peak, then half a cosine down to the floor (Loshchilov and Hutter, arXiv:1608.03983).
///
/// @param warmUp steps of the warm-up
/// @param steps in all; later ones stay at the floor
public record LearningRate(double peak, double floor, long warmUp, long steps) {

    public LearningRate {
        if (!(peak > 0) || floor < 0 || floor > peak) {
            throw new IllegalArgumentException(
                    "0 <= floor <= peak must hold and peak be positive, but they were %s and %s"
                            .formatted(floor, peak));
        }
        if (warmUp < 0 || steps < 1 || warmUp > steps) {
            throw new IllegalArgumentException(
                    "0 <= warmUp <= steps must hold and steps be positive, but they were %d and %d"
                            .formatted(warmUp, steps));
        }
    }

    /// @param step from 0
    public double at(long step) {
        if (step < warmUp) {
            return peak * (step + 1) / warmUp;
        }
        double done = steps == warmUp ? 1 : Math.min(1, (double) (step - warmUp) / (steps - warmUp));
        return floor + (peak - floor) * (1 + Math.cos(Math.PI * done)) / 2;
    }
}
