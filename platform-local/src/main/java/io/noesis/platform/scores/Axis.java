package io.noesis.platform.scores;

import java.util.ArrayList;
import java.util.List;

/// A linear axis from 0 to a round number, laid over pixels.
///
/// @param most the value at its end
/// @param step between two ticks
/// @param from pixel of 0
/// @param to pixel of its end
record Axis(double most, double step, double from, double to) {

    /// The smallest axis that holds the value, with up to `ticks` steps of 1, 2 or 5 times a power of ten.
    static Axis upTo(double value, int ticks, double from, double to) {
        double least = Math.max(value, 1e-9) / ticks;
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        double step = 10 * power;
        for (int factor : new int[] {1, 2, 5}) {
            if (factor * power >= least * (1 - 1e-9)) {
                step = factor * power;
                break;
            }
        }
        return new Axis(step * Math.ceil(value / step * (1 - 1e-9)), step, from, to);
    }

    double at(double value) {
        return from + (to - from) * value / most;
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; i * step <= most * (1 + 1e-9); i++) {
            ticks.add(i * step);
        }
        return ticks;
    }
}
