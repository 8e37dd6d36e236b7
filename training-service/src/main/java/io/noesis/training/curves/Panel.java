package io.noesis.training.curves;

import java.util.List;
import java.util.stream.Stream;

/// One system of axes with its lines. Steps run along the bottom.
///
/// @param unit what the upright axis counts
record Panel(String title, String unit, List<Series> series) {

    /// Without the lines that have no points.
    static Panel of(String title, String unit, Series... series) {
        return new Panel(
                title,
                unit,
                Stream.of(series).filter(line -> !line.points().isEmpty()).toList());
    }
}
