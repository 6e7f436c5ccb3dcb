// SPDX-License-Identifier: Apache-2.0
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.testkit.PhantomDataset;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.TrainingProgress;
import io.github.xrayclassifier.training.recipe.SelectionRule;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import io.github.xrayclassifier.training.run.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Trains some steps on drawings, everything included: reading from the cache, augmentation, loss, step, weight average.
 * Arguments: folder, side, batch, width, threads, steps, and every how many steps a line is wanted (0: one at the end).
 */
final class TrainingSteps {

    /** Until then libtorch chooses kernels and memory grows to what a step needs. */
    private static final int WARM_UP = 20;

    private static final List<Finding> SEVEN = List.of(
            Finding.COVID_19,
            Finding.EDEMA,
            Finding.EFFUSION,
            Finding.EMPHYSEMA,
            Finding.FIBROSIS,
            Finding.NORMAL,
            Finding.PNEUMONIA);

    private TrainingSteps() {}

    public static void main(String[] a) throws IOException {
        int side = Integer.parseInt(a[1]);
        int batch = Integer.parseInt(a[2]);
        Path folder = Path.of(a[0], "drawings-" + side);
        Path manifest = folder.resolve("manifest.csv");
        if (!Files.exists(manifest)) {
            PhantomDataset.write(folder, SEVEN, 600, side, 1); // an epoch about as long as one on real images
        }
        Manifest rows = Manifest.from(manifest);
        TrainingData data =
                TrainingData.of(rows, SEVEN, Preprocessing.of(side, side), List.of(ImageDecoder.standard()));
        int steps = Integer.parseInt(a[5]);
        int perEpoch = data.trainingEntries().size() / batch;
        TrainingRecipe recipe = TrainingRecipe.defaults()
                .with("batch-size", batch)
                .with("epochs", steps / perEpoch + 2)
                .with("selection.by", SelectionRule.LAST)
                .with("network.width", Double.parseDouble(a[3]));
        Clock clock = new Clock(steps, Integer.parseInt(a[6]), batch);
        Trainer.of(data.withSplit(e -> e.split().equals("train"), e -> false), recipe)
                .withThreads(Integer.parseInt(a[4]))
                .withProgress(clock)
                .withCancellation(() -> clock.isOver())
                .withCheckpointEvery(Duration.ofDays(1))
                .overwrite(Path.of(a[0], "run-" + side));
    }

    private static final class Clock implements TrainingProgress {

        private final int steps;
        private final int every;
        private final int batch;
        private int done;
        private long start;

        Clock(int steps, int every, int batch) {
            this.steps = steps;
            this.every = every;
            this.batch = batch;
        }

        boolean isOver() {
            return done >= steps + WARM_UP;
        }

        @Override
        public void step(int epoch, int epochs, int step, int stepsOfEpoch, double loss) {
            done++;
            if (done == WARM_UP) {
                start = System.nanoTime();
            }
            if ((every > 0 && done % every == 0) || isOver()) {
                double rate = (done - WARM_UP) * (double) batch / ((System.nanoTime() - start) / 1e9);
                System.out.printf(
                        Locale.ROOT,
                        "{\"step\":%d,\"images_per_second\":%.2f,\"rss_mib\":%.1f,\"heap_mib\":%.1f}%n",
                        done,
                        rate,
                        residentMib(),
                        (Runtime.getRuntime().totalMemory()) / 1048576.0);
            }
        }

        private static double residentMib() {
            try {
                return Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                        .findFirst()
                        .orElse(Double.NaN);
            } catch (IOException e) {
                return Double.NaN; // no Linux
            }
        }
    }
}
