package io.noesis.platform.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    @Test
    void keepsTheOutputAndThatOfTheRunBefore() throws Exception {
        start("echo first").awaitStop(LIMIT);
        start("echo second; echo trouble >&2").awaitStop(LIMIT);

        assertThat(Files.readString(directory.resolve("child.log"))).isEqualTo("second\ntrouble\n");
        assertThat(Files.readString(directory.resolve("child.log.1"))).isEqualTo("first\n");
    }

    @Test
    void stopsWhenAsked() throws Exception {
        ChildProcess child = start("exec sleep 600");

        child.requestStop();

        assertThat(child.awaitStop(LIMIT)).isTrue();
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void killsAChildThatDoesNotListen() throws Exception {
        ChildProcess child = start("trap '' TERM; echo armed; while :; do sleep 600 & wait; done");
        awaitOutput("armed");

        child.requestStop();

        assertThat(child.awaitStop(Duration.ofMillis(300))).isFalse();
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void theNextSupervisorEndsWhatAKilledOneLeft() throws Exception {
        ChildProcess left = start("exec sleep 600");

        List<String> ended = new ProcessLedger(directory).endLeftovers(LIMIT);

        assertThat(ended).containsExactly("child");
        assertThat(left.onExit().get().isAlive()).isFalse();
        assertThat(new ProcessLedger(directory).endLeftovers(LIMIT)).isEmpty();
    }

    @Test
    void aStrangerWithTheSamePidIsLeftAlone() throws Exception {
        ChildProcess stranger = start("exec sleep 600");
        Files.writeString(directory.resolve("child.pid"), stranger.pid() + " 2001-01-01T00:00:00Z\n");

        assertThat(new ProcessLedger(directory).endLeftovers(LIMIT)).isEmpty();

        assertThat(stranger.isAlive()).isTrue();
        stranger.requestStop();
        stranger.awaitStop(LIMIT);
    }

    private void awaitOutput(String text) {
        org.awaitility.Awaitility.await()
                .until(() -> Files.readString(directory.resolve("child.log")).contains(text));
    }

    private ChildProcess start(String script) throws IOException {
        return ChildProcess.start(
                "child", List.of("bash", "-c", script), Map.of(), directory, new ProcessLedger(directory));
    }
}
