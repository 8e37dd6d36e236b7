package io.noesis.inference.steering;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.noesis.engine.grammar.GrammarMatcher;
import io.noesis.engine.sampling.TokenMask;

/// Which tokens of a vocabulary would complete a tag, or run past its end into what follows. Safe for all threads;
/// made once for each model and tag.
///
/// Where something particular must follow a tag, a token such as `>{` would begin it unseen. And where a tag must
/// not come at all, the token that would complete it must not.
final class TagTokens {

    private final Map<String, Masks> known = new ConcurrentHashMap<>();
    private final byte[][] tokens;

    /// @param tokens the text of each token in bytes, not copied; empty for those that write none
    TagTokens(byte[][] tokens) {
        this.tokens = tokens;
    }

    /// @param runningPast by how much of the tag was already written (bytes): tokens with which text that is not
    ///     white space would follow the completed tag
    /// @param completing likewise: tokens with which the tag would be complete
    record Masks(TokenMask[] runningPast, TokenMask[] completing) {}

    /// Costs a pass over the vocabulary at first.
    Masks of(String tag) {
        return known.computeIfAbsent(tag, this::compute);
    }

    /// The tokens that would run past the end of a tag into what may not follow it. Without those that may, a model
    /// whose vocabulary joins the tag's last bytes with the next could not write what it was trained to.
    ///
    /// @param start of what follows the tag
    TokenMask[] runningAstray(String tag, GrammarMatcher start) {
        byte[] bytes = tag.getBytes(StandardCharsets.UTF_8);
        TokenMask[] past = of(tag).runningPast();
        TokenMask[] astray = new TokenMask[past.length];
        for (int written = 0; written < past.length; written++) {
            int before = written;
            BitSet forbidden = new BitSet();
            past[written].forEach(token -> {
                int end = endOfTag(bytes, before, tokens[token]);
                boolean follows = isAscii(tokens[token], end) && start.copy().acceptText(tokens[token], end);
                forbidden.set(token, !follows);
            });
            astray[written] = TokenMask.of(forbidden);
        }
        return astray;
    }

    private Masks compute(String tag) {
        byte[] bytes = tag.getBytes(StandardCharsets.UTF_8);
        TokenMask[] past = new TokenMask[bytes.length];
        TokenMask[] completing = new TokenMask[bytes.length];
        for (int written = 0; written < bytes.length; written++) {
            BitSet runs = new BitSet(tokens.length);
            BitSet completes = new BitSet(tokens.length);
            for (int token = 0; token < tokens.length; token++) {
                int end = endOfTag(bytes, written, tokens[token]);
                if (end >= 0) {
                    completes.set(token);
                    runs.set(token, hasText(tokens[token], end));
                }
            }
            past[written] = TokenMask.of(runs);
            completing[written] = TokenMask.of(completes);
        }
        return new Masks(past, completing);
    }

    /// @param written bytes of the tag that stand before the token
    /// @return where in the token the tag ends, or -1
    private static int endOfTag(byte[] tag, int written, byte[] token) {
        if (startsWith(token, 0, tag, written)) {
            return tag.length - written;
        }
        for (int at = 0; at + tag.length <= token.length; at++) {
            if (startsWith(token, at, tag, 0)) {
                return at + tag.length;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] token, int at, byte[] tag, int from) {
        int length = tag.length - from;
        if (token.length - at < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (token[at + i] != tag[from + i]) {
                return false;
            }
        }
        return true;
    }

    /// A token may end within a character, which its text then does not show.
    private static boolean isAscii(byte[] token, int from) {
        for (int i = from; i < token.length; i++) {
            if (token[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasText(byte[] token, int from) {
        for (int i = from; i < token.length; i++) {
            if (token[i] != ' ' && token[i] != '\n' && token[i] != '\r' && token[i] != '\t') {
                return true;
            }
        }
        return false;
    }
}
