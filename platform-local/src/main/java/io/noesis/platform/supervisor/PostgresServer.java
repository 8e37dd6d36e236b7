package io.noesis.platform.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import io.noesis.platform.home.PlatformHome;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/// A real PostgreSQL from embedded binaries, on loopback, its data kept in the home.
///
/// The binaries come up trusting every local connection. The first start therefore sets a password and then demands it
/// (SCRAM-SHA-256), so that another user of the machine cannot read the platform's tables.
final class PostgresServer implements AutoCloseable {

    static final String USER = "postgres";
    static final String DATABASE = "noesis";

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final String ACCESS_RULES = """
            # Written by Noesis: loopback only, and never without the password.
            host all all 127.0.0.1/32 scram-sha-256
            host all all ::1/128      scram-sha-256
            """;

    private final EmbeddedPostgres server;

    private PostgresServer(EmbeddedPostgres server) {
        this.server = server;
    }

    static PostgresServer start(PlatformHome home, int port, String password) throws IOException {
        Path data = dataDirectory(home);
        boolean first = !Files.exists(data.resolve("PG_VERSION"));
        Path log = home.logs().resolve("postgres.log");
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(home.postgres().resolve("binaries").toFile())
                .setRegisterShutdownHook(false)
                .setPGStartupWait(START_LIMIT)
                .setConnectConfig("password", password)
                .setServerConfig("max_connections", "60")
                .setServerConfig("shared_buffers", "64MB")
                .setServerConfig("unix_socket_directories", "''")
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        PostgresServer postgres = new PostgresServer(server);
        try {
            if (first) {
                postgres.demandPassword(data, password);
            }
            postgres.createDatabase();
        } catch (SQLException e) {
            postgres.close();
            throw new IOException("PostgreSQL started but could not be prepared", e);
        }
        return postgres;
    }

    static Path dataDirectory(PlatformHome home) {
        return home.postgres().resolve("data");
    }

    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(server.getPort(), DATABASE);
    }

    private void demandPassword(Path data, String password) throws IOException, SQLException {
        // The password is ours: URL-safe base64, nothing to quote.
        execute("alter user %s password '%s'".formatted(USER, password));
        Files.writeString(data.resolve("pg_hba.conf"), ACCESS_RULES);
        execute("select pg_reload_conf()");
    }

    private void createDatabase() throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            boolean exists = statement
                    .executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")
                    .next();
            if (!exists) {
                statement.execute("create database " + DATABASE);
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
