package io.noesis.charts;

import java.util.Locale;

/// Writes an SVG picture, element by element. Texts and attribute values are escaped. Not thread-safe.
public final class Svg {

    private final StringBuilder text = new StringBuilder();

    /// @param title read out in the picture's stead
    public Svg(int width, int height, String title) {
        open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "viewBox",
                "0 0 %d %d".formatted(width, height),
                "width",
                width,
                "height",
                height,
                "role",
                "img",
                "font-family",
                "system-ui, sans-serif");
        text.append(">\n<title>").append(escaped(title)).append("</title>\n");
    }

    /// @param attributes names and values in turn; numbers are rounded
    public Svg element(String name, Object... attributes) {
        open(name, attributes);
        text.append("/>\n");
        return this;
    }

    /// @param attributes names and values in turn; numbers are rounded
    public Svg text(String content, Object... attributes) {
        open("text", attributes);
        text.append('>').append(escaped(content)).append("</text>\n");
        return this;
    }

    /// Begins a group, shown with this title under the pointer.
    public Svg beginGroup(String title, Object... attributes) {
        open("g", attributes);
        text.append("><title>").append(escaped(title)).append("</title>\n");
        return this;
    }

    public Svg endGroup() {
        text.append("</g>\n");
        return this;
    }

    /// The whole picture; nothing may be drawn afterwards.
    public String end() {
        return text.append("</svg>\n").toString();
    }

    /// A number as attributes and ticks write it, with up to four decimals.
    public static String number(double value) {
        String rounded = String.format(Locale.ROOT, "%.4f", value).replaceAll("\\.?0+$", "");
        return rounded.equals("-0") ? "0" : rounded;
    }

    private void open(String name, Object... attributes) {
        text.append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            Object value = attributes[i + 1];
            String written = value instanceof Number number ? number(number.doubleValue()) : value.toString();
            text.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escaped(written))
                    .append('"');
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
