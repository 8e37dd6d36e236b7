package io.noesis.training.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.noesis.training.data.TrainingRow;
import io.noesis.training.run.TrainingCancelledException;
import io.noesis.training.run.TrainingEvent;
import io.noesis.training.run.TrainingMonitor;

class PatientRowsTest {

    private int tries;
    private int unanswered;
    private boolean cancelled;

    private final TrainingRows rows = new TrainingRows() {

        @Override
        public List<TrainingRow> fineTuning() throws IOException {
            if (tries++ < unanswered) {
                throw new ConnectException("nobody listens");
            }
            return List.of();
        }

        @Override
        public List<TrainingRow> questions() throws IOException {
            tries++;
            throw new IOException("answered with 500");
        }

        @Override
        public String version() {
            return "v";
        }
    };

    private final TrainingMonitor monitor = new TrainingMonitor() {

        @Override
        public void on(TrainingEvent event) {
            throw new AssertionError(event);
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }
    };

    @Test
    void aServiceThatStartsLateIsAskedAgain() throws IOException {
        unanswered = 2;

        assertThat(patient(Duration.ofMinutes(1)).fineTuning()).isEmpty();
        assertThat(tries).isEqualTo(3);
    }

    @Test
    void patienceEnds() {
        unanswered = Integer.MAX_VALUE;

        assertThatThrownBy(() -> patient(Duration.ZERO).fineTuning())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not answer within 0 s");
    }

    @Test
    void whoCancelsDoesNotWait() {
        unanswered = Integer.MAX_VALUE;
        cancelled = true;

        assertThatThrownBy(() -> patient(Duration.ofMinutes(1)).fineTuning())
                .isInstanceOf(TrainingCancelledException.class);
    }

    @Test
    void anAnswerThatIsARefusalIsNotAskedForAgain() {
        assertThatThrownBy(() -> patient(Duration.ofMinutes(1)).questions()).hasMessage("answered with 500");
        assertThat(tries).isEqualTo(1);
    }

    private PatientRows patient(Duration limit) {
        return new PatientRows(rows, monitor, limit, Duration.ofMillis(1));
    }
}
