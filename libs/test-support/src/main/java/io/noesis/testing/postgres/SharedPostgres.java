package io.noesis.testing.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/// The PostgreSQL of this JVM: started on first use, stopped with the JVM by the library's own hook.
public final class SharedPostgres {

    static final String USER = "postgres";

    private final EmbeddedPostgres server;
    private final AtomicInteger databases = new AtomicInteger();

    private SharedPostgres() {
        try {
            server = EmbeddedPostgres.builder()
                    // Durability is not what these tests test.
                    .setServerConfig("fsync", "off")
                    .setServerConfig("full_page_writes", "off")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded PostgreSQL did not start", e);
        }
    }

    public static SharedPostgres get() {
        return Holder.INSTANCE;
    }

    /// @return the JDBC URL of a new, empty database
    public String createDatabase() {
        String name = "test_" + databases.incrementAndGet();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create the test database " + name, e);
        }
        return server.getJdbcUrl(USER, name);
    }

    private static final class Holder {
        static final SharedPostgres INSTANCE = new SharedPostgres();
    }
}
