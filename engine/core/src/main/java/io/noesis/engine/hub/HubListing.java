package io.noesis.engine.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a repository holds at one commit.
///
/// @param commit to which the revision led: all files are taken from it, even if the branch moves on meanwhile
record HubListing(String commit, List<HubFile> files) {

    static final int MOST_BYTES = 8 << 20;

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern SHARD = Pattern.compile("model[A-Za-z0-9._-]*\\.safetensors(\\.index\\.json)?");
    private static final List<String> SMALL_FILES = List.of(
            "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja");
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxTokenCount(1_000_000)
                            .maxDocumentLength(MOST_BYTES)
                            .build())
                    .build())
            .build();

    /// @throws HubException when it is not what a hub says
    static HubListing parse(byte[] json, String repository) {
        try {
            JsonNode root = JSON.readTree(json);
            String commit = text(root, "sha");
            if (!COMMIT.matcher(commit).matches()) {
                throw HubException.lasting("the hub names no commit of %s".formatted(repository));
            }
            List<HubFile> files = new ArrayList<>();
            JsonNode siblings = root.get("siblings");
            for (JsonNode each : siblings == null ? List.<JsonNode>of() : siblings) {
                String path = text(each, "rfilename");
                // What has an odd name is nothing a model needs.
                if (HubReference.isSafe(path)) {
                    files.add(new HubFile(path, size(each), checksum(each)));
                }
            }
            return new HubListing(commit, List.copyOf(files));
        } catch (JacksonException e) {
            throw new HubException("the hub's answer about %s is not JSON".formatted(repository), false, e);
        }
    }

    /// The files that make the model: the one that was asked for, the safetensors with their configuration, or the
    /// only GGUF file.
    ///
    /// @throws HubException when there is none, or more than one GGUF file
    List<HubFile> choose(HubReference reference) {
        if (reference.file().isPresent()) {
            String wanted = reference.file().get();
            return List.of(find(wanted)
                    .orElseThrow(
                            () -> HubException.lasting("%s has no file %s".formatted(reference.repository(), wanted))));
        }
        List<HubFile> shards = files.stream()
                .filter(file -> SHARD.matcher(file.path()).matches())
                .toList();
        if (find("config.json").isPresent() && !shards.isEmpty()) {
            List<HubFile> chosen = new ArrayList<>();
            SMALL_FILES.forEach(name -> find(name).ifPresent(chosen::add));
            chosen.addAll(shards);
            return chosen;
        }
        List<HubFile> ggufs =
                files.stream().filter(file -> file.path().endsWith(".gguf")).toList();
        if (ggufs.size() == 1) {
            return ggufs;
        }
        throw HubException.lasting(
                ggufs.isEmpty()
                        ? "%s has neither safetensors with a config.json nor a GGUF file"
                                .formatted(reference.repository())
                        : "%s has several GGUF files, name one of them: %s"
                                .formatted(
                                        reference.repository(),
                                        String.join(
                                                ", ",
                                                ggufs.stream()
                                                        .map(HubFile::path)
                                                        .limit(20)
                                                        .toList())));
    }

    private Optional<HubFile> find(String path) {
        return files.stream().filter(file -> file.path().equals(path)).findFirst();
    }

    private static String text(JsonNode node, String key) {
        JsonNode value = node == null ? null : node.get(key);
        return value != null && value.isString() ? value.stringValue() : "";
    }

    private static long size(JsonNode sibling) {
        JsonNode size = sibling.get("size");
        return size != null && size.isIntegralNumber() && size.canConvertToLong() && size.longValue() >= 0
                ? size.longValue()
                : -1;
    }

    private static Optional<Checksum> checksum(JsonNode sibling) {
        JsonNode lfs = sibling.get("lfs");
        return lfs != null && lfs.isObject() ? Checksum.of(text(lfs, "sha256")) : Checksum.of(text(sibling, "blobId"));
    }
}
