package io.noesis.gateway.apikey;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;

import io.noesis.api.error.ErrorCode;
import io.noesis.api.error.NoesisException;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// Says whose key it is. Verdicts, good and bad, are kept for a short while, so that neither a busy client nor
/// somebody who tries keys asks the database each time.
@Component
class ApiKeyAuthenticator {

    private final ApiKeyStore store;
    private final Clock clock;
    private final Duration lookupTimeout;
    private final Cache<ApiKeyHash, Optional<ApiKey>> verdicts;

    @Autowired
    ApiKeyAuthenticator(ApiKeyStore store, ApiKeyProperties properties, Clock clock) {
        this(store, properties, clock, Ticker.systemTicker());
    }

    ApiKeyAuthenticator(ApiKeyStore store, ApiKeyProperties properties, Clock clock, Ticker ticker) {
        this.store = store;
        this.clock = clock;
        this.lookupTimeout = properties.lookupTimeout();
        this.verdicts = Caffeine.newBuilder()
                .expireAfterWrite(properties.cacheTtl())
                .maximumSize(properties.cacheSize())
                .ticker(ticker)
                .build();
    }

    /// The valid key, or nothing.
    ///
    /// Fails with [ErrorCode#UPSTREAM_UNAVAILABLE] when the database cannot be asked: nobody passes unseen.
    Mono<ApiKey> authenticate(String key) {
        ApiKeyHash hash = ApiKeyHash.of(key);
        Optional<ApiKey> known = verdicts.getIfPresent(hash);
        Mono<Optional<ApiKey>> verdict = known != null
                ? Mono.just(known)
                : Mono.fromCallable(() -> lookUp(hash))
                        .subscribeOn(Schedulers.boundedElastic())
                        .timeout(lookupTimeout)
                        .onErrorMap(TimeoutException.class, ApiKeyAuthenticator::unchecked);
        return verdict.flatMap(found -> Mono.justOrEmpty(found.filter(apiKey -> apiKey.isValidAt(clock.instant()))));
    }

    private Optional<ApiKey> lookUp(ApiKeyHash hash) {
        try {
            Optional<ApiKey> found = store.find(hash);
            verdicts.put(hash, found);
            return found;
        } catch (DataAccessException | TransactionException e) {
            throw unchecked(e);
        }
    }

    private static NoesisException unchecked(Throwable cause) {
        return new NoesisException(ErrorCode.UPSTREAM_UNAVAILABLE, "keys cannot be checked at the moment", null, cause);
    }
}
