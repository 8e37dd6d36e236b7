package io.noesis.engine.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.noesis.chat.prompt.GuardedText;

/// Byte-level byte-pair encoding, as the GPT-2 and Llama-3 families use it.
///
/// Text is cut into pieces by a [PreTokenizer], and the UTF-8 bytes of each piece are merged. A byte for which the
/// vocabulary has no token is dropped, as in the reference implementations; so is nothing else. Unpaired surrogates
/// are encoded as U+FFFD.
///
/// Tokens added as a whole are found before the text is cut. In a prompt those are control and user-defined tokens,
/// but in plain text only user-defined ones made of white space alone: they shorten indentation, whereas all others
/// (such as `<|im_end|>` or `<tool_call>`) mark structure, which plain text must not be able to forge.
public final class BpeTokenizer implements Tokenizer {

    private final Vocabulary vocabulary;
    private final PreTokenizer preTokenizer;
    private final MergeTable merges;
    private final BpeOptions options;
    private final Set<String> specialTokens;
    private final TokenTrie promptTokens;
    private final TokenTrie textTokens;
    private final boolean hasTextTokens;
    private final int[] tokensOfBytes = new int[256];
    private final PieceCache cache = new PieceCache();

    BpeTokenizer(Vocabulary vocabulary, MergeTable merges, PreTokenizer preTokenizer, BpeOptions options) {
        this.vocabulary = vocabulary;
        this.merges = merges;
        this.preTokenizer = preTokenizer;
        this.options = options;
        Map<String, Integer> blanks = new LinkedHashMap<>(vocabulary.idsOf(TokenKind.USER_DEFINED));
        blanks.keySet().removeIf(text -> !text.isBlank());
        Map<String, Integer> markers = new LinkedHashMap<>(vocabulary.idsOf(TokenKind.USER_DEFINED));
        markers.keySet().removeAll(blanks.keySet());
        markers.putAll(vocabulary.idsOf(TokenKind.CONTROL));
        specialTokens = Set.copyOf(markers.keySet());
        promptTokens = new TokenTrie(markers);
        textTokens = new TokenTrie(blanks);
        hasTextTokens = !blanks.isEmpty();
        for (int b = 0; b < tokensOfBytes.length; b++) {
            tokensOfBytes[b] = vocabulary.find(new byte[] {(byte) b}, 0, 1);
        }
    }

    @Override
    public int[] encode(String text) {
        Encoding encoding = new Encoding();
        encoding.text(text);
        return encoding.tokens();
    }

    @Override
    public int[] encodePrompt(GuardedText prompt) {
        String guarded = prompt.value();
        Encoding encoding = new Encoding();
        promptTokens.partition(guarded, new TokenTrie.Parts() {
            @Override
            public void token(int id) {
                encoding.add(id);
            }

            @Override
            public void text(int from, int to) {
                encoding.text(GuardedText.unguard(guarded.substring(from, to)));
            }
        });
        return withBeginToken(encoding.tokens());
    }

    @Override
    public String decode(int[] tokens) {
        StreamingDecoder decoder = streamingDecoder();
        StringBuilder text = new StringBuilder();
        for (int token : tokens) {
            text.append(decoder.accept(token));
        }
        return text.append(decoder.finish()).toString();
    }

    @Override
    public byte[] bytes(int token) {
        return switch (vocabulary.kind(token)) {
            case NORMAL, USER_DEFINED -> {
                byte[] bytes = new byte[vocabulary.byteLength(token)];
                vocabulary.copyBytes(token, bytes, 0);
                yield bytes;
            }
            case CONTROL, UNUSED -> vocabulary.text(token).getBytes(StandardCharsets.UTF_8);
        };
    }

    @Override
    public StreamingDecoder streamingDecoder() {
        return new Utf8StreamingDecoder(vocabulary);
    }

    @Override
    public Set<String> specialTokens() {
        return specialTokens;
    }

    @Override
    public int vocabularySize() {
        return vocabulary.size();
    }

    @Override
    public String beginTokenText() {
        return textOrEmpty(options.beginToken());
    }

    @Override
    public String endTokenText() {
        return textOrEmpty(options.endToken());
    }

    private String textOrEmpty(int token) {
        return token < 0 ? "" : vocabulary.text(token);
    }

    /// Templates often write the begin token themselves; a second one would change the answers.
    private int[] withBeginToken(int[] tokens) {
        int begin = options.beginToken();
        if (!options.addBeginToken() || (tokens.length > 0 && tokens[0] == begin)) {
            return tokens;
        }
        int[] longer = new int[tokens.length + 1];
        longer[0] = begin;
        System.arraycopy(tokens, 0, longer, 1, tokens.length);
        return longer;
    }

    /// The state of one call.
    private final class Encoding {

        private final BpeMerger merger = new BpeMerger(merges);
        private int[] tokens = new int[64];
        private int size;
        private byte[] bytes = new byte[64];
        private int[] piece = new int[64];

        void add(int id) {
            reserve(1);
            tokens[size++] = id;
        }

        int[] tokens() {
            return Arrays.copyOf(tokens, size);
        }

        void text(String text) {
            if (!hasTextTokens) {
                pieces(text, 0, text.length());
                return;
            }
            textTokens.partition(text, new TokenTrie.Parts() {
                @Override
                public void token(int id) {
                    add(id);
                }

                @Override
                public void text(int from, int to) {
                    pieces(text, from, to);
                }
            });
        }

        private void pieces(String text, int from, int to) {
            preTokenizer.split(text, from, to, (start, end) -> piece(text, start, end));
        }

        private void piece(String text, int from, int to) {
            int[] known = cache.find(text, from, to);
            if (known == null) {
                known = merged(text, from, to);
                cache.remember(text, from, to, known);
            }
            reserve(known.length);
            System.arraycopy(known, 0, tokens, size, known.length);
            size += known.length;
        }

        private int[] merged(String text, int from, int to) {
            int length = utf8(text, from, to);
            if (options.wholePiecesFirst()) {
                int whole = vocabulary.find(bytes, 0, length);
                if (whole >= 0) {
                    return new int[] {whole};
                }
            }
            if (piece.length < length) {
                piece = new int[Math.max(length, 2 * piece.length)];
            }
            for (int i = 0; i < length; i++) {
                piece[i] = tokensOfBytes[bytes[i] & 0xFF];
            }
            return Arrays.copyOf(piece, merger.merge(piece, length));
        }

        private int utf8(String text, int from, int to) {
            int worst = Math.multiplyExact(3, to - from);
            if (bytes.length < worst) {
                bytes = new byte[Math.max(worst, 2 * bytes.length)];
            }
            int length = 0;
            int position = from;
            while (position < to) {
                int codePoint = PreTokenizer.codePointAt(text, position, to);
                position += Character.charCount(codePoint);
                length = Utf8.put(codePoint, bytes, length);
            }
            return length;
        }

        private void reserve(int more) {
            if (tokens.length - size < more) {
                tokens = Arrays.copyOf(tokens, Math.max(Math.addExact(size, more), 2 * tokens.length));
            }
        }
    }
}
