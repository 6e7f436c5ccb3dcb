// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.cli.terminal.ProgressBar;
import io.github.xrayclassifier.training.EpochMetrics;
import io.github.xrayclassifier.training.TrainingProgress;
import java.util.Locale;
import java.util.Optional;

/** The progress of a run: one line an epoch, and on a terminal a bar that moves with every step. */
final class TrainingDisplay implements TrainingProgress, AutoCloseable {

    private final Console console;
    private final int batchSize;
    private Optional<ProgressBar> reading = Optional.empty();
    private Optional<ProgressBar> training = Optional.empty();

    TrainingDisplay(Console console, int batchSize) {
        this.console = console;
        this.batchSize = batchSize;
    }

    @Override
    public void remark(String sentence) {
        training.ifPresent(ProgressBar::clear);
        console.remark(sentence);
    }

    /** Before the run for the cache of pixels, after it for the metrics in the card: each time another bar. */
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
        String trained =
                String.format(Locale.ROOT, "epoch %3d  %3d px  loss %.3f", m.epoch(), m.size(), m.trainingLoss());
        String validated = Double.isNaN(m.validationLoss())
                ? ""
                : String.format(
                        Locale.ROOT,
                        "  val loss %.3f  accuracy %.3f  mean AUC %.3f",
                        m.validationLoss(),
                        m.accuracy(),
                        m.meanAuc());
        String kept = m.best() && !validated.isEmpty() ? "  best so far" : "";
        return trained + validated + String.format(Locale.ROOT, "  %.0f s", m.seconds()) + kept;
    }

    @Override
    public void close() {
        reading.ifPresent(ProgressBar::close);
        training.ifPresent(ProgressBar::close);
    }
}
