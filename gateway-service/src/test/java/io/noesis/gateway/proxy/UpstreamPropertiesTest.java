package io.noesis.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamPropertiesTest {

    private static final URI GOOD = URI.create("http://localhost:1");
    private static final Duration LIMIT = Duration.ofSeconds(1);

    @ParameterizedTest
    @ValueSource(strings = {"http://inference:8081", "https://inference", "http://[::1]:8081/"})
    void takesServers(String uri) {
        assertThat(withDataset(uri).dataset()).isEqualTo(URI.create(uri));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inference:8081",
                "//inference",
                "ftp://inference",
                "http:///v1",
                "http://inference/v1",
                "http://inference?a=b",
                "http://user:secret@inference"
            })
    void refusesWhatIsNoServerAndDoesNotRepeatIt(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withDataset(uri))
                .withMessageContaining("noesis.gateway.upstreams.dataset")
                .withMessageNotContaining("secret");
    }

    @Test
    void refusesATimeoutThatIsNotPositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UpstreamProperties(GOOD, GOOD, GOOD, GOOD, Duration.ZERO, LIMIT))
                .withMessageContaining("idle-timeout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UpstreamProperties(GOOD, GOOD, GOOD, GOOD, LIMIT, Duration.ZERO))
                .withMessageContaining("upload-timeout");
    }

    private static UpstreamProperties withDataset(String uri) {
        return new UpstreamProperties(GOOD, URI.create(uri), GOOD, GOOD, LIMIT, LIMIT);
    }
}
