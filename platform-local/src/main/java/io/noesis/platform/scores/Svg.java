package io.noesis.platform.scores;

import java.util.Locale;

/// Writes an SVG picture, element by element. Texts and attribute values are escaped.
final class Svg {

    private final StringBuilder text = new StringBuilder();

    /// @param title read out in the picture's stead
    Svg(int width, int height, String title) {
        text.append("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" \
                font-family="system-ui, sans-serif">
                <title>%s</title>
                """.formatted(width, height, width, height, escaped(title)));
    }

    /// @param attributes names and values in turn; numbers are rounded to a hundredth
    Svg element(String name, Object... attributes) {
        open(name, attributes);
        text.append("/>\n");
        return this;
    }

    Svg text(String content, Object... attributes) {
        open("text", attributes);
        text.append('>').append(escaped(content)).append("</text>\n");
        return this;
    }

    /// Begins a group, shown with this title under the pointer.
    Svg beginGroup(String title) {
        text.append("<g><title>").append(escaped(title)).append("</title>\n");
        return this;
    }

    Svg endGroup() {
        text.append("</g>\n");
        return this;
    }

    String end() {
        return text.append("</svg>\n").toString();
    }

    /// A number as paths and points write it.
    static String number(double value) {
        String rounded = String.format(Locale.ROOT, "%.2f", value);
        return rounded.replaceAll("\\.?0+$", "");
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
