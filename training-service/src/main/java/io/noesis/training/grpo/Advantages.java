package io.noesis.training.grpo;

/// How much better each answer to a prompt is than the others.
final class Advantages {

    private static final double TINY = 1e-6;

    private Advantages() {}

    /// The reward less the mean of the others' rewards (leave-one-out), in standard deviations of the group.
    ///
    /// A group in which all rewards are equal gets zeros: it has nothing to teach.
    ///
    /// @param rewards of one prompt's answers, at least two
    static double[] of(double[] rewards) {
        int count = rewards.length;
        if (count < 2) {
            throw new IllegalArgumentException("a group needs at least 2 answers, but has " + count);
        }
        double sum = 0;
        for (double reward : rewards) {
            sum += reward;
        }
        double mean = sum / count;
        double squares = 0;
        for (double reward : rewards) {
            squares += (reward - mean) * (reward - mean);
        }
        double deviation = Math.sqrt(squares / count);
        double[] advantages = new double[count];
        if (deviation > TINY) {
            for (int i = 0; i < count; i++) {
                double others = (sum - rewards[i]) / (count - 1);
                advantages[i] = (rewards[i] - others) / (deviation + TINY);
            }
        }
        return advantages;
    }
}
