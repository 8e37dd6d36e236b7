package io.noesis.training.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.noesis.testing.postgres.SharedPostgres;

/// Jobs that a process left behind which ended without saying so.
class AbandonedJobTest {

    @TempDir
    Path directory;

    private final String database = SharedPostgres.get().createDatabase();

    @Test
    void whatWasToBeCancelledIsAndWhatTakesTheServiceDownIsNotBegunForEver() throws Exception {
        String id = "11111111-1111-1111-1111-11111111111";
        RunningService.start(database, directory).close();
        insert(id + "1", "CANCELLING", 1);
        insert(id + "2", "RUNNING", 3);
        insert(id + "3", "RUNNING", 2);

        try (RunningService service = RunningService.start(database, directory)) {
            service.awaitState(id + "1", "cancelled");
            assertThat(service.awaitState(id + "2", "failed").path("failure").asString())
                    .isEqualTo("the service ended 3 times while this job ran");
            assertThat(service.awaitState(id + "3", "failed").path("failure").asString())
                    .isEqualTo("this recipe is broken");
        }
    }

    private void insert(String id, String state, int starts) throws Exception {
        try (Connection connection = DriverManager.getConnection(database, "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    insert into training.job (id, recipe, seed, threads, state, starts, created_at)
                    values ('%s', 'broken', 1, 1, '%s', %d, now())
                    """.formatted(id, state, starts));
        }
    }
}
