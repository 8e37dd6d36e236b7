package io.noesis.dataset.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Semaphore;

import jakarta.annotation.PreDestroy;

import org.duckdb.DuckDBConnection;
import org.springframework.stereotype.Component;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;
import io.noesis.dataset.DatasetProperties;
import io.noesis.dataset.storage.DatasetStorage;

/// One in-memory DuckDB that may touch nothing but the storage directory, load no extension and change none of its
/// settings. Thread-safe: each query runs on a connection of its own.
@Component
public class DuckDb {

    private final DuckDBConnection database;
    private final Semaphore permits;

    public DuckDb(DatasetProperties properties, DatasetStorage storage) throws SQLException, IOException {
        DatasetProperties.Query limits = properties.query();
        permits = new Semaphore(limits.concurrent(), true);
        Path spill = Files.createDirectories(storage.root().resolve("spill"));
        database = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = database.createStatement()) {
            statement.execute("set autoinstall_known_extensions = false");
            statement.execute("set autoload_known_extensions = false");
            statement.execute("set memory_limit = '" + limits.memoryLimit().toKilobytes() + "KiB'");
            statement.execute("set threads = " + limits.threads());
            statement.execute("set temp_directory = '" + spill + "'");
            statement.execute("set allowed_directories = ['" + storage.root() + "/']");
            statement.execute("set enable_external_access = false");
            statement.execute("set lock_configuration = true");
        }
    }

    @PreDestroy
    void close() throws SQLException {
        database.close();
    }

    /// Runs one query and hands its result to `reader`, which must be done with it when it returns. The result is
    /// complete before it is read, so a slow reader holds memory but no other query up.
    ///
    /// @param parameters strings and numbers, bound in order
    /// @throws NoesisException if DuckDB fails
    public <T> T query(String sql, List<?> parameters, ResultReader<T> reader) {
        try (Connection connection = database.duplicate();
                PreparedStatement statement = prepare(connection, sql, parameters);
                ResultSet result = run(statement)) {
            return reader.read(result);
        } catch (SQLException e) {
            throw new NoesisException(ErrorCode.INTERNAL_ERROR, "the stored rows could not be read", null, e);
        }
    }

    private ResultSet run(PreparedStatement statement) throws SQLException {
        permits.acquireUninterruptibly();
        try {
            return statement.executeQuery();
        } finally {
            permits.release();
        }
    }

    /// Runs one statement that yields nothing.
    public void execute(String sql, List<?> parameters) throws SQLException {
        permits.acquireUninterruptibly();
        try (Connection connection = database.duplicate();
                PreparedStatement statement = prepare(connection, sql, parameters)) {
            statement.execute();
        } finally {
            permits.release();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, List<?> parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.size(); i++) {
            statement.setObject(i + 1, parameters.get(i));
        }
        return statement;
    }

    /// Reads a result.
    @FunctionalInterface
    public interface ResultReader<T> {
        T read(ResultSet result) throws SQLException;
    }
}
