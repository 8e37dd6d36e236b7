package io.noesis.gateway.apikey;

import java.time.Clock;

import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

import io.noesis.testing.postgres.SharedPostgres;

/// A new PostgreSQL database with the tables of the gateway, and ways to make it fail.
final class KeyDatabase {

    private final DriverManagerDataSource dataSource =
            new DriverManagerDataSource(SharedPostgres.get().createDatabase(), "postgres", "");
    private final String url = dataSource.getUrl();

    KeyDatabase() {
        Flyway.configure()
                .dataSource(dataSource)
                .schemas("gateway")
                .defaultSchema("gateway")
                .load()
                .migrate();
    }

    ApiKeyStore store(Clock clock) {
        return new ApiKeyStore(jdbc(), clock);
    }

    JdbcClient jdbc() {
        return JdbcClient.create(dataSource);
    }

    TransactionOperations transaction() {
        return new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    /// New connections are refused from now on.
    void away() {
        dataSource.setUrl("jdbc:postgresql://127.0.0.1:1/nowhere");
    }

    void back() {
        dataSource.setUrl(url);
    }
}
