package io.noesis.gateway.apikey;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Keys in PostgreSQL. All methods block.
@Repository
class ApiKeyStore {

    private final JdbcClient jdbc;
    private final Clock clock;

    ApiKeyStore(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    Optional<ApiKey> find(ApiKeyHash hash) {
        return jdbc.sql("select id, name, expires_at, revoked_at from gateway.api_key where hash = :hash")
                .param("hash", hash.bytes())
                .query((row, index) -> new ApiKey(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        instant(row, "expires_at"),
                        instant(row, "revoked_at")))
                .optional();
    }

    /// Lets replicas of the gateway that start together write one after the other; held to the end of the
    /// transaction.
    void lockForWriting() {
        jdbc.sql("select pg_advisory_xact_lock(hashtext('gateway.api_key'))")
                .query((row, index) -> index)
                .list();
    }

    /// Frees a key from the name it is kept under, so that it can be put under another.
    void release(ApiKeyHash hash) {
        jdbc.sql("delete from gateway.api_key where hash = :hash")
                .param("hash", hash.bytes())
                .update();
    }

    /// Admits a key under a name; a key that had the name before is replaced, which is how a key is rotated. The same
    /// key again changes nothing, so what was revoked stays so.
    void put(String name, String prefix, ApiKeyHash hash) {
        jdbc.sql("""
                        insert into gateway.api_key (id, name, prefix, hash, created_at)
                        values (:id, :name, :prefix, :hash, :now)
                        on conflict (name) do update
                          set prefix = excluded.prefix, hash = excluded.hash, created_at = excluded.created_at,
                              expires_at = null, revoked_at = null
                          where api_key.hash <> excluded.hash
                        """)
                .param("id", UUID.randomUUID())
                .param("name", name)
                .param("prefix", prefix)
                .param("hash", hash.bytes())
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }
}
