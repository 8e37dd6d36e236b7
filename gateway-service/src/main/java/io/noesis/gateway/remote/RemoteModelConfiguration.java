package io.noesis.gateway.remote;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import io.noesis.chat.family.ModelFamilies;
import io.noesis.chat.family.ModelFamily;
import io.noesis.dialect.backend.BackendModel;
import io.noesis.dialect.backend.RequestCompiler;

/// From configuration to models that can be called; what cannot be right ends the start.
@Configuration(proxyBeanMethods = false)
class RemoteModelConfiguration {

    private static final String MODELS = "noesis.gateway.models";

    @Bean
    RemoteModels remoteModels(RemoteModelProperties properties, Environment environment) {
        refuseUnknownFields(environment);
        ModelFamilies families = ModelFamilies.builtIn();
        return new RemoteModels(properties.models().stream()
                .map(model -> remoteModel(model, families, environment))
                .toList());
    }

    /// A field with a slip of the pen would else be ignored, and with it what it should have said.
    private static void refuseUnknownFields(Environment environment) {
        Binder.get(environment)
                .bind(
                        MODELS,
                        Bindable.listOf(RemoteModelProperties.Model.class),
                        new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
    }

    private static RemoteModel remoteModel(
            RemoteModelProperties.Model model, ModelFamilies families, Environment environment) {
        String upstreamModel = model.upstreamModel() == null ? model.name() : model.upstreamModel();
        BackendModel backend = new BackendModel(
                model.dialect(),
                upstreamModel,
                family(model, families),
                model.orDialects(model.parsesThinking()),
                model.orDialects(model.parsesCalls()),
                model.orDialects(model.limitsThinking()));
        return new RemoteModel(
                model.name(),
                baseUrl(model),
                backend,
                new RequestCompiler(backend),
                BackendKey.read(model, environment),
                model.timeouts(),
                model.maxConcurrent(),
                model.maxAnswerSize().toBytes());
    }

    private static Optional<ModelFamily> family(RemoteModelProperties.Model model, ModelFamilies families) {
        @Nullable String id = model.family();
        if (id == null || id.isBlank()) {
            return Optional.empty();
        }
        Optional<ModelFamily> family = families.byId(id);
        if (family.isEmpty()) {
            List<String> known = families.all().stream().map(ModelFamily::id).toList();
            throw new IllegalStateException("the family of the model '%s' must be one of %s, but was '%s'"
                    .formatted(model.name(), known.stream().collect(Collectors.joining(", ")), id));
        }
        return family;
    }

    /// A password in the URL would be shown by the start-up line, and the paths of servers begin with `/v1`
    /// themselves.
    private static URI baseUrl(RemoteModelProperties.Model model) {
        URI uri = model.baseUrl();
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
        if (!http
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || path.endsWith("/v1")) {
            throw new IllegalStateException(
                    "the base-url of the model '%s' must be http(s)://host[:port][/path], without user, query or '/v1'"
                            .formatted(model.name()));
        }
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + path);
    }
}
