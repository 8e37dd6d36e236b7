/// What the pictures of the platform are drawn with: SVG, element by element, and axes that end at round numbers.
///
/// Start with [io.noesis.charts.Svg]. This package must not know what is drawn.
@NullMarked
package io.noesis.charts;

import org.jspecify.annotations.NullMarked;
