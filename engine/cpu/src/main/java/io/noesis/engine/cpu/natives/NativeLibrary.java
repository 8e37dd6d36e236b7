package io.noesis.engine.cpu.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/// The C kernels, loaded once for this JVM. The handles are constants, so that a call costs a few nanoseconds.
///
/// Initialising this class fails with an [UnsatisfiedLinkError] when the library is not in the jar, is of another
/// version, or cannot be loaded; [NativeKernels#open()] turns that into a reason.
final class NativeLibrary {

    static final String RESOURCE = "/META-INF/noesis/native/linux-x86_64/libnoesis-kernels.so";

    /// Must be that of `noesis_version` in `entry.c`.
    private static final int VERSION = 7;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup SYMBOLS = load();

    static final MethodHandle MATMUL = function(
            "noesis_matmul",
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            JAVA_LONG,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            JAVA_LONG,
            ADDRESS);
    static final MethodHandle RMS_NORM = function(
            "noesis_rms_norm",
            JAVA_INT,
            ADDRESS,
            JAVA_LONG,
            ADDRESS,
            JAVA_FLOAT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            ADDRESS,
            JAVA_LONG);
    static final MethodHandle QUANTISE =
            function("noesis_quantise", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    static final MethodHandle ROPE_STORE = function(
            "noesis_rope_store",
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            ADDRESS,
            JAVA_INT,
            JAVA_INT);
    static final MethodHandle ATTENTION = function(
            "noesis_attention",
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            JAVA_LONG,
            ADDRESS,
            JAVA_INT,
            JAVA_LONG,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_FLOAT,
            JAVA_INT,
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            JAVA_INT);
    static final MethodHandle ATTENTION_JOIN =
            function("noesis_attention_join", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    static final MethodHandle SILU_MULTIPLY =
            function("noesis_silu_multiply", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT);
    static final MethodHandle PREFETCH = LINKER.downcallHandle(
            SYMBOLS.findOrThrow("noesis_prefetch"),
            FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG),
            Linker.Option.critical(false));
    static final MethodHandle FORGET = function("noesis_forget", ADDRESS, JAVA_LONG);

    private NativeLibrary() {}

    /// @return the code of the machine's best [InstructionSet], 0 for none
    static int best() {
        return call(SYMBOLS, "noesis_best");
    }

    private static SymbolLookup load() {
        try (InputStream library = NativeLibrary.class.getResourceAsStream(RESOURCE)) {
            if (library == null) {
                throw new UnsatisfiedLinkError("this build has none; a C compiler was missing when it was made");
            }
            // A directory of our own, which nobody else can write to, so that nobody can put another library there.
            Path directory = Files.createTempDirectory("noesis-kernels");
            Path file = directory.resolve("libnoesis-kernels.so");
            try {
                Files.copy(library, file);
                SymbolLookup symbols = SymbolLookup.libraryLookup(file, Arena.global());
                checkVersion(symbols);
                return symbols;
            } finally {
                // The loaded library stays mapped without its name.
                Files.deleteIfExists(file);
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            throw (Error) new UnsatisfiedLinkError("the library cannot be unpacked: " + e.getMessage()).initCause(e);
        } catch (IllegalArgumentException e) {
            throw (Error) new UnsatisfiedLinkError("the library cannot be loaded: " + e.getMessage()).initCause(e);
        }
    }

    private static void checkVersion(SymbolLookup symbols) {
        int version = call(symbols, "noesis_version");
        if (version != VERSION) {
            throw new UnsatisfiedLinkError("the library has version %d, %d is needed".formatted(version, VERSION));
        }
    }

    private static int call(SymbolLookup symbols, String name) {
        try {
            MethodHandle handle = LINKER.downcallHandle(symbols.findOrThrow(name), FunctionDescriptor.of(JAVA_INT));
            return (int) handle.invokeExact();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle function(String name, MemoryLayout... parameters) {
        return LINKER.downcallHandle(SYMBOLS.findOrThrow(name), FunctionDescriptor.ofVoid(parameters));
    }
}
