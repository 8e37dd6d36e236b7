package io.noesis.inference.engine;

import java.util.ArrayList;
import java.util.List;

import io.noesis.engine.backend.LoadedModel;

/// A model whose tokens are characters and which wants to write a given text: thinking, closing tag, answer. What
/// it is made to write instead it takes as given, and goes on with its answer as soon as its thinking is closed.
///
/// It knows the context only through its pages, as a real model does.
public final class CharacterModel implements LoadedModel {

    public static final int END = 0x1FFFF;

    private static final int END_MARK = '\u0001';
    private static final int VOCABULARY = 0x20000;
    private static final int PAGE = 16;
    private static final int PAGES = 4096;
    private static final String ASSISTANT = "assistant<|end_header_id|>\n\n";
    private static final String CLOSE = "</think>";

    /// Where what it wants is not allowed it would rather end than begin something.
    private static final String LIKED = "\"}]):,> 0123456789abc";

    private final int[][] written = new int[PAGES][PAGE];
    private volatile String thinking = "";
    private volatile String answer = "";
    private volatile boolean endless;

    /// @param newThinking all it writes before its answer, tags included; may be empty
    public void write(String newThinking, String newAnswer) {
        thinking = newThinking;
        answer = newAnswer;
        endless = false;
    }

    /// Ends in the middle of its thinking, and has an answer for the case that it is made to go on.
    public void stopThinking(String newThinking, String newAnswer) {
        write(newThinking + (char) END_MARK, newAnswer);
    }

    /// Thinks on and on: the text again and again, each time with another number in place of every `#`.
    public void thinkEndlessly(String opening, String repeated, String newAnswer) {
        thinking = opening + "\0" + repeated;
        answer = newAnswer;
        endless = true;
    }

    @Override
    public long parameterCount() {
        return 0;
    }

    @Override
    public KvPages kvPages() {
        return new KvPages(PAGE, PAGES, PAGE);
    }

    @Override
    public void forward(List<Chunk> chunks, LogitsSink logits) {
        for (int i = 0; i < chunks.size(); i++) {
            Chunk chunk = chunks.get(i);
            for (int t = 0; t < chunk.tokens().length; t++) {
                int position = chunk.position() + t;
                written[chunk.pages()[position / PAGE]][position % PAGE] = chunk.tokens()[t];
            }
            for (int index = 0; index < chunk.wantedLogits(); index++) {
                float[] scores = new float[VOCABULARY];
                for (int rank = 0; rank < LIKED.length(); rank++) {
                    scores[LIKED.charAt(rank)] = 5f - 0.1f * rank;
                }
                scores[next(output(chunk, chunk.end() - chunk.wantedLogits() + index + 1))] = 10f;
                logits.accept(i, index, scores);
            }
        }
    }

    private int next(String output) {
        int close = output.lastIndexOf(CLOSE);
        if (close >= 0) {
            return at(
                    answer,
                    output.substring(close + CLOSE.length()).stripLeading().length());
        }
        if (endless) {
            return endlessThought(output.length());
        }
        if (thinking.isEmpty()) {
            return at(answer, output.length());
        }
        int next = at(thinking + answer, output.length());
        return next == END_MARK ? END : next;
    }

    private int endlessThought(int position) {
        int border = thinking.indexOf('\0');
        if (position < border) {
            return thinking.charAt(position);
        }
        StringBuilder round = new StringBuilder(thinking.substring(0, border));
        String repeated = thinking.substring(border + 1);
        for (int number = 1; round.length() <= position; number++) {
            round.append(repeated.replace("#", String.valueOf(number)));
        }
        return round.charAt(position);
    }

    private static int at(String text, int position) {
        return position < text.length() ? text.charAt(position) : END;
    }

    private String output(Chunk chunk, int end) {
        List<Integer> tokens = new ArrayList<>(end);
        for (int position = 0; position < end; position++) {
            tokens.add(written[chunk.pages()[position / PAGE]][position % PAGE]);
        }
        StringBuilder text = new StringBuilder();
        tokens.forEach(text::appendCodePoint);
        int start = text.lastIndexOf(ASSISTANT);
        return start < 0 ? text.toString() : text.substring(start + ASSISTANT.length());
    }

    @Override
    public void close() {}
}
