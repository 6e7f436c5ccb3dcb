// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.cli.terminal.ProgressBar;
import io.github.xrayclassifier.crossval.CrossValidationProgress;
import io.github.xrayclassifier.crossval.Fold;
import io.github.xrayclassifier.crossval.FoldResult;
import io.github.xrayclassifier.crossval.Protocol;
import io.github.xrayclassifier.training.EpochMetrics;
import io.github.xrayclassifier.training.recipe.Strategy;
import java.util.Locale;
import java.util.Optional;

/** The progress of a cross-validation: one line a fold, and on a terminal a bar within the fold. */
final class CrossvalDisplay implements CrossValidationProgress, AutoCloseable {

    private final Console console;
    private final int batchSize;
    private Optional<ProgressBar> bar = Optional.empty();
    private String fold = "";
    private double loss = Double.NaN;

    CrossvalDisplay(Console console, int batchSize) {
        this.console = console;
        this.batchSize = batchSize;
    }

    @Override
    public void begin(Protocol protocol, Strategy strategy, Fold current, int folds) {
        close();
        fold = String.format(
                Locale.ROOT, "%s, %s, %d/%d (%s)", protocol, strategy, current.number(), folds, current.name());
        loss = Double.NaN;
    }

    private ProgressBar bar() {
        ProgressBar open = bar.orElseGet(() -> ProgressBar.open(console, System::nanoTime));
        bar = Optional.of(open);
        return open;
    }

    @Override
    public void decoded(int done, int total) {
        bar().update(done, total, fold + "  reading images");
        if (done == total) {
            close();
        }
    }

    @Override
    public void step(int epoch, int epochs, int step, int steps, double stepLoss) {
        long perEpoch = (long) steps * batchSize;
        String note = String.format(Locale.ROOT, "%s  epoch %d/%d  loss %.3f", fold, epoch, epochs, stepLoss);
        bar().update((epoch - 1) * perEpoch + (long) step * batchSize, epochs * perEpoch, note);
    }

    @Override
    public void epoch(EpochMetrics metrics) {
        loss = metrics.trainingLoss();
    }

    @Override
    public void end(FoldResult result) {
        close();
        String outcome = Double.isNaN(loss) ? "done before" : String.format(Locale.ROOT, "loss %.3f", loss);
        console.result(String.format(
                Locale.ROOT,
                "%s: %d images trained on, %d evaluated, %s, %.0f s",
                fold,
                result.fold().training().size(),
                result.fold().heldOut().size(),
                outcome,
                result.seconds()));
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
        bar = Optional.empty();
    }
}
