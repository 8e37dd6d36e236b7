package io.noesis.chat.prompt;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.InterpreterFactory;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;

/// An interpreter that stops when its time is over. Jinjava limits how long a list is, not how often it is gone
/// through:
/// two nested loops would take hours. The clock is looked at with every expression.
final class DeadlineInterpreter extends JinjavaInterpreter {

    private static final long LIMIT_NANOS = 2_000_000_000L;

    private final long begun;

    DeadlineInterpreter(Jinjava application, Context context, JinjavaConfig config) {
        super(application, context, config);
        this.begun = System.nanoTime();
    }

    /// A nested interpreter, of a macro for instance: its time is that of the outer one.
    private DeadlineInterpreter(JinjavaInterpreter outer, long begun) {
        super(outer);
        this.begun = begun;
    }

    @Override
    public Object resolveELExpression(String expression, int lineNumber) {
        if (System.nanoTime() - begun > LIMIT_NANOS) {
            throw new OutOfTimeException();
        }
        return super.resolveELExpression(expression, lineNumber);
    }

    static final class Factory implements InterpreterFactory {

        @Override
        public JinjavaInterpreter newInstance(JinjavaInterpreter outer) {
            long begun = outer instanceof DeadlineInterpreter same ? same.begun : System.nanoTime();
            return new DeadlineInterpreter(outer, begun);
        }

        @Override
        public JinjavaInterpreter newInstance(Jinjava application, Context context, JinjavaConfig config) {
            return new DeadlineInterpreter(application, context, config);
        }
    }

    /// An error and not an exception: the library takes every exception for a mistake of one expression and
    /// goes on.
    static final class OutOfTimeException extends Error {

        OutOfTimeException() {
            super("it ran for longer than %d ms".formatted(LIMIT_NANOS / 1_000_000));
        }
    }
}
