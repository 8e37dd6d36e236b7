package io.noesis.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageTextsTest {

    private static final String GOOD = """
            /// Keys of callers: how they are made, kept as hashes and looked up at a request.
            ///
            /// Start with [io.noesis.sample.Key]. This package must not know what a key may be used for.
            @NullMarked
            package io.noesis.sample;

            import org.jspecify.annotations.NullMarked;
            """;

    @TempDir
    Path sources;

    @Test
    void everyPackageSaysWhatItHolds() throws IOException {
        List<String> faults = new ArrayList<>();
        for (Path sourceRoot : Repository.sourceRoots()) {
            faults.addAll(PackageTexts.faults(sourceRoot));
        }

        assertThat(faults).isEmpty();
    }

    @Test
    void aGoodTextHasNoFaults() throws IOException {
        assertThat(faultsOf(GOOD)).isEmpty();
    }

    @Test
    void aMissingFileIsAFault() throws IOException {
        Files.createDirectories(sources.resolve("io/noesis/sample"));
        Files.writeString(sources.resolve("io/noesis/sample/Key.java"), "class Key {}");

        assertThat(PackageTexts.faults(sources))
                .singleElement()
                .satisfies(fault -> assertThat(fault).contains("has no package-info.java"));
    }

    @Test
    void anEmptyTextIsAFault() throws IOException {
        assertThat(faultsOf(GOOD.replaceAll("///.*\n", "")))
                .singleElement()
                .satisfies(fault -> assertThat(fault).contains("says too little"));
    }

    @Test
    void aToDoIsAFault() throws IOException {
        assertThat(faultsOf(GOOD.replace("Start with", "TODO: start with")))
                .singleElement()
                .satisfies(fault -> assertThat(fault).contains("is unfinished"));
    }

    @Test
    void aMissingNullMarkedIsAFault() throws IOException {
        assertThat(faultsOf(GOOD.replace("@NullMarked\n", "")))
                .singleElement()
                .satisfies(fault -> assertThat(fault).contains("is not @NullMarked"));
    }

    private List<String> faultsOf(String packageInfo) throws IOException {
        Path directory = Files.createDirectories(sources.resolve("io/noesis/sample"));
        Files.writeString(directory.resolve("package-info.java"), packageInfo);
        return PackageTexts.faults(sources);
    }
}
