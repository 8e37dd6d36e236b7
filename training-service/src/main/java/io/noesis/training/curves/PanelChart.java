package io.noesis.training.curves;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

import io.noesis.charts.Axis;
import io.noesis.charts.Svg;

/// Panels side by side. Without a background, in colours that can be read on white and on black; dashes tell the
/// lines apart as well.
final class PanelChart {

    private static final int PANEL = 460;
    private static final int HEIGHT = 360;
    private static final int LEFT = 72;
    private static final int RIGHT = 440;
    private static final int TOP = 84;
    private static final int BOTTOM = 296;
    private static final int LEGEND_STEP = 124;
    private static final int TICKS = 5;

    /// Fewer points than this are drawn one by one as well.
    private static final int FEW = 40;

    private static final String INK = "#6e7781";
    private static final String GRID = "#8c959f";

    /// Okabe and Ito's colours, which the colour-blind can tell apart, with the dashes of each.
    private static final List<Style> STYLES =
            List.of(new Style("#0072b2", "none"), new Style("#d55e00", "7 3"), new Style("#009e73", "2 3"));

    private record Style(String colour, String dashes) {}

    private PanelChart() {}

    static String svg(String title, List<Panel> panels) {
        Svg svg = new Svg(PANEL * Math.max(1, panels.size()), HEIGHT, title);
        svg.text(title, "x", LEFT, "y", 24, "font-size", 16, "font-weight", 600, "fill", INK);
        if (panels.isEmpty()) {
            svg.text("nothing measured yet", "x", LEFT, "y", 60, "font-size", 14, "fill", INK);
        }
        for (int i = 0; i < panels.size(); i++) {
            svg.beginGroup(panels.get(i).title(), "transform", "translate(%d 0)".formatted(PANEL * i));
            panel(svg, panels.get(i));
            svg.endGroup();
        }
        return svg.end();
    }

    private static void panel(Svg svg, Panel panel) {
        Axis x = Axis.holding(0, steps(panel).max().orElse(1), TICKS, LEFT, RIGHT);
        Axis y = Axis.holding(values(panel).min().orElse(0), values(panel).max().orElse(1), TICKS, BOTTOM, TOP);
        svg.text(panel.title(), "x", LEFT, "y", 48, "font-size", 14, "fill", INK);
        axes(svg, x, y, panel.unit());
        for (int i = 0; i < panel.series().size(); i++) {
            Style style = STYLES.get(i % STYLES.size());
            Series series = panel.series().get(i);
            legend(svg, series.name(), style, LEFT + LEGEND_STEP * i);
            line(svg, series, style, x, y);
        }
    }

    private static void axes(Svg svg, Axis x, Axis y, String unit) {
        for (double tick : y.ticks()) {
            svg.element(
                    "line",
                    "x1",
                    LEFT,
                    "y1",
                    y.at(tick),
                    "x2",
                    RIGHT,
                    "y2",
                    y.at(tick),
                    "stroke",
                    GRID,
                    "stroke-opacity",
                    tick == y.least() ? 1 : 0.3);
            svg.text(
                    Svg.number(tick),
                    "x",
                    LEFT - 8,
                    "y",
                    y.at(tick) + 4,
                    "font-size",
                    12,
                    "text-anchor",
                    "end",
                    "fill",
                    INK);
        }
        for (double tick : x.ticks()) {
            svg.element("line", "x1", x.at(tick), "y1", BOTTOM, "x2", x.at(tick), "y2", BOTTOM + 5, "stroke", GRID);
            svg.text(
                    Svg.number(tick),
                    "x",
                    x.at(tick),
                    "y",
                    BOTTOM + 20,
                    "font-size",
                    12,
                    "text-anchor",
                    "middle",
                    "fill",
                    INK);
        }
        svg.text(
                "steps",
                "x",
                (LEFT + RIGHT) / 2,
                "y",
                BOTTOM + 42,
                "font-size",
                13,
                "text-anchor",
                "middle",
                "fill",
                INK);
        svg.text(
                unit,
                "transform",
                "translate(16 %d) rotate(-90)".formatted((TOP + BOTTOM) / 2),
                "font-size",
                13,
                "text-anchor",
                "middle",
                "fill",
                INK);
    }

    private static void legend(Svg svg, String name, Style style, int at) {
        svg.element(
                "line",
                "x1",
                at,
                "y1",
                64,
                "x2",
                at + 24,
                "y2",
                64,
                "stroke",
                style.colour(),
                "stroke-width",
                2,
                "stroke-dasharray",
                style.dashes());
        svg.text(name, "x", at + 30, "y", 68, "font-size", 12, "fill", INK);
    }

    private static void line(Svg svg, Series series, Style style, Axis x, Axis y) {
        String points = series.points().stream()
                .map(point -> Svg.number(x.at(point.step())) + "," + Svg.number(y.at(point.value())))
                .collect(Collectors.joining(" "));
        svg.element(
                "polyline",
                "points",
                points,
                "fill",
                "none",
                "stroke",
                style.colour(),
                "stroke-width",
                2,
                "stroke-linejoin",
                "round",
                "stroke-dasharray",
                style.dashes());
        if (series.points().size() < FEW) {
            for (Series.Point point : series.points()) {
                svg.beginGroup(
                        String.format(Locale.ROOT, "%s, step %d: %.4f", series.name(), point.step(), point.value()));
                svg.element(
                        "circle", "cx", x.at(point.step()), "cy", y.at(point.value()), "r", 3, "fill", style.colour());
                svg.endGroup();
            }
        }
    }

    private static DoubleStream steps(Panel panel) {
        return panel.series().stream()
                .flatMapToDouble(line -> line.points().stream().mapToDouble(Series.Point::step));
    }

    private static DoubleStream values(Panel panel) {
        return panel.series().stream()
                .flatMapToDouble(line -> line.points().stream().mapToDouble(Series.Point::value));
    }
}
