package io.noesis.training.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.noesis.training.optimise.AdamW;

/// All that the next step of a training depends on, but for what follows from its seed.
///
/// @param step steps of the stage done
/// @param parameters in the order of the layout; owned by the record
@SuppressWarnings("ArrayRecordComponent") // on its way to or from a file
public record TrainingState(int step, float[] parameters, AdamW.State optimiser) {

    private static final String STEP = "step";
    private static final String UPDATES = "updates";
    private static final String PARAMETERS = "parameters";
    private static final String MEAN = "mean";
    private static final String SQUARE = "square";

    /// @param stage noted in the file
    public void write(Path file, String stage) throws IOException {
        Map<String, float[]> vectors = new LinkedHashMap<>();
        vectors.put(PARAMETERS, parameters);
        vectors.put(MEAN, optimiser.mean());
        vectors.put(SQUARE, optimiser.square());
        Map<String, String> notes =
                Map.of("stage", stage, STEP, Integer.toString(step), UPDATES, Long.toString(optimiser.steps()));
        new Checkpoint(vectors, notes).write(file);
    }

    /// What an earlier run left, if anything.
    ///
    /// @throws IOException when the file cannot be read or holds something else
    public static Optional<TrainingState> readIfPresent(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Checkpoint saved = Checkpoint.read(file);
        try {
            int step = Integer.parseInt(saved.note(STEP));
            // Files of before the updates were noted had one for each step.
            long updates = Long.parseLong(saved.notes().getOrDefault(UPDATES, saved.note(STEP)));
            AdamW.State optimiser = new AdamW.State(saved.vector(MEAN), saved.vector(SQUARE), updates);
            return Optional.of(new TrainingState(step, saved.vector(PARAMETERS), optimiser));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is no state of a training: " + e.getMessage(), e);
        }
    }
}
