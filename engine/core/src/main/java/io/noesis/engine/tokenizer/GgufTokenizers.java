package io.noesis.engine.tokenizer;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.noesis.engine.gguf.GgufMetadata;
import io.noesis.engine.loading.ModelLoadException;

/// Makes the tokenizer that a GGUF file describes under `tokenizer.ggml`.
public final class GgufTokenizers {

    private static final Logger LOG = System.getLogger(GgufTokenizers.class.getName());

    private static final String MODEL = "tokenizer.ggml.model";
    private static final String PRE_TOKENIZER = "tokenizer.ggml.pre";
    private static final String TOKENS = "tokenizer.ggml.tokens";
    private static final String TOKEN_TYPES = "tokenizer.ggml.token_type";
    private static final String MERGES = "tokenizer.ggml.merges";

    /// Not a key of llama.cpp, which ties this to the splitter; only needed where a file departs from that.
    private static final String IGNORE_MERGES = "tokenizer.ggml.ignore_merges";

    private static final String BEGIN = "tokenizer.ggml.bos_token_id";
    private static final String END = "tokenizer.ggml.eos_token_id";
    private static final String ADD_BEGIN = "tokenizer.ggml.add_bos_token";

    /// Keys of tokens after which a model has nothing more to say.
    private static final List<String> ENDS = List.of(END, "tokenizer.ggml.eot_token_id", "tokenizer.ggml.eom_token_id");

    /// Tokens that end an answer whatever the file says: many name only one end token, and some converters forgot to
    /// mark these as control tokens, so that no template could have written them.
    private static final Set<String> END_TEXTS = Set.of(
            "<|eot_id|>", "<|eom_id|>", "<|end_of_text|>", "<|im_end|>", "<|endoftext|>", "<|end|>", "<end_of_turn>");

    private static final int LONGEST_ADDED_TOKEN = 512;
    private static final int ADDED_CHARACTERS = 1 << 18;

    private GgufTokenizers() {}

    /// @throws ModelLoadException when the file describes a tokenizer of another kind or an inconsistent one
    public static BpeTokenizer from(GgufMetadata metadata) {
        String model = metadata.string(MODEL);
        if (!model.equals("gpt2")) {
            throw new ModelLoadException("%s is '%s', only 'gpt2' is supported".formatted(MODEL, model));
        }
        Family family = family(metadata);
        Vocabulary vocabulary = vocabulary(metadata);
        return new BpeTokenizer(
                vocabulary, merges(metadata, vocabulary), family.preTokenizer, options(metadata, vocabulary, family));
    }

    /// The tokens that end an answer: those the file names so, and those known to mean it.
    ///
    /// @throws ModelLoadException when the file names a token it does not have
    public static Set<Integer> endOfGenerationTokens(GgufMetadata metadata) {
        List<String> tokens = metadata.strings(TOKENS);
        Set<Integer> ends = new HashSet<>();
        for (String key : ENDS) {
            int id = tokenId(metadata, key, tokens.size());
            if (id >= 0) {
                ends.add(id);
            }
        }
        for (int id = 0; id < tokens.size(); id++) {
            if (END_TEXTS.contains(tokens.get(id))) {
                ends.add(id);
            }
        }
        return Set.copyOf(ends);
    }

    private static Family family(GgufMetadata metadata) {
        String name = metadata.stringOr(PRE_TOKENIZER, "default");
        return switch (name) {
            case "llama-bpe", "llama3", "llama-v3", "falcon3" -> new Family(new Llama3PreTokenizer(), true);
            case "smollm" -> new Family(new DigitPreTokenizer(), false);
            case "gpt-2" -> new Family(new Gpt2PreTokenizer(), false);
            case "default" -> {
                LOG.log(
                        Level.WARNING,
                        "{0} is missing or ''default'': the way this model splits text is not known, and answers may"
                                + " suffer",
                        PRE_TOKENIZER);
                yield new Family(new DefaultPreTokenizer(), false);
            }
            default ->
                throw new ModelLoadException(
                        "%s is '%s'; supported are llama-bpe, llama3, llama-v3, falcon3, smollm, gpt-2 and default"
                                .formatted(PRE_TOKENIZER, name));
        };
    }

    private static Vocabulary vocabulary(GgufMetadata metadata) {
        List<String> tokens = metadata.strings(TOKENS);
        if (tokens.isEmpty()) {
            throw new ModelLoadException(TOKENS + " is empty");
        }
        TokenKind[] kinds = kinds(metadata, tokens);
        requireReasonableAddedTokens(tokens, kinds);
        return new Vocabulary(tokens, kinds);
    }

    /// Added tokens are searched for in every text: their number and length decide what that costs.
    private static void requireReasonableAddedTokens(List<String> tokens, TokenKind[] kinds) {
        int characters = 0;
        for (int id = 0; id < kinds.length; id++) {
            if (kinds[id] != TokenKind.CONTROL && kinds[id] != TokenKind.USER_DEFINED) {
                continue;
            }
            int length = tokens.get(id).length();
            if (length > LONGEST_ADDED_TOKEN) {
                throw new ModelLoadException(
                        "added token %d has %d characters, the limit is %d".formatted(id, length, LONGEST_ADDED_TOKEN));
            }
            characters += length;
            if (characters > ADDED_CHARACTERS) {
                throw new ModelLoadException(
                        "the added tokens have more than %d characters in all".formatted(ADDED_CHARACTERS));
            }
        }
    }

    private static TokenKind[] kinds(GgufMetadata metadata, List<String> tokens) {
        TokenKind[] kinds = new TokenKind[tokens.size()];
        Arrays.fill(kinds, TokenKind.NORMAL);
        if (metadata.contains(TOKEN_TYPES)) {
            int[] types = metadata.integers(TOKEN_TYPES);
            if (types.length != kinds.length) {
                throw new ModelLoadException(
                        "%s has %d entries, %s has %d".formatted(TOKEN_TYPES, types.length, TOKENS, kinds.length));
            }
            Arrays.setAll(kinds, id -> kind(types[id], id));
        }
        for (int id = 0; id < kinds.length; id++) {
            if (END_TEXTS.contains(tokens.get(id))) {
                kinds[id] = TokenKind.CONTROL;
            }
        }
        return kinds;
    }

    private static TokenKind kind(int type, int id) {
        return switch (type) {
            case 1 -> TokenKind.NORMAL;
            case 3 -> TokenKind.CONTROL;
            case 4 -> TokenKind.USER_DEFINED;
            // Undefined, unknown, unused, and single bytes of vocabularies of another kind.
            case 0, 2, 5, 6 -> TokenKind.UNUSED;
            default ->
                throw new ModelLoadException(
                        "%s of token %d is %d, 0 to 6 are allowed".formatted(TOKEN_TYPES, id, type));
        };
    }

    private static MergeTable merges(GgufMetadata metadata, Vocabulary vocabulary) {
        List<String> merges = metadata.strings(MERGES);
        Map<String, Integer> ids = vocabulary.idsOf(TokenKind.NORMAL);
        MergeTable table = new MergeTable(merges.size());
        for (int rank = 0; rank < merges.size(); rank++) {
            String merge = merges.get(rank);
            int space = merge.indexOf(' ', 1);
            if (space < 0) {
                throw new ModelLoadException("%s[%d] '%s' is not a pair".formatted(MERGES, rank, merge));
            }
            String left = merge.substring(0, space);
            String right = merge.substring(space + 1);
            table.add(idOf(left, ids, rank), idOf(right, ids, rank), rank, idOf(left.concat(right), ids, rank));
        }
        return table;
    }

    private static int idOf(String text, Map<String, Integer> ids, int rank) {
        Integer id = ids.get(text);
        if (id == null) {
            throw new ModelLoadException("%s[%d] needs '%s', which is not a token".formatted(MERGES, rank, text));
        }
        return id;
    }

    private static BpeOptions options(GgufMetadata metadata, Vocabulary vocabulary, Family family) {
        int begin = tokenId(metadata, BEGIN, vocabulary.size());
        boolean addBegin = metadata.flagOr(ADD_BEGIN, family.isLlama3);
        if (addBegin && begin < 0) {
            throw new ModelLoadException("%s is needed, because prompts begin with that token".formatted(BEGIN));
        }
        boolean wholePiecesFirst = metadata.flagOr(IGNORE_MERGES, family.isLlama3);
        return new BpeOptions(wholePiecesFirst, addBegin, begin, tokenId(metadata, END, vocabulary.size()));
    }

    private static int tokenId(GgufMetadata metadata, String key, int vocabularySize) {
        if (!metadata.contains(key)) {
            return -1;
        }
        int id = metadata.integer(key);
        if (id < 0 || id >= vocabularySize) {
            throw new ModelLoadException("%s is %d, the vocabulary has %d tokens".formatted(key, id, vocabularySize));
        }
        return id;
    }

    /// @param isLlama3 whether the habits of Llama 3 go with the splitter: whole pieces first, begin token by default
    private record Family(PreTokenizer preTokenizer, boolean isLlama3) {}
}
