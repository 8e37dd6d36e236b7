package io.noesis.gateway.limits;

import jakarta.validation.constraints.NotNull;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// Limits on requests.
///
/// @param maxRequestSize of any body but an upload
/// @param maxUploadSize of a body that is a dataset file; it is passed on as it comes and never held
/// @param maxHeldBodies of all bodies together that are read here, which happens where remote models are configured
@Validated
@ConfigurationProperties(prefix = "noesis.gateway.limits", ignoreUnknownFields = false)
public record LimitProperties(
        @NotNull @DefaultValue("10MB") DataSize maxRequestSize,
        @NotNull @DefaultValue("4GB") DataSize maxUploadSize,
        @NotNull @DefaultValue("128MB") DataSize maxHeldBodies) {}
