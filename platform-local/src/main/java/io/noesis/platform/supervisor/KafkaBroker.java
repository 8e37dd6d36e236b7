package io.noesis.platform.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.noesis.platform.home.PlatformHome;
import io.noesis.platform.kafka.BrokerMain;
import io.noesis.platform.process.ChildProcess;
import io.noesis.platform.process.ProcessLedger;

/// A real one-node KRaft broker in a JVM of its own, its log kept in the home.
final class KafkaBroker {

    /// One installation is one cluster; the id has no meaning but must stay the same.
    private static final String CLUSTER_ID = "bm9lc2lzLWxvY2FsLTAwMQ";

    private KafkaBroker() {}

    static ChildProcess start(PlatformHome home, int port, int controllerPort, Java java, ProcessLedger ledger)
            throws IOException {
        Path log = home.kafka().resolve("log");
        Path properties = home.kafka().resolve("server.properties");
        Files.writeString(properties, properties(log, port, controllerPort));
        List<String> command = java.command(
                List.of(
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-Dorg.slf4j.simpleLogger.showDateTime=true"),
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerMain.class.getName(),
                        properties.toString(),
                        log.toString(),
                        CLUSTER_ID));
        return ChildProcess.start("kafka", command, Map.of(), home.logs(), ledger);
    }

    private static String properties(Path log, int port, int controllerPort) {
        return """
                process.roles=broker,controller
                node.id=1
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                controller.listener.names=CONTROLLER
                controller.quorum.voters=1@127.0.0.1:%2$d
                log.dirs=%3$s
                num.partitions=3
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=3
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=3
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                share.coordinator.state.topic.num.partitions=3
                group.initial.rebalance.delay.ms=0
                log.retention.hours=168
                controlled.shutdown.enable=false
                """.formatted(port, controllerPort, log);
    }
}
