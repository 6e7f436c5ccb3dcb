// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.run;

import io.github.xrayclassifier.training.Drawings;
import io.github.xrayclassifier.training.TrainingProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The run that {@link InterruptedRunTest} kills: it says every step and saves after each. */
final class TrainInChildJvm {

    private TrainInChildJvm() {}

    public static void main(String[] arguments) throws IOException {
        Drawings.trainer(Drawings.read(Path.of(arguments[0])), InterruptedRunTest.options())
                .withCheckpointEvery(Duration.ZERO)
                .withProgress(new TrainingProgress() {
                    @Override
                    public void step(int epoch, int epochs, int step, int steps, double loss) {
                        System.out.println("epoch " + epoch + " step " + step);
                    }
                })
                .train(Path.of(arguments[1]));
    }
}
