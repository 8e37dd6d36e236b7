package io.noesis.training.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

import io.noesis.training.batch.PackedBatch;

/// One model computed by several threads at once, each on batches of its own (data parallelism).
///
/// The replicas share the values and gather gradients of their own, which are added up in a fixed order, so that
/// the same batches give the same sums. Threads that share every product need the libraries' pools, which on few
/// cores take the time from each other while they spin. Not thread-safe.
public final class Replicas implements AutoCloseable {

    private final Parameters parameters;
    private final List<Parameters> replicas = new ArrayList<>();
    private final List<Llama> models = new ArrayList<>();
    private final List<ExecutorService> threads = new ArrayList<>();

    /// @param count threads, at least 1
    public Replicas(Parameters parameters, Precision precision, int count) {
        this.parameters = parameters;
        for (int i = 0; i < count; i++) {
            Parameters replica = i == 0 ? parameters : parameters.sharingValues();
            replicas.add(replica);
            models.add(new Llama(replica, precision));
            threads.add(Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("training-" + i).daemon().factory()));
        }
    }

    /// Something done with a batch.
    @FunctionalInterface
    public interface Work<R> {

        /// @param index of the batch in its list
        R with(Llama model, int index);
    }

    /// Does something with each batch, and adds the gradients it left to those of the parameters.
    ///
    /// @return what it gave, in the order of the batches
    public <R> List<R> forEach(List<PackedBatch> batches, Work<R> work) {
        List<List<Integer>> shares = shares(batches);
        @SuppressWarnings("unchecked")
        R[] results = (R[]) new Object[batches.size()];
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            Llama model = models.get(i);
            List<Integer> share = shares.get(i);
            running.add(CompletableFuture.runAsync(
                    () -> {
                        torch.set_num_threads(1);
                        for (int index : share) {
                            results[index] = work.with(model, index);
                        }
                    },
                    threads.get(i)));
        }
        try {
            CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
        gatherGradients();
        return Arrays.asList(results);
    }

    /// Deals the batches out, the largest first to whoever has least.
    private List<List<Integer>> shares(List<PackedBatch> batches) {
        long[] loads = new long[models.size()];
        List<List<Integer>> shares = new ArrayList<>();
        models.forEach(model -> shares.add(new ArrayList<>()));
        IntStream.range(0, batches.size())
                .boxed()
                .sorted(Comparator.comparing(i -> -batches.get(i).tokens().length))
                .forEach(index -> {
                    int least = 0;
                    for (int i = 1; i < loads.length; i++) {
                        least = loads[i] < loads[least] ? i : least;
                    }
                    loads[least] += batches.get(index).tokens().length;
                    shares.get(least).add(index);
                });
        return shares;
    }

    private void gatherGradients() {
        for (int i = 1; i < replicas.size(); i++) {
            Tensor gradient = replicas.get(i).flat().grad();
            if (gradient.defined()) {
                Tensor sum = parameters.flat().grad();
                if (sum.defined()) {
                    sum.add_(gradient);
                } else {
                    parameters.flat().mutable_grad().put(gradient.clone());
                }
                gradient.zero_();
            }
        }
    }

    @Override
    public void close() {
        threads.forEach(ExecutorService::close);
        replicas.subList(1, replicas.size()).forEach(Parameters::close);
    }
}
