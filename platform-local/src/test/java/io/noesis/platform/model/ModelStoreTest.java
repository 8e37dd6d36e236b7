package io.noesis.platform.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.noesis.models.NanoModel;

class ModelStoreTest {

    @TempDir
    Path directory;

    private ModelStore store;

    @BeforeEach
    void openStore() {
        store = new ModelStore(directory.resolve("models"));
    }

    @Test
    void theBundledModelIsThereWithoutHavingBeenFetched() throws IOException {
        assertThat(store.bundled()).hasParent(store.directory()).hasDigest("SHA-256", NanoModel.sha256());
        assertThat(store.find("noesis-nano")).contains(store.bundled());
    }

    @Test
    void theBundledModelOfAnotherBuildIsReplaced() throws IOException {
        Files.createDirectories(store.directory());
        Files.writeString(store.directory().resolve("noesis-nano.gguf"), "of an earlier release");

        assertThat(store.find("noesis-nano").orElseThrow()).hasDigest("SHA-256", NanoModel.sha256());
    }

    @Test
    void modelsThatWereBroughtHereAreListedAndFoundByTheirNames() throws IOException {
        Path mine = Files.createDirectories(store.directory()).resolve("mine.gguf");
        Files.writeString(mine, "GGUF");
        Files.writeString(store.directory().resolve("notes.txt"), "no model");
        store.bundled();

        assertThat(store.list()).containsExactly(mine);
        assertThat(store.find("mine")).contains(mine);
        assertThat(store.find("yours")).isEmpty();
    }

    @Test
    void aStoreWithoutADirectoryIsEmpty() throws IOException {
        assertThat(store.list()).isEmpty();
    }
}
