package io.noesis.chat.prompt;

import java.util.ArrayList;
import java.util.List;

import io.noesis.chat.family.ModelFamily;
import io.noesis.chat.family.ReasoningMode;
import io.noesis.chat.family.SystemPhrase;

/// Rewrites a conversation the way the family's models were trained to see it: the switch at the head of the
/// system text, and no thinking of earlier turns.
final class ThinkingHistory {

    private final ModelFamily family;

    ThinkingHistory(ModelFamily family) {
        this.family = family;
    }

    List<PromptMessage> rewrite(List<PromptMessage> messages, ReasoningMode mode) {
        List<PromptMessage> rewritten = new ArrayList<>(messages.size() + 1);
        for (PromptMessage message : messages) {
            rewritten.add(message.role().equals("assistant") ? withoutThinking(message) : message);
        }
        if (mode == ReasoningMode.AUTO) {
            return rewritten;
        }
        String phrase = mode == ReasoningMode.ON ? family.systemOn() : family.systemOff();
        rewritten.replaceAll(message ->
                message.isSystem() ? message.withContent(SystemPhrase.removeFrom(message.content())) : message);
        if (!rewritten.isEmpty() && rewritten.getFirst().isSystem()) {
            String own = rewritten.getFirst().content();
            rewritten.set(0, new PromptMessage("system", own.isEmpty() ? phrase : phrase + "\n\n" + own));
        } else {
            rewritten.addFirst(new PromptMessage("system", phrase));
        }
        return rewritten;
    }

    private PromptMessage withoutThinking(PromptMessage message) {
        int end = message.content().lastIndexOf(family.closeTag());
        return end < 0
                ? message
                : message.withContent(message.content()
                        .substring(end + family.closeTag().length())
                        .stripLeading());
    }
}
