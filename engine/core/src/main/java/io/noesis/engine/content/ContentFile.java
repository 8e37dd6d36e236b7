package io.noesis.engine.content;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

import io.noesis.engine.loading.ModelLoadException;

/// An open file with the identity it had just before it was opened.
///
/// @param bytes the whole file, borrowed from whoever opened it
public record ContentFile(FileIdentity identity, MemorySegment bytes) {

    /// Says that the bytes are still those that the identity is of. Only asked after the bytes were read it means
    /// anything.
    ///
    /// @throws ModelLoadException when the file was changed, replaced or taken away since it was opened
    public void requireUnchanged() {
        FileIdentity now;
        try {
            now = FileIdentity.of(identity.path());
        } catch (IOException e) {
            throw new ModelLoadException("%s: was taken away while it was read: %s".formatted(identity.path(), e), e);
        }
        if (!now.equals(identity)) {
            throw new ModelLoadException(
                    "%s: was changed while it was read (%d bytes before, %d now); load it when it is whole"
                            .formatted(identity.path(), identity.size(), now.size()));
        }
    }

    String name() {
        return String.valueOf(identity.path().getFileName());
    }
}
