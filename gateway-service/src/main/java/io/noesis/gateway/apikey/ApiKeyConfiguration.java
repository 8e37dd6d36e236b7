package io.noesis.gateway.apikey;

import java.time.Clock;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ApiKeyConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
