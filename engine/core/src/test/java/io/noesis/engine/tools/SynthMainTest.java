package io.noesis.engine.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SynthMainTest {

    @TempDir
    private Path directory;

    @Test
    void aMisspelledShapeIsRefusedWithTheNamesThereAre() {
        ByteArrayOutputStream problems = new ByteArrayOutputStream();

        int status = SynthMain.run(
                new String[] {directory.resolve("x.gguf").toString(), "--shape", "2b"},
                System.out,
                new PrintStream(problems, true, StandardCharsets.UTF_8));

        assertThat(status).isEqualTo(2);
        assertThat(problems.toString(StandardCharsets.UTF_8)).contains("1b|135m|deci-mixed", "--shape");
    }
}
