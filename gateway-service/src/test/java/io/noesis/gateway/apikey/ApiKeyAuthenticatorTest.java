package io.noesis.gateway.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;

class ApiKeyAuthenticatorTest {

    private static final String KEY = "nsk-the-key-of-the-test-0123456789-abcdef";
    private static final Duration TTL = Duration.ofSeconds(5);

    private final KeyDatabase database = new KeyDatabase();
    private final AtomicLong nanos = new AtomicLong();
    private final ApiKeyAuthenticator authenticator = new ApiKeyAuthenticator(
            database.store(Clock.systemUTC()),
            new ApiKeyProperties(List.of(), TTL, 100, Duration.ofSeconds(1)),
            Clock.systemUTC(),
            nanos::get);

    @BeforeEach
    void admit() {
        database.store(Clock.systemUTC()).put("local", "nsk-the-", ApiKeyHash.of(KEY));
    }

    @Test
    void aRevokedKeyWorksNoLongerThanTheTimeToLive() {
        assertThat(authenticate()).isPresent();
        database.jdbc().sql("update gateway.api_key set revoked_at = now()").update();

        nanos.set(TTL.toNanos() - 1);
        assertThat(authenticate()).isPresent();
        nanos.set(TTL.toNanos());
        assertThat(authenticate()).isEmpty();
    }

    @Test
    void aKeyAdmittedLaterWorksAfterTheTimeToLive() {
        database.jdbc().sql("delete from gateway.api_key").update();
        assertThat(authenticate()).isEmpty();
        admit();

        nanos.set(TTL.toNanos());
        assertThat(authenticate()).isPresent();
    }

    @Test
    void nobodyPassesWhileTheDatabaseIsAwayAndThatIsNotRemembered() {
        database.away();
        assertUnavailable();

        database.back();
        assertThat(authenticate()).isPresent();
    }

    @Test
    void aDatabaseThatHangsIsNotWaitedFor() throws Exception {
        database.transaction().executeWithoutResult(status -> {
            database.jdbc()
                    .sql("lock table gateway.api_key in access exclusive mode")
                    .update();
            assertUnavailable();
        });
    }

    private void assertUnavailable() {
        assertThatExceptionOfType(NoesisException.class)
                .isThrownBy(this::authenticate)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UPSTREAM_UNAVAILABLE));
    }

    private Optional<ApiKey> authenticate() {
        return authenticator.authenticate(KEY).blockOptional();
    }
}
