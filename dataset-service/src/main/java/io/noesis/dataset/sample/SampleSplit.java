package io.noesis.dataset.sample;

import java.util.Locale;

/// The splits of the sample, each with its share of the rows in hundredths. They add to 100.
enum SampleSplit {
    MATH("SFT", 40),
    CODE("SFT", 12),
    SCIENCE("SFT", 16),
    CHAT("SFT", 10),
    SAFETY("SFT", 10),
    INSTRUCTION_FOLLOWING("RL", 12);

    private final String config;
    private final int percent;

    SampleSplit(String config, int percent) {
        this.config = config;
        this.percent = percent;
    }

    String config() {
        return config;
    }

    /// The split's name and the category of its rows.
    String category() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The file as the release would lay it out.
    String path() {
        return "%s/%s/%s.jsonl".formatted(config, category(), category());
    }

    /// Its rows of `total`: the first split takes what rounding leaves.
    int rows(int total) {
        if (this != MATH) {
            return (int) ((long) total * percent / 100);
        }
        int others = 0;
        for (SampleSplit split : values()) {
            others += split == MATH ? 0 : split.rows(total);
        }
        return total - others;
    }
}
