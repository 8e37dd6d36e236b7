package io.noesis.platform.kafka;

import java.nio.file.Files;
import java.nio.file.Path;

import kafka.Kafka;
import kafka.tools.StorageTool;

/// Runs one KRaft node that is broker and controller; formats its log directory the first time.
///
/// It is a process of its own, as in production, because the broker ends its JVM when its storage fails.
public final class BrokerMain {

    private BrokerMain() {}

    /// @param args the properties file, the log directory, the cluster id
    public static void main(String[] args) {
        String properties = args[0];
        Path logDirectory = Path.of(args[1]);
        if (!Files.exists(logDirectory.resolve("meta.properties"))) {
            String[] format = {"format", "--cluster-id", args[2], "--config", properties, "--ignore-formatted"};
            int status = StorageTool.execute(format, System.out);
            if (status != 0) {
                throw new IllegalStateException("formatting " + logDirectory + " failed with status " + status);
            }
        }
        Kafka.main(new String[] {properties});
    }
}
