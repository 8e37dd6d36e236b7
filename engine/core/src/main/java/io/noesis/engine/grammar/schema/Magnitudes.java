package io.noesis.engine.grammar.schema;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.noesis.engine.grammar.automaton.CodePointSet;
import io.noesis.engine.grammar.automaton.Expression;

/// Decimal numbers without sign between two limits, as a graph.
///
/// Digits are compared with those of the limits from the left. As long as all were equal a limit is tight and
/// bounds the next digit; after the first that differs it is loose and allows any. The number of whole digits is
/// chosen at the beginning, since it says what the first digit is worth.
final class Magnitudes {

    private final DigitLimit min;
    private final DigitLimit max;
    private final int mostWhole;
    private final int mostFraction;
    private final Map<Node, Integer> numbers = new HashMap<>();
    private final List<Node> open = new ArrayList<>();
    private final List<Expression.Arc> arcs = new ArrayList<>();
    private final BitSet accepting = new BitSet();

    /// @param place of the digit that was written last: 0 for the ones, -1 for the tenths
    private record Node(int place, boolean minTight, boolean maxTight) {}

    Magnitudes(DigitLimit min, DigitLimit max, int mostWhole, int mostFraction) {
        this.min = min;
        this.max = max;
        this.mostWhole = mostWhole;
        this.mostFraction = mostFraction;
    }

    Expression expression() {
        // Node 0 is the start; the others follow.
        for (int whole = 1; whole <= mostWhole; whole++) {
            boolean tooShort = !min.isNone() && min.wholeDigits() > whole;
            boolean tooLong = !max.isNone() && max.wholeDigits() < whole;
            if (!tooShort && !tooLong) {
                boolean minTight = !min.isNone() && min.wholeDigits() == whole;
                boolean maxTight = !max.isNone() && max.wholeDigits() == whole;
                digits(0, "", whole == 1 ? 0 : 1, new Node(whole, minTight, maxTight));
            }
        }
        for (int i = 0; i < open.size(); i++) {
            Node node = open.get(i);
            int number = i + 1;
            if (node.place <= 0) {
                accepting.set(number, mayEnd(node));
            }
            if (node.place > 0) {
                digits(number, "", 0, node);
            } else if (-node.place < mostFraction) {
                digits(number, node.place == 0 ? "." : "", 0, node);
            }
        }
        return new Expression.Network(open.size() + 1, arcs, accepting);
    }

    /// What is not written is 0: a tight minimum must have no more digits, and a tight excluded maximum must have
    /// some.
    private boolean mayEnd(Node node) {
        boolean above = !node.minTight || (min.isZeroBelow(node.place) && !min.excluded());
        boolean below = !node.maxTight || !max.excluded() || !max.isZeroBelow(node.place);
        return above && below;
    }

    private void digits(int from, String before, int lowest, Node node) {
        int place = node.place - 1;
        int low = node.minTight ? Math.max(lowest, min.digit(place)) : lowest;
        int high = node.maxTight ? max.digit(place) : 9;
        int first = low;
        while (first <= high) {
            Node next = after(node, place, first);
            int last = first;
            while (last < high && after(node, place, last + 1).equals(next)) {
                last++;
            }
            Expression digit = new Expression.CodePoints(CodePointSet.range('0' + first, '0' + last));
            arcs.add(new Expression.Arc(from, Expression.sequence(JsonText.text(before), digit), numberOf(next)));
            first = last + 1;
        }
    }

    private Node after(Node node, int place, int digit) {
        return new Node(place, node.minTight && digit == min.digit(place), node.maxTight && digit == max.digit(place));
    }

    private int numberOf(Node node) {
        return numbers.computeIfAbsent(node, key -> {
            open.add(node);
            return open.size();
        });
    }
}
