package io.noesis.dataset.sample;

import java.util.List;
import java.util.SplittableRandom;

/// Short exchanges about Noesis itself.
final class PlatformChats implements ProblemSource {

    private static final List<String> OPENINGS =
            List.of("Quick question: ", "I am new here. ", "For our runbook: ", "");

    private static final List<Problem> TOPICS = List.of(
            new Problem(
                    "how do I switch the thinking off?",
                    "Thinking is chosen per request, by the system message or by a parameter.",
                    "Send the system message `detailed thinking off`, or set `reasoning_effort` to `none`."),
            new Problem(
                    "where does the thinking go in a response?",
                    "The parser splits the output at the think tags.",
                    "It is in `reasoning_content`, apart from the answer, which is in `content`."),
            new Problem(
                    "which clients can talk to the gateway?",
                    "The gateway speaks the OpenAI dialect.",
                    "Any client of the OpenAI API: set its base URL to the gateway's `/v1` and use a key of the platform."),
            new Problem(
                    "can I change a dataset after it was published?",
                    "Published versions are immutable, so a change needs a new one.",
                    "No. Make a new version, upload the files to it and publish that."),
            new Problem(
                    "what happens to a bad line in an upload?",
                    "Each line is checked by itself.",
                    "It is set aside with its line number and the reason, and the other lines are kept."),
            new Problem(
                    "what stops the decoding when I close the connection?",
                    "The closed socket is passed on from the gateway to the engine.",
                    "The engine itself: the cancelled request leaves the batch at the next step."));

    @Override
    public Problem next(SplittableRandom random) {
        Problem topic = TOPICS.get(random.nextInt(TOPICS.size()));
        String opening = OPENINGS.get(random.nextInt(OPENINGS.size()));
        String question = topic.question();
        String asked = opening.isEmpty()
                ? Character.toUpperCase(question.charAt(0)) + question.substring(1)
                : opening + question;
        return new Problem(asked, topic.thinking(), topic.answer());
    }
}
