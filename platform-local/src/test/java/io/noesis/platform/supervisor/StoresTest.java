package io.noesis.platform.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.noesis.platform.home.PlatformHome;
import io.noesis.platform.home.Secrets;
import io.noesis.platform.process.ChildProcess;
import io.noesis.platform.process.Ports;
import io.noesis.platform.process.ProcessLedger;

class StoresTest {

    @TempDir
    Path directory;

    @Test
    void postgresAsksForThePasswordAndKeepsItsDataOverARestart() throws Exception {
        PlatformHome home = new PlatformHome(directory).create();
        String password = Secrets.read(new Secrets(home).databasePassword());
        int port = Ports.anyFree();

        try (PostgresServer first = PostgresServer.start(home, port, password)) {
            try (Connection connection = DriverManager.getConnection(first.jdbcUrl(), PostgresServer.USER, password)) {
                connection.createStatement().execute("create table kept (word text)");
                connection.createStatement().execute("insert into kept values ('still here')");
            }
            assertThatThrownBy(() -> DriverManager.getConnection(first.jdbcUrl(), PostgresServer.USER, "wrong"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
        }
        try (PostgresServer second = PostgresServer.start(home, port, password);
                Connection connection = DriverManager.getConnection(second.jdbcUrl(), PostgresServer.USER, password)) {
            var rows = connection.createStatement().executeQuery("select word from kept");
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("still here");
        }
    }

    @Test
    void aPostgresThatOutlivedItsSupervisorIsEndedBeforeTheNextStarts() throws Exception {
        PlatformHome home = new PlatformHome(directory).create();
        String password = Secrets.read(new Secrets(home).databasePassword());
        Path data = PostgresServer.dataDirectory(home);
        // Never closed: as if the supervisor had been killed.
        PostgresServer abandoned = PostgresServer.start(home, Ports.anyFree(), password);

        assertThat(PostgresLeftover.end(data)).isTrue();

        assertThat(data.resolve("postmaster.pid")).doesNotExist();
        assertThat(PostgresLeftover.end(data)).isFalse();
        assertThatThrownBy(() -> DriverManager.getConnection(abandoned.jdbcUrl(), PostgresServer.USER, password))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void aStrangerWithThePidOfAnOldPostgresIsLeftAlone() throws Exception {
        java.nio.file.Files.writeString(
                directory.resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n" + directory + "\n1000000\n");

        assertThat(PostgresLeftover.end(directory)).isFalse();
    }

    @Test
    void kafkaFormatsItsStorageListensAndStartsAgain() throws Exception {
        PlatformHome home = new PlatformHome(directory).create();
        ProcessLedger ledger = new ProcessLedger(home.run());
        int port = Ports.anyFree();
        int controllerPort = Ports.anyFree();

        for (int round = 0; round < 2; round++) {
            ChildProcess broker = KafkaBroker.start(home, port, controllerPort, Java.current(), ledger);
            try {
                ReadinessWatch watch = new ReadinessWatch(new Silent(), Instant.now(), Duration.ofSeconds(60));
                assertThat(watch.awaitPort(broker, port)).isPositive();
            } finally {
                broker.requestStop();
                broker.awaitStop(Duration.ofSeconds(20));
            }
        }
        assertThat(home.kafka().resolve("log/meta.properties")).exists();
    }

    private static final class Silent implements PlatformListener {
        @Override
        public void starting(String part) {}

        @Override
        public void waiting(String part, String detail) {}

        @Override
        public void ready(String part, Duration after, String detail) {}

        @Override
        public void degraded(String part, @Nullable String reason) {}

        @Override
        public void leftoversEnded(String part) {}
    }
}
