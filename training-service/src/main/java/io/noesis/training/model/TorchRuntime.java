package io.noesis.training.model;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

import org.bytedeco.pytorch.global.torch;

/// Makes libtorch ready. Must be called before any tensor is made.
public final class TorchRuntime {

    private TorchRuntime() {}

    /// Every thread computes by itself: [Replicas] is where work is shared.
    public static void start() {
        // The libraries read these while they are loaded, and Java cannot change its environment. Their pools of
        // threads spin while they wait, and on few cores take the time from each other.
        setEnvironment("OMP_NUM_THREADS", "1");
        setEnvironment("OMP_WAIT_POLICY", "PASSIVE");
        setEnvironment("OPENBLAS_NUM_THREADS", "1");
        torch.set_num_threads(1);
    }

    private static void setEnvironment(String name, String value) {
        Linker linker = Linker.nativeLinker();
        MethodHandle setenv = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setenv"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int status = (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 0);
            if (status != 0) {
                throw new IllegalStateException("the environment variable %s could not be set".formatted(name));
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the environment variable %s could not be set".formatted(name), e);
        }
    }
}
