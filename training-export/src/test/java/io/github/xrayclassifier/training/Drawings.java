// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import io.github.xrayclassifier.training.run.Trainer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** A data set whose findings are planted: noise with a bright disc, with a bright bar, or with neither. */
public final class Drawings {

    public static final List<Finding> FINDINGS =
            List.of(new Finding("bar"), new Finding("disc"), new Finding("neither"));
    public static final int SIDE = 32;

    private Drawings() {}

    public static TrainingData write(Path folder, int perFinding) throws IOException {
        StringBuilder csv = new StringBuilder("path,label,group,split\n");
        Random random = new Random(12);
        Files.createDirectories(folder);
        for (int i = 0; i < perFinding * FINDINGS.size(); i++) {
            int finding = i % FINDINGS.size();
            String name = i + ".png";
            ImageIO.write(draw(finding, random), "png", folder.resolve(name).toFile());
            csv.append(name + "," + FINDINGS.get(finding) + ",g" + i + "," + (i / 3 % 4 == 0 ? "val" : "train") + "\n");
        }
        Path manifest = folder.resolve("manifest.csv");
        Files.writeString(manifest, csv.toString());
        return read(folder);
    }

    /** The plain recipe with a minimum that so few drawings reach. */
    public static TrainingRecipe recipe() {
        return TrainingRecipe.defaults().with("data.minimum-patients", 1);
    }

    /** A trainer on one thread: more gain nothing on nets so small, and spin while they wait. */
    public static Trainer trainer(TrainingData data, TrainingRecipe recipe) {
        return Trainer.of(data, recipe).withThreads(1);
    }

    /** The data set that was written there before. */
    public static TrainingData read(Path folder) throws IOException {
        Path manifest = folder.resolve("manifest.csv");
        return TrainingData.of(
                Manifest.from(manifest, FINDINGS),
                FINDINGS,
                Preprocessing.of(SIDE, SIDE),
                List.of(ImageDecoder.standard()));
    }

    private static BufferedImage draw(int finding, Random random) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        int centerX = 12 + random.nextInt(8);
        int centerY = 12 + random.nextInt(8);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int dx = Math.abs(x - centerX);
                int dy = Math.abs(y - centerY);
                boolean inside = switch (finding) {
                    case 0 -> dx < 2 && dy < 10;
                    case 1 -> dx * dx + dy * dy < 36;
                    default -> false;
                };
                int value = 60 + random.nextInt(40) + (inside ? 120 : 0);
                image.getRaster().setSample(x, y, 0, value);
            }
        }
        return image;
    }
}
