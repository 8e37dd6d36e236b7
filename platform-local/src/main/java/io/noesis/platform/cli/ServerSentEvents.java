package io.noesis.platform.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/// Reads the data of server-sent events, one after the other (WHATWG HTML, section 9.2). Comments and other fields are
/// passed over.
final class ServerSentEvents {

    private static final String DATA = "data:";

    private final BufferedReader lines;

    ServerSentEvents(InputStream stream) {
        this.lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }

    /// @return the next event's data, or null at the end of the stream
    @Nullable
    String next() throws IOException {
        StringBuilder data = new StringBuilder();
        boolean any = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                if (any) {
                    return data.toString();
                }
            } else if (line.startsWith(DATA)) {
                if (any) {
                    data.append('\n');
                }
                any = true;
                data.append(line, line.startsWith(DATA + " ") ? DATA.length() + 1 : DATA.length(), line.length());
            }
        }
        return null;
    }
}
