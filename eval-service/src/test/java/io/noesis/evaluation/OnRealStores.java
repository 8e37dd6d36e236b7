package io.noesis.evaluation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.kafka.test.context.EmbeddedKafka;
import org.springframework.test.annotation.DirtiesContext;

import io.noesis.testing.postgres.PostgresTest;

/// The whole service on a real broker and a real database. A question's lock is short, so that a dead worker's
/// questions come back quickly.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@PostgresTest
@SpringBootTest(properties = {"logging.level.kafka=warn", "logging.level.org.apache.kafka=warn"})
@AutoConfigureMockMvc
@DirtiesContext
@EmbeddedKafka(
        partitions = 1,
        brokerProperties = {
            "share.coordinator.state.topic.replication.factor=1",
            "share.coordinator.state.topic.min.isr=1",
            "share.coordinator.state.topic.num.partitions=1",
            "group.share.min.record.lock.duration.ms=1000",
            "group.share.record.lock.duration.ms=3000",
            "group.initial.rebalance.delay.ms=0"
        })
@interface OnRealStores {}
