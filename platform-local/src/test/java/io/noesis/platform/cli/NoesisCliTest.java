package io.noesis.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.noesis.platform.home.PlatformHome;

class NoesisCliTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dance",
                "chat",
                "chat --thinking maybe hello",
                "up --port 99999",
                "up --port many",
                "up --model nowhere.gguf",
                "up --colour red",
                "model pull unknown",
                "model pull noesis-nano",
                "model push"
            })
    void aMisusedVerbEndsWithTheUsageStatus(String line) {
        assertThat(run(line.split(" "))).isEqualTo(NoesisCli.USAGE);
    }

    @Test
    void chatSaysSoWhenNoPlatformRuns() {
        assertThat(run("chat", "hello")).isEqualTo(1);
    }

    @Test
    void theBundledModelIsListedFirst() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new PrintStream(bytes, true, StandardCharsets.UTF_8), false);

        NoesisCli.run(List.of("model", "list"), terminal, new PlatformHome(directory));

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines().findFirst().orElseThrow())
                .startsWith("noesis-nano")
                .endsWith("bundled");
    }

    @Test
    void anOptionMayBeGivenWithOrWithoutAnEqualsSign() {
        Arguments arguments = Arguments.parse(List.of("a", "--x=1", "--y", "2", "b"), Set.of("x", "y"));

        assertThat(arguments.words()).containsExactly("a", "b");
        assertThat(arguments.option("x")).contains("1");
        assertThat(arguments.option("y")).contains("2");
    }

    @Test
    void anOptionWithoutItsValueIsRefused() {
        assertThatThrownBy(() -> Arguments.parse(List.of("--x"), Set.of("x")))
                .isInstanceOf(Arguments.UsageException.class)
                .hasMessageContaining("--x");
    }

    @Test
    void escapeSequencesOfAModelDoNotReachTheTerminal() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new PrintStream(bytes, true, StandardCharsets.UTF_8), false);

        terminal.write("a\u001b[2Jb\rc\u0007\n\té🙂\u009b");

        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("a[2Jbc\n\té🙂");
    }

    @Test
    void thinkingIsDimmedOnATerminalOnly() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new Terminal(new PrintStream(bytes, true, StandardCharsets.UTF_8), true).writeDimmed("hm");
        new Terminal(new PrintStream(bytes, true, StandardCharsets.UTF_8), false).writeDimmed("hm");

        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("\u001b[2mhm\u001b[0mhm");
    }

    private int run(String... line) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return NoesisCli.run(List.of(line), new Terminal(nowhere, false), new PlatformHome(directory));
    }
}
