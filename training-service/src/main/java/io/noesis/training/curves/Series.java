package io.noesis.training.curves;

import java.util.List;

/// A line of a picture.
///
/// @param points in the order of their steps
record Series(String name, List<Point> points) {

    record Point(long step, double value) {}
}
