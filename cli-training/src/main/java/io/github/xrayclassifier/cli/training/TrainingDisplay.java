// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.cli.Console;
import io.github.xrayclassifier.cli.ProgressBar;
import io.github.xrayclassifier.training.EpochMetrics;
import io.github.xrayclassifier.training.TrainingProgress;
import java.util.Locale;
import java.util.Optional;

/** Shows how a run comes along: one line an epoch, and on a terminal a bar that moves with every step. */
final class TrainingDisplay implements TrainingProgress, AutoCloseable {

    private final Console console;
    private final int batchSize;
    private Optional<ProgressBar> reading = Optional.empty();
    private Optional<ProgressBar> training = Optional.empty();

    TrainingDisplay(Console console, int batchSize) {
        this.console = console;
        this.batchSize = batchSize;
    }

    /** Before the run for the cache of pixels, after it for the figures in the card: each time a bar of its own. */
    @Override
    public void decoded(int done, int total) {
        ProgressBar bar = reading.orElseGet(() -> ProgressBar.open(console, System::nanoTime));
        bar.update(done, total, "reading images");
        reading = Optional.of(bar);
        if (done == total) {
            bar.close();
            reading = Optional.empty();
        }
    }

    @Override
    public void step(int epoch, int epochs, int step, int steps, double loss) {
        long perEpoch = (long) steps * batchSize;
        long done = (epoch - 1) * perEpoch + (long) step * batchSize;
        if (training.isEmpty()) {
            ProgressBar bar = ProgressBar.open(console, System::nanoTime);
            bar.startAt(done - batchSize);
            training = Optional.of(bar);
        }
        String note = String.format(Locale.ROOT, "epoch %d/%d  loss %.3f", epoch, epochs, loss);
        training.get().update(done, epochs * perEpoch, note);
    }

    @Override
    public void epoch(EpochMetrics metrics) {
        training.ifPresent(ProgressBar::clear);
        console.result(line(metrics));
    }

    static String line(EpochMetrics m) {
        return String.format(
                Locale.ROOT,
                "epoch %3d  %3d px  loss %.3f  val loss %.3f  accuracy %.3f  mean AUC %.3f  %.0f s%s",
                m.epoch(),
                m.size(),
                m.trainingLoss(),
                m.validationLoss(),
                m.accuracy(),
                m.meanAuc(),
                m.seconds(),
                m.best() ? "  best so far" : "");
    }

    @Override
    public void close() {
        reading.ifPresent(ProgressBar::close);
        training.ifPresent(ProgressBar::close);
    }
}
