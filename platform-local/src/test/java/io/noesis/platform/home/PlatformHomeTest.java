package io.noesis.platform.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformHomeTest {

    @TempDir
    Path directory;

    private PlatformHome home;

    @BeforeEach
    void createHome() throws IOException {
        home = new PlatformHome(directory.resolve("home")).create();
    }

    @Test
    void onlyTheOwnerCanReadSecrets() throws IOException {
        Path key = new Secrets(home).userKey();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.secrets())))
                .isEqualTo("rwx------");
    }

    @Test
    void aKeyIsMadeOnceAndIsUnlikeTheOthers() throws IOException {
        String first = Secrets.read(new Secrets(home).userKey());
        String again = Secrets.read(new Secrets(home).userKey());

        assertThat(first).startsWith("nsk-").hasSizeGreaterThan(40).isEqualTo(again);
        assertThat(Secrets.read(new Secrets(home).evaluationKey())).isNotEqualTo(first);
    }

    @Test
    void aHomeCannotBeLockedTwice() throws IOException {
        try (HomeLock _ = HomeLock.acquire(home)) {
            // Inside one JVM the library reports it by its own exception; between JVMs tryLock gives null.
            assertThatThrownBy(() -> HomeLock.acquire(home)).isInstanceOf(OverlappingFileLockException.class);
        }
        HomeLock.acquire(home).close();
    }
}
