package io.noesis.inference.model;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the progress of a loading into the log, once for each tenth and once for each stage. Used by one thread.
final class LoadLog {

    private static final Logger log = LoggerFactory.getLogger(LoadLog.class);

    private final String modelId;
    private String lastStage = "";
    private int lastTenth = -1;

    LoadLog(String modelId) {
        this.modelId = modelId;
    }

    void at(String stage, double fraction) {
        int tenth = (int) (fraction * 10);
        if (tenth == lastTenth && stage.equals(lastStage)) {
            return;
        }
        lastTenth = tenth;
        lastStage = stage;
        log.info("loading model {}: {} {} %", modelId, stage, Math.round(fraction * 100));
    }
}
