package io.noesis.evaluation.worker;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A question that is being asked, on a thread of its own so that the consumer's thread can renew its lock meanwhile.
final class OpenQuestion {

    private static final Logger log = LoggerFactory.getLogger(OpenQuestion.class);

    private final FutureTask<AcknowledgeType> work;
    private final Thread thread;

    private OpenQuestion(Callable<AcknowledgeType> work) {
        this.work = new FutureTask<>(work);
        this.thread = Thread.ofVirtual().name("question").unstarted(this.work);
    }

    static OpenQuestion ask(Callable<AcknowledgeType> work) {
        OpenQuestion question = new OpenQuestion(work);
        question.thread.start();
        return question;
    }

    boolean isDone() {
        return work.isDone();
    }

    /// @return whether the question ended, well or not, within the limit
    boolean endsWithin(Duration limit) throws InterruptedException {
        try {
            work.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            // Ended all the same; acknowledgement() tells of the failure.
            return true;
        }
    }

    void interrupt() {
        thread.interrupt();
    }

    /// What the broker is to be told now: what became of the question, or that it goes on.
    AcknowledgeType acknowledgement() {
        return switch (work.state()) {
            case RUNNING -> AcknowledgeType.RENEW;
            case SUCCESS -> work.resultNow();
            case FAILED -> {
                log.warn("a question goes back to the queue", work.exceptionNow());
                yield AcknowledgeType.RELEASE;
            }
            case CANCELLED -> AcknowledgeType.RELEASE;
        };
    }
}
