package io.noesis.inference.chat;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// What one request may ask for.
///
/// @param maxChoices largest `n`: each choice takes a place of its own in the batch and in the queue
@Validated
@ConfigurationProperties(value = "noesis.inference.chat", ignoreUnknownFields = false)
public record ChatProperties(
        @DefaultValue("8") @Min(1) @Max(128) int maxChoices) {}
