package io.noesis.gateway.apikey;

import java.util.List;

import org.springframework.http.HttpHeaders;

/// What a request brings to say who is calling: OpenAI's clients send `Authorization: Bearer`, Anthropic's
/// `x-api-key`.
///
/// Some send both. That is fine as long as both are the same key: with two keys nobody could say whose request it is.
sealed interface Credentials {

    String X_API_KEY = "x-api-key";

    String SCHEME = "Bearer ";

    int LONGEST_KEY = 512;

    record Key(String key) implements Credentials {}

    /// None, or something that can be no key.
    record None() implements Credentials {}

    record Contradictory() implements Credentials {}

    static Credentials of(HttpHeaders headers) {
        List<String> bearers = headers.getOrEmpty(HttpHeaders.AUTHORIZATION);
        List<String> keys = headers.getOrEmpty(X_API_KEY);
        if (bearers.size() > 1 || keys.size() > 1) {
            return new None();
        }
        if (bearers.isEmpty()) {
            return keys.isEmpty() ? new None() : ofKey(keys.getFirst());
        }
        Credentials bearer = ofBearer(bearers.getFirst());
        return keys.isEmpty() || bearer.equals(ofKey(keys.getFirst())) ? bearer : new Contradictory();
    }

    private static Credentials ofBearer(String value) {
        return value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? ofKey(value.substring(SCHEME.length()))
                : new None();
    }

    private static Credentials ofKey(String value) {
        String key = value.strip();
        return key.isEmpty() || key.length() > LONGEST_KEY ? new None() : new Key(key);
    }

    /// Takes away all that could be a credential: the services behind never see one.
    static void remove(HttpHeaders headers) {
        headers.remove(HttpHeaders.AUTHORIZATION);
        headers.remove(HttpHeaders.PROXY_AUTHORIZATION);
        headers.remove(X_API_KEY);
        headers.remove(HttpHeaders.COOKIE);
    }
}
