package io.noesis.platform.supervisor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Runs a recipe in a JVM of its own, for where no platform runs.
public final class LocalTraining {

    private static final String MAIN = "io.noesis.training.local.TrainMain";

    private LocalTraining() {}

    /// @param distribution directory that holds the built modules
    /// @param work directory of the training: what an earlier process left there is gone on with
    /// @param studySeeds seeds that the reinforcement is studied with behind the recipe; 0 for no study
    /// @return the process, which writes JSON lines to its standard output
    public static Process start(Path distribution, String recipe, long seed, int threads, Path work, int studySeeds)
            throws IOException, InterruptedException {
        Java java = Java.current();
        ServiceKind kind = ServiceKind.TRAINING;
        Path jar = ServiceArchive.runnable(distribution, kind, java);
        List<String> command = java.command(
                kind.jvmFlags(),
                List.of(
                        "-Dlogback.configurationFile=logback-local.xml",
                        "-cp",
                        jar.toString(),
                        MAIN,
                        recipe,
                        String.valueOf(seed),
                        String.valueOf(threads),
                        work.toString(),
                        String.valueOf(studySeeds)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
