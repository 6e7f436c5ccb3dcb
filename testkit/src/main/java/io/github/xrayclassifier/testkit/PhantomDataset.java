// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a small labelled data set of drawings: PNG files and the manifest that training reads.
 *
 * <p>Stateless; may be called by any thread.
 */
public final class PhantomDataset {

    private static final String HEADER = "path,label,labels,source,dataset,patient,group,split,view,age_group,width,"
            + "height,source_width,source_height,sha256,terms,licence,attribution";

    private PhantomDataset() {}

    /**
     * Writes {@code images/FINDING/NUMBER.png} and {@code manifest.csv}. Every fifth image of a finding is in the split
     * {@code val}, the others in {@code train}; each is a patient and a group of its own.
     *
     * @param folder made if it is missing
     * @param findings what is drawn, each of {@link Phantom#findings()}
     * @param imagesPerFinding at least 1
     * @param sidePixels width and height, at least 1
     * @param seed decides every drawing
     * @return the manifest
     * @throws IOException if the folder cannot be written
     */
    public static Path write(Path folder, List<Finding> findings, int imagesPerFinding, int sidePixels, long seed)
            throws IOException {
        StringBuilder manifest = new StringBuilder(HEADER).append('\n');
        int number = 0;
        for (Finding finding : findings) {
            Path images = Files.createDirectories(folder.resolve("images").resolve(finding.name()));
            for (int i = 0; i < imagesPerFinding; i++) {
                Phantom phantom = Phantom.of(seed + number++).withSize(sidePixels, sidePixels);
                byte[] png = ImageFiles.png(phantom.withFinding(finding).draw().image());
                Path file = Files.write(images.resolve("phantom-" + number + ".png"), png);
                String split = i % 5 == 4 ? "val" : "train";
                String path = "images/" + finding.name() + "/" + file.getFileName();
                manifest.append(line(path, finding, number, split, sidePixels, png));
            }
        }
        return Files.writeString(folder.resolve("manifest.csv"), manifest);
    }

    private static String line(String path, Finding finding, int number, String split, int side, byte[] png) {
        return String.join(
                        ",",
                        path,
                        finding.name(),
                        finding.name(),
                        "phantom",
                        "phantom",
                        "p" + number,
                        "g" + number,
                        split,
                        "PA",
                        "drawn",
                        side + "," + side,
                        side + "," + side,
                        Sha256.of(png),
                        "open",
                        "Apache-2.0",
                        "drawn by the test kit")
                + "\n";
    }
}
