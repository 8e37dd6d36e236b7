package io.noesis.engine.grammar.token;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.noesis.engine.grammar.automaton.Configuration;
import io.noesis.engine.grammar.automaton.Machine;
import io.noesis.engine.grammar.automaton.SharedState;
import io.noesis.engine.grammar.automaton.StackSet;
import io.noesis.engine.sampling.TokenMask;

/// The tokens that may come at each place of a grammar, found once and remembered. Thread-safe.
///
/// A walk of the vocabulary is made for each state of a rule, not for each place: see [LocalMask]. A place is then
/// the union of a few of those. Time: for a known place a look-up; for a new place some unions of bit sets; for a
/// new state one walk of the part of the vocabulary that it allows.
public final class TokenMasks {

    private static final long MOST_LOCAL_BYTES = 64L << 20;
    private static final long MOST_MASK_BYTES = 16L << 20;

    private final Machine machine;
    private final Vocabulary vocabulary;
    private final Map<Place, LocalMask> locals = new ConcurrentHashMap<>();
    private final Map<TokenTrie, TokenTrie> tries = new ConcurrentHashMap<>();
    private final AtomicLong localBytes = new AtomicLong();
    private final Map<Configuration, TokenMask> masks = new ConcurrentHashMap<>();

    private volatile int generationOfMasks;

    private record Place(TokenTrie trie, int state) {}

    public TokenMasks(Machine machine, Vocabulary vocabulary) {
        this.machine = machine;
        this.vocabulary = vocabulary;
    }

    /// About how much memory the masks take that were found so far.
    public long heldBytes() {
        return localBytes.get() + 8L * vocabulary.words() * masks.size();
    }

    public TokenMask mask(Configuration place) {
        TokenMask known = masks.get(place);
        if (known != null) {
            return known;
        }
        TokenMask mask = TokenMask.ofWords(new MaskWalk().of(place));
        int generation = machine.generation();
        if (8L * vocabulary.words() * masks.size() > MOST_MASK_BYTES || generation != generationOfMasks) {
            masks.clear();
            generationOfMasks = generation;
        }
        masks.put(place, mask);
        return mask;
    }

    /// The making of one mask. The stacks share their tails, so there can be far more ways down them than stacks:
    /// each tree of rests is tried once with the callers of each stack. They may also be as many as the output has
    /// tokens, one under the other, so they are kept in a list and not on the thread's own stack.
    private final class MaskWalk {

        private final long[] words = new long[vocabulary.words()];
        private final Deque<Callers> open = new ArrayDeque<>();
        private final Set<Callers> met = new HashSet<>();
        private final Set<Place> added = new HashSet<>();

        /// @param rests of tokens that run on where the rules that wait in the stacks go on
        private record Callers(TokenTrie rests, StackSet stacks) {}

        long[] of(Configuration place) {
            for (int i = 0; i < place.size(); i++) {
                add(vocabulary.trie(), place.state(i), place.stack(i));
            }
            for (Callers callers = open.poll(); callers != null; callers = open.poll()) {
                StackSet stacks = callers.stacks();
                for (int i = 0; i < stacks.size(); i++) {
                    add(callers.rests(), stacks.returnOf(i), stacks.parent(i));
                    if (machine.accepts(stacks.returnOf(i))) {
                        visit(callers.rests(), stacks.parent(i));
                    }
                }
            }
            return words;
        }

        private void add(TokenTrie trie, int state, StackSet stack) {
            LocalMask local = local(trie, state);
            if (added.add(new Place(trie, state))) {
                local.addTo(words);
            }
            if (local.hasRests()) {
                visit(local.rests(), stack);
            }
        }

        private void visit(TokenTrie rests, StackSet stacks) {
            Callers callers = new Callers(rests, stacks);
            if (met.add(callers)) {
                open.add(callers);
            }
        }
    }

    private LocalMask local(TokenTrie trie, int state) {
        Place place = new Place(trie, state);
        LocalMask known = locals.get(place);
        if (known != null) {
            return known;
        }
        LocalMask made = make(trie, state);
        if (localBytes.addAndGet(made.bytes()) > MOST_LOCAL_BYTES) {
            locals.clear();
            tries.clear();
            localBytes.set(made.bytes());
        }
        locals.put(place, made);
        return made;
    }

    private LocalMask make(TokenTrie trie, int state) {
        if (trie != vocabulary.trie()) {
            return walk(trie, state, new BitSet());
        }
        Optional<SharedState> shared = machine.shared(state);
        if (shared.isEmpty()) {
            return walkOthers(state);
        }
        LocalMask known = vocabulary.sharedMasks().get(shared.get());
        if (known == null) {
            known = walkOthers(state);
            vocabulary.sharedMasks().put(shared.get(), known);
        }
        return known;
    }

    /// Walks the tokens of which it is not known beforehand that they may come.
    private LocalMask walkOthers(int state) {
        for (int set = 0; set < vocabulary.runSets().size(); set++) {
            int length = machine.longestRun(state, set);
            if (length > 0) {
                TokenRuns.Run run = vocabulary.runs(set).upTo(length);
                return walk(run.others(), state, (BitSet) run.tokens().clone());
            }
        }
        return walk(vocabulary.trie(), state, new BitSet());
    }

    /// @param allowed tokens that may come, to which others are added
    private LocalMask walk(TokenTrie trie, int state, BitSet allowed) {
        List<Integer> ends = new ArrayList<>();
        Configuration[] way = new Configuration[trie.maxDepth() + 1];
        way[0] = machine.startAt(state);
        int node = 1;
        while (node < trie.nodes()) {
            int depth = trie.depth(node);
            Configuration here = machine.step(way[depth - 1], trie.label(node));
            if (here.isDead()) {
                node = trie.end(node);
                continue;
            }
            way[depth] = here;
            int below = node + 1;
            for (int i = trie.firstToken(node); i < lastOf(trie, node); i++) {
                allowed.set(trie.token(i));
            }
            if (here.isComplete() && trie.end(node) > below) {
                ends.add(node);
            }
            node = here.isFinal() ? trie.end(node) : below;
        }
        return new LocalMask(allowed, vocabulary.words(), rests(trie, ends, allowed));
    }

    /// The tokens of a node alone come before those of the nodes below it.
    private static int lastOf(TokenTrie trie, int node) {
        return trie.firstToken(node + 1);
    }

    private TokenTrie rests(TokenTrie trie, List<Integer> ends, BitSet allowed) {
        List<TokenTrie.Entry> entries = new ArrayList<>();
        for (int node : ends) {
            for (int i = trie.firstToken(node + 1); i < trie.firstToken(trie.end(node)); i++) {
                int token = trie.token(i);
                if (!allowed.get(token)) {
                    byte[] bytes = vocabulary.bytes(token);
                    entries.add(new TokenTrie.Entry(token, bytes, bytes.length - trie.length(i) + trie.depth(node)));
                }
            }
        }
        TokenTrie rests = TokenTrie.of(entries);
        TokenTrie known = tries.putIfAbsent(rests, rests);
        return known == null ? rests : known;
    }
}
