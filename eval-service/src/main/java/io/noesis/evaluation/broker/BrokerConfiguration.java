package io.noesis.evaluation.broker;

import org.apache.kafka.common.TopicPartition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.ContainerCustomizer;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.ExponentialBackOff;

import io.noesis.events.Topic;
import io.noesis.events.UnreadableEventException;

/// What happens to a record that cannot be handled: three named parts, put together.
@Configuration(proxyBeanMethods = false)
class BrokerConfiguration {

    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final double FACTOR = 2;
    private static final long STOP_LIMIT_MILLIS = 1_500;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    @Bean
    ContainerCustomizer<String, byte[], ConcurrentMessageListenerContainer<String, byte[]>> quickStop() {
        return container -> container.getContainerProperties().setShutdownTimeout(STOP_LIMIT_MILLIS);
    }

    /// A database that is away comes back: such records wait, however long it takes.
    @Bean
    BackOff listenerBackOff() {
        ExponentialBackOff backOff = new ExponentialBackOff(FIRST_PAUSE_MILLIS, FACTOR);
        backOff.setMaxInterval(LONGEST_PAUSE_MILLIS);
        return backOff;
    }

    @Bean
    DeadLetterPublishingRecoverer deadLetters(KafkaTemplate<String, byte[]> kafka) {
        return new DeadLetterPublishingRecoverer(
                kafka, (record, failure) -> new TopicPartition(Topic.DEAD_LETTERS.topicName(), -1));
    }

    /// A record that is no event will not become one: it goes to the dead letters at once.
    @Bean
    DefaultErrorHandler listenerErrorHandler(DeadLetterPublishingRecoverer deadLetters, BackOff listenerBackOff) {
        DefaultErrorHandler handler = new DefaultErrorHandler(deadLetters, listenerBackOff);
        handler.addNotRetryableExceptions(UnreadableEventException.class);
        return handler;
    }
}
