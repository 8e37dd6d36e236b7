package io.noesis.platform.scores;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

import io.noesis.api.evaluation.Evaluation;
import io.noesis.charts.Axis;
import io.noesis.charts.Svg;

/// Accuracy against the mean of the thinking tokens, a line for each set and a point for each budget, with error
/// bars of one standard error. Without a background, in colours that can be read on white and on black; shapes
/// tell the sets apart as well.
final class BudgetChart {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 480;
    private static final int LEFT = 66;
    private static final int RIGHT = 670;
    private static final int TOP = 48;
    private static final int BOTTOM = 420;
    private static final int LEGEND = 696;
    private static final int LEGEND_STEP = 26;
    private static final double CAP = 4;
    private static final double MARK = 4.5;
    private static final String INK = "#6e7781";
    private static final String GRID = "#8c959f";

    /// Okabe and Ito's colours, which the colour-blind can tell apart, without those that vanish on white or black.
    private static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9");

    private BudgetChart() {}

    /// @param points in the order of the budgets
    record Line(String name, List<Point> points) {}

    /// @param tokens mean of the thinking
    record Point(String budget, double tokens, double accuracy, double standardError) {}

    static List<Line> lines(ScoreSheet sheet) {
        return sheet.sets().stream()
                .map(set -> new Line(
                        set.benchmark().id(),
                        set.budgets().stream()
                                .filter(row -> row.result().accuracy() != null)
                                .map(row -> point(row.name(), row.result()))
                                .toList()))
                .filter(line -> !line.points().isEmpty())
                .toList();
    }

    private static Point point(String budget, Evaluation.ModeResult result) {
        return new Point(
                budget,
                result.meanReasoningTokens(),
                Objects.requireNonNull(result.accuracy()),
                Objects.requireNonNullElse(result.standardError(), 0.0));
    }

    static String svg(String model, List<Line> lines) {
        double mostTokens = lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(Point::tokens)
                .max()
                .orElse(0);
        Axis x = Axis.holding(0, Math.max(mostTokens, 1), 8, LEFT, RIGHT);
        Axis y = new Axis(0, 1, 0.2, BOTTOM, TOP);
        Svg svg = new Svg(WIDTH, HEIGHT, "Accuracy of %s by thinking tokens".formatted(model));
        svg.text(
                "%s: accuracy by how much it may think".formatted(model),
                "x",
                LEFT,
                "y",
                24,
                "font-size",
                16,
                "font-weight",
                600,
                "fill",
                INK);
        axes(svg, x, y);
        for (int i = 0; i < lines.size(); i++) {
            line(svg, lines.get(i), i, x, y);
            double at = TOP + 8 + LEGEND_STEP * i;
            svg.element(
                    "line",
                    "x1",
                    LEGEND,
                    "y1",
                    at,
                    "x2",
                    LEGEND + 24,
                    "y2",
                    at,
                    "stroke",
                    colour(i),
                    "stroke-width",
                    2);
            mark(svg, i, LEGEND + 12, at);
            svg.text(lines.get(i).name(), "x", LEGEND + 32, "y", at + 5, "font-size", 14, "fill", INK);
        }
        return svg.end();
    }

    private static void axes(Svg svg, Axis x, Axis y) {
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
                    tick == 0 ? 1 : 0.3);
            svg.text(
                    Svg.number(100 * tick) + " %",
                    "x",
                    LEFT - 8,
                    "y",
                    y.at(tick) + 5,
                    "font-size",
                    13,
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
                    BOTTOM + 21,
                    "font-size",
                    13,
                    "text-anchor",
                    "middle",
                    "fill",
                    INK);
        }
        svg.text(
                "thinking tokens of an answer, mean",
                "x",
                (LEFT + RIGHT) / 2,
                "y",
                BOTTOM + 46,
                "font-size",
                14,
                "text-anchor",
                "middle",
                "fill",
                INK);
        svg.text(
                "accuracy ± standard error",
                "transform",
                "translate(16 %d) rotate(-90)".formatted((TOP + BOTTOM) / 2),
                "font-size",
                14,
                "text-anchor",
                "middle",
                "fill",
                INK);
    }

    private static void line(Svg svg, Line line, int index, Axis x, Axis y) {
        String points = line.points().stream()
                .map(point -> Svg.number(x.at(point.tokens())) + "," + Svg.number(y.at(point.accuracy())))
                .collect(Collectors.joining(" "));
        svg.element("polyline", "points", points, "fill", "none", "stroke", colour(index), "stroke-width", 2);
        for (Point point : line.points()) {
            svg.beginGroup(String.format(
                    Locale.ROOT,
                    "%s, budget %s: %.1f %% ± %.1f, %.1f tokens",
                    line.name(),
                    point.budget(),
                    100 * point.accuracy(),
                    100 * point.standardError(),
                    point.tokens()));
            errorBar(svg, point, index, x, y);
            mark(svg, index, x.at(point.tokens()), y.at(point.accuracy()));
            svg.endGroup();
        }
    }

    private static void errorBar(Svg svg, Point point, int index, Axis x, Axis y) {
        double at = x.at(point.tokens());
        double low = y.at(Math.max(0, point.accuracy() - point.standardError()));
        double high = y.at(Math.min(1, point.accuracy() + point.standardError()));
        String path = "M%s %sV%sM%s %sH%sM%s %sH%s"
                .formatted(
                        Svg.number(at),
                        Svg.number(low),
                        Svg.number(high),
                        Svg.number(at - CAP),
                        Svg.number(low),
                        Svg.number(at + CAP),
                        Svg.number(at - CAP),
                        Svg.number(high),
                        Svg.number(at + CAP));
        svg.element("path", "d", path, "fill", "none", "stroke", colour(index), "stroke-width", 1.2);
    }

    /// Circle, square, diamond and triangle in turn.
    private static void mark(Svg svg, int index, double x, double y) {
        String colour = colour(index);
        switch (index % 4) {
            case 0 -> svg.element("circle", "cx", x, "cy", y, "r", MARK, "fill", colour);
            case 1 ->
                svg.element(
                        "rect", "x", x - MARK, "y", y - MARK, "width", 2 * MARK, "height", 2 * MARK, "fill", colour);
            case 2 -> svg.element("path", "d", polygon(x, y, 0, -1.4, 1.4, 0, 0, 1.4, -1.4, 0), "fill", colour);
            default -> svg.element("path", "d", polygon(x, y, 0, -1.3, 1.2, 1, -1.2, 1), "fill", colour);
        }
    }

    /// @param corners offsets from the middle, in marks
    private static String polygon(double x, double y, double... corners) {
        StringBuilder path = new StringBuilder("M");
        for (int i = 0; i < corners.length; i += 2) {
            path.append(i == 0 ? "" : "L")
                    .append(Svg.number(x + MARK * corners[i]))
                    .append(' ')
                    .append(Svg.number(y + MARK * corners[i + 1]));
        }
        return path.append('Z').toString();
    }

    private static String colour(int index) {
        return COLOURS.get(index % COLOURS.size());
    }
}
