package io.noesis.evaluation.scoring;

/// Only how the answer came about counts: it is right when it kept to the switch of thinking. What was expected is not
/// looked at.
record ToggleScorer() implements Scorer {

    static final String NAME = "toggle";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Judgement judge(Answer answer, String expected) {
        Boolean obedient = answer.obedient();
        return obedient == null
                ? Judgement.of(null, false)
                : Judgement.of(obedient ? "obedient" : "disobedient", obedient);
    }
}
