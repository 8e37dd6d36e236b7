package io.noesis.inference;

import java.time.Clock;
import java.util.random.RandomGenerator;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What comes from outside the program: time and chance.
@Configuration(proxyBeanMethods = false)
class InferenceConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /// Seeds of requests that bring none. Drawn by many threads.
    @Bean
    RandomGenerator seeds() {
        return new java.security.SecureRandom();
    }
}
