// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.crossval;

import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.recipe.Strategy;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import io.github.xrayclassifier.training.weights.InitialWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * A recipe trained and evaluated over the folds of one or more protocols. Each fold has a folder,
 * {@code PROTOCOL/STRATEGY/fold-K}, with its {@code model.onnx}, {@code metrics.csv}, {@code run.json} and
 * {@code predictions.csv}. A finished fold is read, an unfinished one resumes from its checkpoint. Nothing is chosen on what is
 * held out: the last epoch counts, and no temperature is fitted. Every finding takes part however few patients a fold trains it
 * on, because scores of all folds are taken together.
 *
 * <p>Immutable; a run uses one thread of its caller and libtorch's own.
 */
public final class CrossValidation {

    private final TrainingData data;
    private final TrainingRecipe recipe;
    private final FoldPlan plan;
    private final Optional<InitialWeights> start;
    private final CrossValidationProgress progress;
    private final BooleanSupplier cancelled;
    private final int threads;

    private CrossValidation(
            TrainingData data,
            TrainingRecipe recipe,
            FoldPlan plan,
            Optional<InitialWeights> start,
            CrossValidationProgress progress,
            BooleanSupplier cancelled,
            int threads) {
        this.data = data;
        this.recipe = recipe;
        this.plan = plan;
        this.start = start;
        this.progress = progress;
        this.cancelled = cancelled;
        this.threads = threads;
    }

    /**
     * Prepares a cross-validation that says nothing.
     *
     * @param data the images; its own split plays no part
     * @param recipe everything that decides the runs; the last epoch counts whatever it says
     * @param plan how to divide the images
     * @return to be run
     */
    public static CrossValidation of(TrainingData data, TrainingRecipe recipe, FoldPlan plan) {
        return new CrossValidation(
                data, recipe, plan, Optional.empty(), CrossValidationProgress.silent(), () -> false, 0);
    }

    /**
     * This one with weights for the strategies that start from some.
     *
     * @param weights from a file
     * @return the changed copy
     */
    public CrossValidation withInitialWeights(InitialWeights weights) {
        return new CrossValidation(data, recipe, plan, Optional.of(weights), progress, cancelled, threads);
    }

    /**
     * This one with a listener.
     *
     * @param listener told of every fold, step and epoch
     * @return the changed copy
     */
    public CrossValidation withProgress(CrossValidationProgress listener) {
        return new CrossValidation(data, recipe, plan, start, listener, cancelled, threads);
    }

    /**
     * This one with a way to stop it.
     *
     * @param newCancelled asked after every step; once true, the fold saves a checkpoint and the run returns
     * @return the changed copy
     */
    public CrossValidation withCancellation(BooleanSupplier newCancelled) {
        return new CrossValidation(data, recipe, plan, start, progress, newCancelled, threads);
    }

    /**
     * This one with another number of threads of libtorch.
     *
     * @param number 0, as without this, for one a processor
     * @return the changed copy
     */
    public CrossValidation withThreads(int number) {
        return new CrossValidation(data, recipe, plan, start, progress, cancelled, number);
    }

    /**
     * Runs the folds that are not finished yet.
     *
     * @param comparison protocols and strategies
     * @param folder made if missing; an earlier run of the same in it continues
     * @return the figures; empty if stopped, and the same call continues
     * @throws IOException if an image cannot be read or the folder cannot be written
     * @throws IllegalArgumentException if a strategy needs weights and there are none, the manifest cannot be divided, or
     *     the folder holds another run
     */
    public Optional<CrossValidationReport> run(Comparison comparison, Path folder) throws IOException {
        return train(comparison, fold -> true, folder)
                .map(parts -> new CrossValidationReport(data, recipe, plan, parts));
    }

    /**
     * Runs those of some folds that are not finished yet, so that several processes can share the work in one folder.
     *
     * @param comparison protocols and strategies
     * @param numbers of the folds of every protocol, counted from 1, at least one, each of a fold that there is
     * @param folder made if missing; {@link #run} makes the report once all folds are there
     * @return false if stopped, and the same call continues
     * @throws IOException as {@link #run}
     * @throws IllegalArgumentException as {@link #run}, and if no protocol has a fold of one of the numbers
     */
    public boolean runFolds(Comparison comparison, Set<Integer> numbers, Path folder) throws IOException {
        int most = comparison.protocols().stream()
                .mapToInt(protocol -> plan.folds(data.manifest(), protocol).size())
                .max()
                .orElseThrow();
        if (numbers.isEmpty() || numbers.stream().anyMatch(number -> number < 1 || number > most)) {
            throw new IllegalArgumentException("fold: expected numbers from 1 to " + most + ", found " + numbers);
        }
        return train(comparison, fold -> numbers.contains(fold.number()), folder)
                .isPresent();
    }

    private Optional<List<CrossValidationReport.Part>> train(Comparison comparison, Predicate<Fold> wanted, Path folder)
            throws IOException {
        for (Strategy strategy : comparison.strategies()) {
            if (strategy.needsWeights() && start.isEmpty()) {
                throw new IllegalArgumentException("strategy " + strategy.spelling()
                        + ": expected weights to start from (start.weights), found none");
            }
        }
        List<List<Fold>> folds = comparison.protocols().stream()
                .map(protocol -> plan.folds(data.manifest(), protocol))
                .toList();
        Files.createDirectories(folder);
        List<CrossValidationReport.Part> parts = new ArrayList<>();
        for (int p = 0; p < folds.size(); p++) {
            Protocol protocol = comparison.protocols().get(p);
            for (Strategy strategy : comparison.strategies()) {
                List<FoldResult> results = new ArrayList<>();
                for (Fold fold : folds.get(p).stream().filter(wanted).toList()) {
                    progress.begin(protocol, strategy, fold, folds.get(p).size());
                    Optional<FoldResult> result =
                            fold(protocol, strategy, fold, folder).run();
                    if (result.isEmpty()) {
                        return Optional.empty();
                    }
                    progress.end(result.get());
                    results.add(result.get());
                }
                parts.add(new CrossValidationReport.Part(protocol, strategy, results));
            }
        }
        return Optional.of(parts);
    }

    private FoldRun fold(Protocol protocol, Strategy strategy, Fold fold, Path folder) {
        FoldRun.Task task = new FoldRun.Task(
                protocol,
                strategy,
                fold,
                folder.resolve(protocol.spelling()).resolve(strategy.spelling()).resolve("fold-" + fold.number()));
        InitialWeights weights = strategy.needsWeights() ? start.orElseThrow() : InitialWeights.random();
        return new FoldRun(
                task,
                data,
                recipe.with("start.strategy", strategy),
                threads,
                weights,
                folder.resolve("pixels"),
                progress,
                cancelled);
    }
}
