package io.noesis.charts;

import java.util.ArrayList;
import java.util.List;

/// A linear axis between two round numbers, laid over pixels.
///
/// @param least value at its beginning
/// @param most value at its end
/// @param step between two ticks
/// @param from pixel of the beginning
/// @param to pixel of the end
public record Axis(double least, double most, double step, double from, double to) {

    private static final double SMALLEST_SPAN = 1e-6;

    /// The smallest axis that holds 0 and all values, with up to `ticks` steps of 1, 2 or 5 times a power of ten.
    public static Axis holding(double least, double most, int ticks, double from, double to) {
        double low = Math.min(0, least);
        double high = Math.max(low + SMALLEST_SPAN, most);
        double wanted = (high - low) / ticks;
        double power = Math.pow(10, Math.floor(Math.log10(wanted)));
        double step = 10 * power;
        for (int factor : new int[] {5, 2, 1}) {
            if (factor * power >= wanted * (1 - 1e-9)) {
                step = factor * power;
            }
        }
        return new Axis(step * Math.floor(low / step + 1e-9), step * Math.ceil(high / step - 1e-9), step, from, to);
    }

    /// The pixel of a value.
    public double at(double value) {
        return from + (to - from) * (value - least) / (most - least);
    }

    /// The values that are marked, from the beginning to the end.
    public List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        long count = Math.round((most - least) / step);
        for (int i = 0; i <= count; i++) {
            ticks.add(least + i * step);
        }
        return ticks;
    }
}
