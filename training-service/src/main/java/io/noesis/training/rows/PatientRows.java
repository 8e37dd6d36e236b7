package io.noesis.training.rows;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.noesis.training.data.TrainingRow;
import io.noesis.training.run.TrainingCancelledException;
import io.noesis.training.run.TrainingMonitor;

/// Rows from a service that may still be starting: where nothing answers, it is asked again for a while.
///
/// @param limit how long
/// @param pause between two tries
public record PatientRows(TrainingRows rows, TrainingMonitor monitor, Duration limit, Duration pause)
        implements TrainingRows {

    private static final Logger log = LoggerFactory.getLogger(PatientRows.class);

    @Override
    public List<TrainingRow> fineTuning() throws IOException {
        return patiently(rows::fineTuning);
    }

    @Override
    public List<TrainingRow> questions() throws IOException {
        return patiently(rows::questions);
    }

    @Override
    public String version() {
        return rows.version();
    }

    private interface Reading {

        List<TrainingRow> read() throws IOException;
    }

    private List<TrainingRow> patiently(Reading reading) throws IOException {
        long deadlineNanos = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                return reading.read();
            } catch (ConnectException | HttpConnectTimeoutException e) {
                if (System.nanoTime() - deadlineNanos >= 0) {
                    throw new IOException(
                            "the dataset service did not answer within %d s".formatted(limit.toSeconds()), e);
                }
                log.info("waiting for the dataset service");
            }
            awaitNextTry();
        }
    }

    private void awaitNextTry() throws IOException {
        if (monitor.isCancelled()) {
            throw new TrainingCancelledException("rows", 0);
        }
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the dataset service", e);
        }
    }
}
