package io.noesis.platform.cli;

import java.io.PrintStream;

/// Writes to a terminal or to a file, with colours only in the first.
///
/// What a model or a server wrote is shown without control characters: escape sequences could rewrite the screen or
/// type into it.
final class Terminal {

    private static final String DIM = "\u001b[2m";
    private static final String BOLD = "\u001b[1m";
    private static final String RESET = "\u001b[0m";

    private final PrintStream out;
    private final boolean colours;

    Terminal(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    static Terminal ofProcess() {
        boolean terminal = System.console() != null && System.console().isTerminal();
        return new Terminal(System.out, terminal && System.getenv("NO_COLOR") == null);
    }

    void line(String text) {
        out.println(text);
    }

    void boldLine(String text) {
        out.println(colours ? BOLD + text + RESET : text);
    }

    /// Untrusted text, as it comes.
    void write(String text) {
        out.print(harmless(text));
        out.flush();
    }

    /// Untrusted text that is not the answer itself.
    void writeDimmed(String text) {
        out.print(colours ? DIM + harmless(text) + RESET : harmless(text));
        out.flush();
    }

    static String harmless(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> c == '\n' || c == '\t' || !Character.isISOControl(c))
                .forEach(safe::appendCodePoint);
        return safe.toString();
    }
}
