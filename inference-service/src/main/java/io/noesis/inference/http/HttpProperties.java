package io.noesis.inference.http;

import java.time.Duration;

import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// Limits and intervals of the HTTP side.
///
/// @param maxBodySize largest request body that is read
/// @param keepAlive how long a stream may be silent before a comment is written into it
/// @param connectionCheck how often a waiting request looks whether its client is still there
@Validated
@ConfigurationProperties(value = "noesis.inference.http", ignoreUnknownFields = false)
public record HttpProperties(
        @DefaultValue("4MB") DataSize maxBodySize,
        @DefaultValue("5s") @DurationMin(millis = 100) Duration keepAlive,
        @DefaultValue("20ms") @DurationMin(millis = 1) Duration connectionCheck) {

    public HttpProperties {
        if (maxBodySize.toBytes() < 1) {
            throw new IllegalArgumentException("max-body-size must be at least 1 byte, but was " + maxBodySize);
        }
    }
}
