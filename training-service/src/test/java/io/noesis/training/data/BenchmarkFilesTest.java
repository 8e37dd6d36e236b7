package io.noesis.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class BenchmarkFilesTest {

    private static final List<String> SETS = BenchmarkFiles.SETS;

    /// Otherwise a score would be of other questions than those that training leaves out.
    @ParameterizedTest
    @FieldSource("SETS")
    void theEvaluationServiceCarriesTheSetsThatTrainingHoldsOut(String set) throws IOException {
        Path carried = Path.of("../eval-service/src/main/resources/benchmarks", BenchmarkFiles.name(set));

        assertThat(Files.readAllLines(carried)).isEqualTo(new NanoData(0).benchmarkLines(set));
    }
}
