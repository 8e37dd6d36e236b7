package io.noesis.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

class DataFingerprintTest {

    @Test
    void isTheSameEveryTime() {
        assertThat(DataFingerprint.ofThisBuild()).matches("[0-9a-f]{12}").isEqualTo(DataFingerprint.ofThisBuild());
    }

    @Test
    void everyTextCounts() throws IOException, URISyntaxException {
        Path texts = Path.of(Texts.class.getResource("chain.txt").toURI()).resolveSibling(".");
        try (Stream<Path> files = Files.list(texts)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".txt")))
                    .containsExactlyInAnyOrderElementsOf(Texts.FILES);
        }
    }
}
