package io.noesis.evaluation.outbox;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.noesis.events.EventCodec;

@Configuration(proxyBeanMethods = false)
class OutboxConfiguration {

    @Bean
    EventCodec eventCodec() {
        return new EventCodec("/noesis/eval-service");
    }
}
